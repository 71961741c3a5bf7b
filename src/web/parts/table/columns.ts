import type { ReactNode } from 'react';

export interface Column<Row> {
  id: string;
  header: string;
  cell: (row: Row) => ReactNode;
  /** A track of a CSS grid: `2fr`, `120px`. */
  width: string;
  /** The field of `sort` that orders the list by it. */
  sort?: string;
  align?: 'end';
  /** Left out where there is little room: on a telephone, a page at 400 %. The first column never is. */
  wideOnly?: boolean;
}

/** By what a list is ordered: a field, after a minus backwards, as the API has it. */
export interface Sorting {
  sort: string;
  onSort: (sort: string) => void;
}
