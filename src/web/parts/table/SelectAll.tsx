import { Button } from '@mantine/core';
import { useState } from 'react';
import { everyPage } from '../../api/pages.ts';
import type { Page } from '../../api/types.ts';
import { tellFailed } from '../toasts.tsx';
import type { Selection } from './useSelection.ts';
import type { RowWindow } from './useWindow.ts';

interface Props<Row> {
  selection: Selection<Row>;
  /** The list as it is narrowed. */
  rows: RowWindow<Row>;
  /** Of more rows than that nothing can be done at once. */
  most: number;
  rowKey: (row: Row) => string;
  fetch: (page: { limit: number; cursor?: string }) => Promise<Page<Row>>;
}

/** Chooses the whole list, also what of it was never scrolled to. */
export function SelectAll<Row>({ selection, rows, most, rowKey, fetch }: Props<Row>) {
  const { total = 0 } = rows;
  const [busy, setBusy] = useState(false);
  if (total > most || isAllChosen(selection, rows, rowKey)) return null;

  async function choose(): Promise<void> {
    setBusy(true);
    try {
      for await (const { items } of everyPage(fetch)) selection.add(items.map((row) => [rowKey(row), row]));
    } catch (error) {
      tellFailed(error);
    } finally {
      setBusy(false);
    }
  }

  return (
    <Button variant="subtle" onClick={choose} loading={busy} disabled={rows.isOutdated}>
      Select all {total.toLocaleString('en')} of this list
    </Button>
  );
}

/** What is chosen may be of another search. Of rows that have not come nobody knows, so that their number has to do. */
function isAllChosen<Row>(
  selection: Selection<Row>,
  { total = 0, get }: RowWindow<Row>,
  rowKey: (row: Row) => string,
): boolean {
  if (selection.size < total) return false;
  const known = Array.from({ length: total }, (_, index) => get(index)).filter((row) => row !== undefined);
  return known.every((row) => selection.has(rowKey(row)));
}
