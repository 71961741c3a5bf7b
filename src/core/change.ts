import type { Writer } from './store.ts';
import type { Actor } from './types.ts';

/** A change under way: the write that it is part of, who makes it, and when its turn came. All that is recorded of it bears that time. */
export interface Change {
  writer: Writer;
  actor: Actor;
  /** Milliseconds since the epoch. */
  at: number;
}
