// biome-ignore-all lint/a11y/useSemanticElements: see DataTable on why its parts are no table elements.
// biome-ignore-all lint/a11y/useFocusableInteractive: what can be done with a row has the focus, not the row.
import { Checkbox } from '@mantine/core';
import { memo } from 'react';
import type { Column } from './columns.ts';
import classes from './DataTable.module.css';
import type { Selection } from './useSelection.ts';

interface Props<Row> {
  index: number;
  /** From the top of the list, in pixels. */
  top: number;
  /** `undefined` while it is on its way. */
  row: Row | undefined;
  columns: Column<Row>[];
  rowKey: (row: Row) => string;
  rowLabel: (row: Row) => string;
  selection: Selection<Row> | undefined;
  /** The one that keys go from. */
  active: boolean;
}

/** Drawn anew when something in it changes, and not when the list is scrolled. */
export const TableRow = memo(Drawn) as typeof Drawn;

function Drawn<Row>({ index, top, row, columns, rowKey, rowLabel, selection, active }: Props<Row>) {
  const key = row && rowKey(row);
  const selected = key !== undefined && selection?.has(key);
  const tracks = columns.length + (selection ? 1 : 0);
  return (
    <div
      role="row"
      // The headings are the first.
      aria-rowindex={index + 2}
      aria-busy={!row || undefined}
      data-row={index}
      data-active={active || undefined}
      data-selected={selected || undefined}
      className={classes.row}
      style={{ top }}
    >
      {/* As little as can be: a scroll bar that is dragged draws thirty such rows for each step. */}
      {!row && <div role="cell" className={classes.awaited} aria-colspan={tracks} />}
      {row && key && selection && (
        <div role="cell" className={classes.cell}>
          <Checkbox
            checked={selected ?? false}
            onChange={() => selection.toggle(key, row)}
            aria-label={`Select ${rowLabel(row)}`}
          />
        </div>
      )}
      {row &&
        columns.map(({ id, align, cell }) => (
          // What is written from right to left begins at the right, and is cut at its end.
          <div key={id} role="cell" className={classes.cell} data-align={align} dir="auto">
            {cell(row)}
          </div>
        ))}
    </div>
  );
}
