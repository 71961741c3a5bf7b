import { useId } from 'react';
import type { RowWindow } from './useWindow.ts';

/** Rows that are all here already, for a table. */
export function useRows<Row>(rows: readonly Row[]): RowWindow<Row> {
  const id = useId();
  return {
    total: rows.length,
    get: (index) => rows[index],
    show: nothing,
    isOutdated: false,
    error: undefined,
    retry: nothing,
    id,
  };
}

function nothing(): void {}
