import type { User } from '../../api/types.ts';
import { toPerson } from '../../parts/links.ts';
import { StatusMark } from '../../parts/StatusMark.tsx';
import { Time } from '../../parts/Time.tsx';
import type { Column } from '../../parts/table/columns.ts';
import { TwoLines } from '../../parts/table/TwoLines.tsx';

export const PEOPLE_COLUMNS: Column<User>[] = [
  {
    id: 'name',
    header: 'Name',
    width: 'minmax(0, 2fr)',
    sort: 'displayName',
    cell: ({ accountId, displayName, email }) => (
      <TwoLines link={toPerson(accountId)} title={displayName} detail={email} />
    ),
  },
  {
    id: 'email',
    header: 'E-mail',
    width: 'minmax(0, 2fr)',
    needs: 'some',
    cell: ({ email }) => <span title={email}>{email}</span>,
  },
  {
    id: 'username',
    header: 'Username',
    width: 'minmax(0, 1fr)',
    needs: 'plenty',
    cell: ({ username }) => <span title={username}>{username}</span>,
  },
  { id: 'status', header: 'Status', width: '98px', cell: ({ status }) => <StatusMark status={status} /> },
  {
    id: 'login',
    header: 'Signed in',
    width: '112px',
    needs: 'some',
    cell: ({ lastLoginAt }) => <Time at={lastLoginAt} />,
  },
  {
    id: 'created',
    header: 'Created',
    width: '112px',
    sort: 'createdAt',
    needs: 'plenty',
    cell: ({ createdAt }) => <Time at={createdAt} />,
  },
];
