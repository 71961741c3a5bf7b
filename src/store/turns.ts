/**
 * Work that is done one after another. Who comes while one waits for its turn has a share in it; one that is under way may be
 * from before whatever brought them.
 */
export class Turns {
  private running: Promise<unknown> = Promise.resolve();
  private waiting: Promise<void> | undefined;

  /** Resolves when work has been done that began after this was called. @throws what the work throws */
  join(work: () => Promise<void>): Promise<void> {
    this.waiting ??= this.running.then(() => {
      this.waiting = undefined;
      const done = work();
      this.running = done.catch(() => {});
      return done;
    });
    return this.waiting;
  }
}
