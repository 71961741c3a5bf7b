import { Button } from '@mantine/core';
import { useState } from 'react';
import { everyPage } from '../../api/pages.ts';
import type { Page } from '../../api/types.ts';
import { tellFailed } from '../toasts.tsx';
import type { Selection } from './useSelection.ts';

interface Props<Row> {
  selection: Selection<Row>;
  /** Rows of the list as it is narrowed. */
  total: number;
  /** Of more rows than that nothing can be done at once. */
  most: number;
  rowKey: (row: Row) => string;
  fetch: (page: { limit: number; cursor?: string }) => Promise<Page<Row>>;
}

/** Chooses the whole list, also what of it was never scrolled to. */
export function SelectAll<Row>({ selection, total, most, rowKey, fetch }: Props<Row>) {
  const [busy, setBusy] = useState(false);
  if (selection.size >= total || total > most) return null;

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
    <Button variant="subtle" onClick={choose} loading={busy}>
      Select all {total.toLocaleString('en')} of this list
    </Button>
  );
}
