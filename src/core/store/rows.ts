/** Part of an ordered list for those who page by number: `limit` rows from the one at `offset`, counted from 0. */
export interface Window {
  offset: number;
  limit: number;
}

/** The order of a list that has several. */
export interface Ordering<Order> {
  by: Order;
  descending: boolean;
}

/** A row about to be stored: the database makes its key. */
export type New<Entity> = Omit<Entity, 'key'>;
