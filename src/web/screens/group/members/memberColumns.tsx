import type { User } from '../../../api/types.ts';
import { toPerson } from '../../../parts/links.ts';
import { StatusMark } from '../../../parts/StatusMark.tsx';
import { Time } from '../../../parts/Time.tsx';
import type { Column } from '../../../parts/table/columns.ts';
import { TwoLines } from '../../../parts/table/TwoLines.tsx';

export const MEMBER_COLUMNS: Column<User>[] = [
  {
    id: 'name',
    header: 'Name',
    width: 'minmax(0, 2fr)',
    cell: ({ accountId, displayName, email }) => (
      <TwoLines link={toPerson(accountId)} title={displayName} detail={email} />
    ),
  },
  {
    id: 'username',
    header: 'Username',
    width: 'minmax(0, 1.5fr)',
    needs: 'plenty',
    cell: ({ username }) => <span title={username}>{username}</span>,
  },
  {
    id: 'email',
    header: 'E-mail',
    width: 'minmax(0, 2.5fr)',
    needs: 'some',
    cell: ({ email }) => <span title={email}>{email}</span>,
  },
  {
    id: 'status',
    header: 'Status',
    width: '100px',
    cell: ({ status }) => <StatusMark status={status} />,
  },
  {
    id: 'login',
    header: 'Signed in',
    width: '112px',
    needs: 'plenty',
    cell: ({ lastLoginAt }) => <Time at={lastLoginAt} />,
  },
];
