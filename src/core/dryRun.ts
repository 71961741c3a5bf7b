import type { Change } from './change.ts';
import type { Core } from './directory.ts';
import { writeAs } from './standing.ts';
import type { Actor } from './types.ts';

/** Carries what a trial would have done out of the write that is undone by it. */
class Undone<Result> extends Error {
  readonly result: Result;

  constructor(result: Result) {
    super('a trial is undone');
    this.result = result;
  }
}

/**
 * A write, or a trial of one: the trial does everything that the write would, and is undone. So it tells exactly what the
 * write would tell, refusals included, whatever rules there are.
 * @param undo whether to undo it, asked of the result
 */
export async function writeUnless<Result>(
  core: Core,
  actor: Actor,
  undo: (result: Result) => boolean,
  work: (change: Change) => Promise<Result>,
): Promise<Result> {
  try {
    return await writeAs(core, actor, async (change) => {
      const result = await work(change);
      if (undo(result)) throw new Undone(result);
      return result;
    });
  } catch (error) {
    if (error instanceof Undone) return error.result as Result;
    throw error;
  }
}
