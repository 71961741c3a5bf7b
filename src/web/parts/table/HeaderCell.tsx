// biome-ignore-all lint/a11y/useSemanticElements: see DataTable on why its parts are no table elements.
// biome-ignore-all lint/a11y/useFocusableInteractive: what can be done with a row has the focus, not the row.
import { UnstyledButton } from '@mantine/core';
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import type { Sorting } from './columns.ts';
import classes from './DataTable.module.css';

interface Props {
  header: string;
  sort: string | undefined;
  align: 'end' | undefined;
  sorting: Sorting | undefined;
}

/** The name of a column, and where the list can be ordered by it the button for that. */
export function HeaderCell({ header, sort, align, sorting }: Props) {
  if (!sort || !sorting) {
    return (
      <div role="columnheader" className={classes.cell} data-align={align}>
        {header}
      </div>
    );
  }
  const ordered = sorting.sort.replace('-', '') === sort;
  const descending = sorting.sort.startsWith('-');
  const Arrow = descending ? IconArrowDown : IconArrowUp;
  return (
    <div
      role="columnheader"
      className={classes.cell}
      data-align={align}
      {...(ordered && { 'aria-sort': descending ? 'descending' : 'ascending' })}
    >
      <UnstyledButton
        className={classes.sort}
        onClick={() => sorting.onSort(ordered && !descending ? `-${sort}` : sort)}
      >
        {header}
        {ordered && <Arrow size={13} aria-hidden />}
      </UnstyledButton>
    </div>
  );
}
