import { Button } from '@mantine/core';
import { IconUserMinus, IconUserPlus } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { fetchMembers } from '../../../api/members.ts';
import type { Group, User } from '../../../api/types.ts';
import { counted } from '../../../lib/names.ts';
import { BATCH_LIMIT } from '../../../lib/people.ts';
import { listMembers } from '../../../lib/publicCalls.ts';
import { readMembersSearch } from '../../../lib/searches.ts';
import { CurlDetails } from '../../../parts/CurlDetails.tsx';
import { SearchField } from '../../../parts/SearchField.tsx';
import { StatusFilter } from '../../../parts/StatusFilter.tsx';
import { Empty } from '../../../parts/states/Empty.tsx';
import { NoMatch } from '../../../parts/states/NoMatch.tsx';
import { Toolbar } from '../../../parts/Toolbar.tsx';
import { DataTable } from '../../../parts/table/DataTable.tsx';
import { SelectAll } from '../../../parts/table/SelectAll.tsx';
import { SelectionBar } from '../../../parts/table/SelectionBar.tsx';
import { useSelection } from '../../../parts/table/useSelection.ts';
import { useWindow } from '../../../parts/table/useWindow.ts';
import { useFilters } from '../../../parts/useFilters.ts';
import type { BatchRequest } from './BatchDialog.tsx';
import { ExportMembers } from './ExportMembers.tsx';
import { MEMBER_COLUMNS } from './memberColumns.tsx';
import { useGroupCount } from './useGroupCount.ts';

const BatchDialog = lazy(() => import('./BatchDialog.tsx'));

/** Who is in the group: searched, added and removed by the list, taken out as a file. */
export function MembersTab({ group }: { group: Group }) {
  const { filters, set, clear, isNarrowed } = useFilters(readMembersSearch);
  const rows = useWindow<User>(['members', group.id, filters], (window, signal) =>
    fetchMembers(group.id, { ...filters, ...window }, signal),
  );
  useGroupCount(group, rows, isNarrowed);
  const selection = useSelection<User>();
  const [batch, setBatch] = useState<BatchRequest>();
  const mayChange = group.manageable && !group.synced;
  const add = (
    <Button leftSection={<IconUserPlus size={14} />} onClick={() => setBatch({ direction: 'add' })}>
      Add people
    </Button>
  );
  return (
    <>
      <Toolbar
        count={rows.total === undefined ? undefined : counted(rows.total, 'member')}
        isOutdated={rows.isOutdated}
      >
        <SearchField
          label="Search members"
          value={filters.search ?? ''}
          onSearch={(text) => set('search', text)}
        />
        <StatusFilter value={filters.status} onChoose={(status) => set('status', status)} />
        {mayChange && (
          <>
            {add}
            <Button
              variant="default"
              leftSection={<IconUserMinus size={14} />}
              onClick={() => setBatch({ direction: 'remove' })}
            >
              Remove by list
            </Button>
          </>
        )}
        <ExportMembers group={group} />
      </Toolbar>
      {selection.size > 0 && (
        <SelectionBar count={counted(selection.size, 'member')} onClear={selection.clear}>
          <SelectAll
            selection={selection}
            rows={rows}
            most={BATCH_LIMIT}
            rowKey={({ accountId }) => accountId}
            fetch={(page) => fetchMembers(group.id, { ...filters, ...page })}
          />
          <Button
            variant="light"
            color="red"
            onClick={() =>
              setBatch({
                direction: 'remove',
                members: selection.rows.map(({ accountId }) => accountId),
              })
            }
          >
            Remove…
          </Button>
        </SelectionBar>
      )}
      <DataTable
        label="members"
        rows={rows}
        columns={MEMBER_COLUMNS}
        rowKey={({ accountId }) => accountId}
        rowLabel={({ displayName }) => displayName}
        selection={mayChange ? selection : undefined}
        empty={
          isNarrowed ? (
            <NoMatch title="No member is like that" onClear={clear} />
          ) : (
            <Empty title="Nobody is in this group" action={mayChange && add} />
          )
        }
      />
      <CurlDetails call={listMembers(group.id)} />
      <Suspense>
        {batch && (
          <BatchDialog
            group={group}
            request={batch}
            onDone={() => {
              setBatch(undefined);
              selection.clear();
            }}
            onClose={() => setBatch(undefined)}
          />
        )}
      </Suspense>
    </>
  );
}
