import { watch } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from './random.ts';

/** When the kill comes. */
export type Moment =
  /** Right after so many acknowledged writes: in the very turn in which the last of them arrives. */
  | { kind: 'acknowledged'; count: number }
  /** So long after the first acknowledged write. */
  | { kind: 'while writing'; afterMs: number }
  /** SQLite only: while the log is being copied into the database file, the only time when that file changes. */
  | { kind: 'checkpoint' }
  /** PostgreSQL only: the database stops at once; half the time the server is killed as well. */
  | { kind: 'database'; count: number; checkpoint: boolean; both: boolean }
  /** At this share of the time that a start takes, on data that a crash has left. */
  | { kind: 'start'; share: number }
  /** The same, on a place where so many migrations have run and nothing else has happened yet. */
  | { kind: 'first start'; share: number; migrations: number };

/** Chooses moments so that each kind comes often. */
export function chooseMoment(random: Random, isPostgres: boolean, migrations: number): Moment {
  const draw = random.integer(1, 100);
  if (draw <= 35) return { kind: 'acknowledged', count: random.integer(1, random.pick([5, 25, 100])) };
  if (draw <= 60) return { kind: 'while writing', afterMs: random.integer(0, 400) };
  if (draw <= 75 && !isPostgres) return { kind: 'checkpoint' };
  if (draw <= 75) {
    const [checkpoint, both] = [random.chance(50), random.chance(50)];
    return { kind: 'database', count: random.integer(1, 60), checkpoint, both };
  }
  const share = random.integer(20, 110) / 100;
  if (draw <= 88) return { kind: 'start', share };
  return { kind: 'first start', share, migrations: random.integer(0, migrations - 1) };
}

/** Waits until the file changes, or the time is over. */
export async function untilChanged(path: string, patienceMs: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const watcher = watch(path, () => resolve());
  try {
    await Promise.race([promise, sleep(patienceMs, undefined, { ref: false })]);
  } finally {
    watcher.close();
  }
}
