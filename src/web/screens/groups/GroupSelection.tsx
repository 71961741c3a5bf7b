import { Button } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import { fetchGroups, type GroupFilters } from '../../api/groups.ts';
import { everyPage } from '../../api/pages.ts';
import type { Group } from '../../api/types.ts';
import { counted } from '../../lib/names.ts';
import { SelectionBar } from '../../parts/table/SelectionBar.tsx';
import type { Selection } from '../../parts/table/useSelection.ts';
import { tellFailed } from '../../parts/toasts.tsx';

const DeleteGroups = lazy(() => import('./DeleteGroups.tsx'));

/** So many groups can be chosen at once. */
const MOST = 5_000;

interface Props {
  selection: Selection<Group>;
  filters: GroupFilters;
  total: number;
}

/** What can be done with the groups that are chosen. */
export function GroupSelection({ selection, filters, total }: Props) {
  const [busy, setBusy] = useState(false);
  const [deleting, setDeleting] = useState(false);

  async function chooseAll(): Promise<void> {
    setBusy(true);
    try {
      for await (const { items } of everyPage((page) => fetchGroups({ ...filters, ...page }))) {
        selection.add(items.map((group) => [group.id, group]));
      }
    } catch (error) {
      tellFailed(error);
    } finally {
      setBusy(false);
    }
  }

  return (
    <SelectionBar count={counted(selection.size, 'group')} onClear={selection.clear}>
      {selection.size < total && total <= MOST && (
        <Button variant="subtle" onClick={chooseAll} loading={busy}>
          Select all {total.toLocaleString('en')} of this list
        </Button>
      )}
      <Button variant="light" color="red" onClick={() => setDeleting(true)}>
        Delete…
      </Button>
      <Suspense>
        {deleting && (
          <DeleteGroups
            groups={selection.rows}
            onDone={() => {
              setDeleting(false);
              selection.clear();
            }}
            onClose={() => setDeleting(false)}
          />
        )}
      </Suspense>
    </SelectionBar>
  );
}
