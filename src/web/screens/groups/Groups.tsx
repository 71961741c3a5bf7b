import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useMemo, useState } from 'react';
import { fetchGroups } from '../../api/groups.ts';
import { useCaller } from '../../api/session.ts';
import type { Group } from '../../api/types.ts';
import { counted } from '../../lib/names.ts';
import { listGroups } from '../../lib/publicCalls.ts';
import { readGroupFilters } from '../../lib/searches.ts';
import { CurlDetails } from '../../parts/CurlDetails.tsx';
import { Page } from '../../parts/Page.tsx';
import { Empty } from '../../parts/states/Empty.tsx';
import { NoMatch } from '../../parts/states/NoMatch.tsx';
import { DataTable } from '../../parts/table/DataTable.tsx';
import { useSelection } from '../../parts/table/useSelection.ts';
import { useWindow } from '../../parts/table/useWindow.ts';
import { useFilters } from '../../parts/useFilters.ts';
import { GroupFilters } from './GroupFilters.tsx';
import { GroupSelection } from './GroupSelection.tsx';
import { GROUP_COLUMNS } from './groupColumns.tsx';

const CreateGroup = lazy(() => import('./CreateGroup.tsx'));

const BY_NAME = 'name';

/** All groups: searched, narrowed, ordered, chosen, made and deleted. */
export function Screen() {
  const { organization, permissions } = useCaller();
  const { filters, set, clear, isNarrowed } = useFilters(readGroupFilters);
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
        isOutdated={rows.isOutdated}
      />
      {selection.size > 0 && <GroupSelection selection={selection} filters={filters} rows={rows} />}
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
  const { create = false } = useSearch({ from: '/shell/groups' });
  const navigate = useNavigate({ from: '/groups' });
  const [open, setOpen] = useState(false);
  useEffect(() => {
    if (!create) return;
    setOpen(true);
    navigate({ search: (before) => ({ ...before, create: undefined }), replace: true });
  }, [create, navigate]);
  return [open, setOpen];
}
