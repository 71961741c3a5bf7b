import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { lazy, Suspense, useEffect, useMemo, useState } from 'react';
import { useSearchParams } from 'react-router';
import { fetchGroups } from '../../api/groups.ts';
import { useCaller } from '../../api/session.ts';
import type { Group } from '../../api/types.ts';
import { counted } from '../../lib/names.ts';
import { listGroups } from '../../lib/publicCalls.ts';
import { CurlDetails } from '../../parts/CurlDetails.tsx';
import { Page } from '../../parts/Page.tsx';
import { Empty } from '../../parts/states/Empty.tsx';
import { NoMatch } from '../../parts/states/NoMatch.tsx';
import { DataTable } from '../../parts/table/DataTable.tsx';
import { useSelection } from '../../parts/table/useSelection.ts';
import { useWindow } from '../../parts/table/useWindow.ts';
import { GroupFilters } from './GroupFilters.tsx';
import { GroupSelection } from './GroupSelection.tsx';
import { GROUP_COLUMNS } from './groupColumns.tsx';
import { useGroupFilters } from './useGroupFilters.ts';

const CreateGroup = lazy(() => import('./CreateGroup.tsx'));

const BY_NAME = 'name';

/** All groups: searched, narrowed, ordered, chosen, made and deleted. */
export function Screen() {
  const { organization, permissions } = useCaller();
  const { filters, set, clear, isNarrowed } = useGroupFilters();
  const [creating, setCreating] = useCreating();
  const rows = useWindow<Group>(['groups', 'list', filters], (window, signal) =>
    fetchGroups({ ...filters, ...window }, signal),
  );
  const selection = useSelection<Group>();
  const directories = useMemo(
    () => permissions.directories.filter(({ manageGroups }) => manageGroups),
    [permissions],
  );
  const mayCreate = directories.length > 0;
  const create = mayCreate && (
    <Button leftSection={<IconPlus size={14} />} onClick={() => setCreating(true)}>
      Create group
    </Button>
  );
  return (
    <Page title="Groups" fills actions={create}>
      <GroupFilters
        filters={filters}
        onSet={set}
        count={rows.total === undefined ? undefined : counted(rows.total, 'group')}
      />
      {selection.size > 0 && (
        <GroupSelection selection={selection} filters={filters} total={rows.total ?? 0} />
      )}
      <DataTable
        label="groups"
        rows={rows}
        columns={GROUP_COLUMNS}
        rowKey={({ id }) => id}
        rowLabel={({ name }) => name}
        selection={mayCreate ? selection : undefined}
        sorting={{ sort: filters.sort ?? BY_NAME, onSort: (sort) => set('sort', sort) }}
        empty={
          isNarrowed ? (
            <NoMatch title="No group is like that" onClear={clear} />
          ) : (
            <Empty title="There are no groups yet" action={create} />
          )
        }
      />
      <CurlDetails
        call={listGroups(
          { orgId: organization.id, directoryId: permissions.directories[0]?.id ?? '-' },
          filters,
        )}
      />
      <Suspense>
        {creating && <CreateGroup directories={directories} onClose={() => setCreating(false)} />}
      </Suspense>
    </Page>
  );
}

/** Whether the dialog is open. The palette opens it from anywhere, by an address that says so. */
function useCreating(): [boolean, (open: boolean) => void] {
  const [query, setQuery] = useSearchParams();
  const [open, setOpen] = useState(false);
  const asked = query.has('create');
  useEffect(() => {
    if (!asked) return;
    setOpen(true);
    setQuery(
      (before) => {
        before.delete('create');
        return before;
      },
      { replace: true },
    );
  }, [asked, setQuery]);
  return [open, setOpen];
}
