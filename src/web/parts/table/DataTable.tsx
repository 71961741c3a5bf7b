// biome-ignore-all lint/a11y/useSemanticElements: see DataTable on why its parts are no table elements.
// biome-ignore-all lint/a11y/useFocusableInteractive: what can be done with a row has the focus, not the row.
import { type CSSProperties, type ReactNode, useEffect, useMemo } from 'react';
import { Empty } from '../states/Empty.tsx';
import { Missing } from '../states/Missing.tsx';
import { type Room, useRoom } from '../useRoom.ts';
import type { Column, Sorting } from './columns.ts';
import classes from './DataTable.module.css';
import { HeaderCell } from './HeaderCell.tsx';
import { MissingRows } from './MissingRows.tsx';
import { TableRow } from './TableRow.tsx';
import { useRowKeys } from './useRowKeys.ts';
import type { Selection } from './useSelection.ts';
import { useSlots } from './useSlots.ts';
import type { RowWindow } from './useWindow.ts';

interface Props<Row> {
  /** What is listed, in the plural: `groups`. */
  label: string;
  rows: RowWindow<Row>;
  /** The first has the link that opens the row. */
  columns: Column<Row>[];
  rowKey: (row: Row) => string;
  rowLabel: (row: Row) => string;
  selection?: Selection<Row> | undefined;
  sorting?: Sorting;
  /** What is shown in place of no rows. */
  empty?: ReactNode;
}

const ROW_HEIGHT = 40;
const NARROW_ROW_HEIGHT = 56;
const CHECKBOX_TRACK = '34px';

/**
 * A list of any length, of which only what is visible is drawn and fetched. `j` and `k` go from row to row, `x` selects,
 * Enter opens. It fills its parent, which gives it a height.
 *
 * Its parts have the roles of a table and are none: Chromium takes longer over the styles of each <tr> the more of them have
 * come and gone, 1 ms for a screenful at first and 15 after a second of scrolling, where it takes 1 ms of others for ever.
 */
export function DataTable<Row>(props: Props<Row>) {
  const { label, rows, empty } = props;
  const { total, error, retry } = rows;
  if (total === undefined)
    return <Missing query={{ error, refetch: retry }} what={`list of ${label}`} lines={8} />;
  if (total === 0) return empty ?? <Empty title={`No ${label}`} />;
  return <Rows {...props} total={total} />;
}

function Rows<Row>(props: Props<Row> & { total: number }) {
  const { label, rows, columns, rowKey, rowLabel, selection, sorting, total } = props;
  const room = useRoom();
  const rowHeight = room === 'little' ? NARROW_ROW_HEIGHT : ROW_HEIGHT;
  const { scroller, slots, height, topRow, isVisible, scrollToRow } = useSlots({
    rows: total,
    rowHeight,
    listId: rows.id,
  });
  const first = slots.at(0)?.row ?? 0;
  const last = slots.at(-1)?.row ?? 0;
  useEffect(() => rows.show(first, last), [rows.show, first, last]);
  const active = useRowKeys({
    total,
    listId: rows.id,
    scroller,
    topRow,
    isVisible,
    scrollToRow,
    onSelect(index) {
      const row = rows.get(index);
      if (row) selection?.toggle(rowKey(row), row);
    },
  });
  const shown = useMemo(() => columns.filter(({ needs }) => fits(needs, room)), [columns, room]);
  const tracks = [...(selection ? [CHECKBOX_TRACK] : []), ...shown.map(({ width }) => width)].join(' ');
  return (
    <section
      ref={scroller}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be within reach of the keyboard.
      tabIndex={0}
      aria-label={`List of ${label}`}
      aria-busy={rows.isOutdated}
      className={classes.scroller}
    >
      <div
        role="table"
        aria-label={label}
        aria-rowcount={total + 1}
        className={classes.table}
        style={{ '--tracks': tracks, '--row-height': `${rowHeight}px` } as CSSProperties}
      >
        <div role="rowgroup" className={classes.head}>
          <div role="row" aria-rowindex={1} className={classes.row}>
            {selection && (
              <div role="columnheader" className={classes.cell}>
                <span className="visually-hidden">Selected</span>
              </div>
            )}
            {shown.map(({ id, header, sort, align }) => (
              <HeaderCell key={id} {...{ header, sort, align, sorting }} />
            ))}
          </div>
          {rows.error !== undefined && <MissingRows error={rows.error} onRetry={rows.retry} />}
        </div>
        <div role="rowgroup" className={classes.body} style={{ height }}>
          {slots.map(({ row: index, top }) => (
            <TableRow
              key={index}
              {...{ index, top, selection, rowKey, rowLabel }}
              row={rows.get(index)}
              columns={shown}
              active={index === active}
            />
          ))}
        </div>
      </div>
    </section>
  );
}

function fits(needs: Column<never>['needs'], room: Room): boolean {
  return needs === undefined || room === 'plenty' || needs === room;
}
