import type { Group } from '../../api/types.ts';
import { counted, typeName } from '../../lib/names.ts';
import { toGroup } from '../../parts/links.ts';
import { Tag } from '../../parts/Tag.tsx';
import { Time } from '../../parts/Time.tsx';
import type { Column } from '../../parts/table/columns.ts';
import { TwoLines } from '../../parts/table/TwoLines.tsx';

export const GROUP_COLUMNS: Column<Group>[] = [
  {
    id: 'name',
    header: 'Name',
    width: 'minmax(0, 3fr)',
    sort: 'name',
    cell: ({ id, name, memberCount, source }) => (
      <TwoLines link={toGroup(id)} title={name} detail={`${counted(memberCount, 'member')} · ${source}`} />
    ),
  },
  {
    id: 'description',
    header: 'Description',
    width: 'minmax(0, 3fr)',
    needs: 'plenty',
    cell: ({ description }) => <span title={description}>{description}</span>,
  },
  {
    id: 'source',
    header: 'Source',
    width: 'minmax(0, 1.2fr)',
    needs: 'plenty',
    cell: ({ synced, source }) => <Tag tone={synced ? 'warn' : 'plain'}>{source}</Tag>,
  },
  {
    id: 'type',
    header: 'Type',
    width: '84px',
    needs: 'plenty',
    cell: ({ type }) => typeName(type),
  },
  {
    id: 'access',
    header: 'Products',
    width: '72px',
    align: 'end',
    needs: 'plenty',
    cell: ({ productCount }) => productCount.toLocaleString('en'),
  },
  {
    id: 'members',
    header: 'Members',
    width: '84px',
    align: 'end',
    sort: 'memberCount',
    needs: 'some',
    cell: ({ memberCount }) => memberCount.toLocaleString('en'),
  },
  {
    id: 'updated',
    header: 'Changed',
    width: '112px',
    sort: 'updatedAt',
    needs: 'some',
    cell: ({ updatedAt }) => <Time at={updatedAt} />,
  },
];
