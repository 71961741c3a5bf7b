import { Button } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import { fetchGroups, type GroupFilters } from '../../api/groups.ts';
import type { Group } from '../../api/types.ts';
import { counted } from '../../lib/names.ts';
import { SelectAll } from '../../parts/table/SelectAll.tsx';
import { SelectionBar } from '../../parts/table/SelectionBar.tsx';
import type { Selection } from '../../parts/table/useSelection.ts';
import type { RowWindow } from '../../parts/table/useWindow.ts';

const DeleteGroups = lazy(() => import('./DeleteGroups.tsx'));

/** So many are looked at before they are deleted, one by one; nobody reads more. */
const MOST = 50;

interface Props {
  selection: Selection<Group>;
  filters: GroupFilters;
  rows: RowWindow<Group>;
}

/** What can be done with the groups that are chosen. */
export function GroupSelection({ selection, filters, rows }: Props) {
  const [deleting, setDeleting] = useState(false);
  const tooMany = selection.size > MOST;

  return (
    <SelectionBar count={counted(selection.size, 'group')} onClear={selection.clear}>
      <SelectAll
        {...{ selection, rows }}
        most={MOST}
        rowKey={({ id }) => id}
        fetch={(page) => fetchGroups({ ...filters, ...page })}
      />
      <Button variant="light" color="red" onClick={() => setDeleting(true)} disabled={tooMany}>
        Delete…
      </Button>
      {tooMany && <span>At most {MOST} can be deleted at once.</span>}
      <Suspense>
        {deleting && (
          <DeleteGroups
            groups={selection.rows}
            onDeleted={(deleted) => selection.remove(deleted.map(({ id }) => id))}
            onDone={() => setDeleting(false)}
            onClose={() => setDeleting(false)}
          />
        )}
      </Suspense>
    </SelectionBar>
  );
}
