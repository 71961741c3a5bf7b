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
  /** Left out where there is less room, so that the others have it. The first column never is. */
  needs?: 'some' | 'plenty';
}

/** By what a list is ordered: a field, after a minus backwards, as the API has it. */
export interface Sorting {
  sort: string;
  onSort: (sort: string) => void;
}
