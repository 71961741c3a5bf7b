import { setTimeout as sleep } from 'node:timers/promises';
import { type EngineConnection, type Executor, firstRow, statement, unseen } from '../db.ts';
import { LEFTOVERS_LOCK } from '../lockKeys.ts';
import { dropBlocksSql } from './blocks.ts';

/**
 * What large groups leave behind. A group is gone in one transaction, its row and its roles with it, and nothing finds its
 * memberships and the blocks that count them any more; they are removed afterwards, some at a time, so that nobody waits for
 * a million of them. Stopping in between costs nothing: whoever opens the store next goes on.
 */

/** So many rows take a few milliseconds on SQLite: the memberships of a smaller group go with it. */
const AT_ONCE = 1000;

/** How often a process looks by default whether there is something to do; others may have left it. */
const LOOK_EVERY_MS = 5000;

const addLeftoverSql = statement('insert into leftovers (group_key) values ($1)');
const findLeftoverSql = statement('select group_key from leftovers order by group_key limit 1');
const dropLeftoverSql = unseen(statement('delete from leftovers where group_key = $1'));
const deleteMembershipsSql = statement('delete from memberships where group_key = $1');
const deleteSomeSql = [
  `delete from memberships where group_key = $1 and user_key in (
    select user_key from memberships where group_key = $1 order by user_key limit ${AT_ONCE})`,
  `delete from membership_blocks where group_key = $1 and (level, block) in (
    select level, block from membership_blocks where group_key = $1 order by level, block limit ${AT_ONCE})`,
].map((text) => unseen(statement(text)));

/** Removes the memberships of a group that is being deleted, and their blocks, or leaves them behind where there are many. */
export async function deleteMembershipsOf(
  db: Executor,
  groupKey: number,
  memberCount: number,
): Promise<void> {
  if (memberCount > AT_ONCE) {
    await db.run(addLeftoverSql, [groupKey]);
    return;
  }
  await db.run(deleteMembershipsSql, [groupKey]);
  await db.run(dropBlocksSql, [groupKey]);
}

/** Removes leftovers in the background for as long as a store is open. */
export class Sweeper {
  private readonly engine: Pick<EngineConnection, 'read' | 'write'>;
  private readonly everyMs: number;
  private readonly stopping = new AbortController();
  private readonly done: Promise<void>;

  constructor(engine: Pick<EngineConnection, 'read' | 'write'>, everyMs = LOOK_EVERY_MS) {
    this.engine = engine;
    this.everyMs = everyMs;
    this.done = this.work();
  }

  /** Finishes what is under way, and leaves the rest for later. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.done;
  }

  private async work(): Promise<void> {
    const { signal } = this.stopping;
    // Not at once: a start has more urgent things to do, and a command is done by then.
    let pause = this.everyMs;
    for (;;) {
      await sleep(pause, undefined, { signal, ref: false }).catch(() => undefined);
      if (signal.aborted) return;
      const start = performance.now();
      // Half of the time belongs to everybody else.
      pause = (await this.sweepSome()) ? performance.now() - start : this.everyMs;
    }
  }

  /** Returns whether there was something to do. */
  private async sweepSome(): Promise<boolean> {
    try {
      const row = await firstRow(this.engine.read, findLeftoverSql, []);
      if (!row) return false;
      const [groupKey = null] = row;
      await this.engine.write(LEFTOVERS_LOCK, async (transaction) => {
        for (const sql of deleteSomeSql) {
          if ((await transaction.run(sql, [groupKey])) === AT_ONCE) return;
        }
        await transaction.run(dropLeftoverSql, [groupKey]);
      });
      return true;
    } catch {
      // The database cannot serve now, as everybody will notice who wants something of it. This can wait.
      return false;
    }
  }
}
