import { Button } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import { fetchGroups, type GroupFilters } from '../../api/groups.ts';
import type { Group } from '../../api/types.ts';
import { counted } from '../../lib/names.ts';
import { SelectAll } from '../../parts/table/SelectAll.tsx';
import { SelectionBar } from '../../parts/table/SelectionBar.tsx';
import type { Selection } from '../../parts/table/useSelection.ts';

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
  const [deleting, setDeleting] = useState(false);

  return (
    <SelectionBar count={counted(selection.size, 'group')} onClear={selection.clear}>
      <SelectAll
        {...{ selection, total }}
        most={MOST}
        rowKey={({ id }) => id}
        fetch={(page) => fetchGroups({ ...filters, ...page })}
      />
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
