import { Checkbox } from '@mantine/core';
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

export function TableRow<Row>({ index, top, row, columns, rowKey, rowLabel, selection, active }: Props<Row>) {
  const key = row && rowKey(row);
  const selected = key !== undefined && selection?.has(key);
  return (
    <tr
      // The headings are the first.
      aria-rowindex={index + 2}
      aria-busy={!row || undefined}
      data-row={index}
      data-active={active || undefined}
      data-selected={selected || undefined}
      className={classes.row}
      style={{ top }}
    >
      {selection && (
        <td className={classes.cell}>
          {row && key && (
            <Checkbox
              checked={selected ?? false}
              onChange={() => selection.toggle(key, row)}
              aria-label={`Select ${rowLabel(row)}`}
            />
          )}
        </td>
      )}
      {columns.map(({ id, align, cell }) => (
        <td key={id} className={classes.cell} data-align={align}>
          {row ? cell(row) : <span className={classes.awaited} />}
        </td>
      ))}
    </tr>
  );
}
