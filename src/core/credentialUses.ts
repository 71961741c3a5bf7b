import type { Core } from './directory.ts';
import type { Actor } from './types.ts';

/** How exactly last uses are known: remembering each would make a write of every read. */
export const USE_ACCURACY_MS = 5 * 60_000;

/** Of how many credentials is known when their use was last recorded; past it, all are forgotten. */
const KNOWN_LIMIT = 10_000;

/**
 * Records when tokens and keys were last used: the first use of each at once, and then no more than once in five minutes,
 * by each process. Nobody waits for it, and whoever may read goes on reading while nothing can be written.
 */
export class CredentialUses {
  private readonly core: Core;
  /** When a use was last recorded, by the credential's id. */
  private readonly recorded = new Map<string, number>();
  /** What the next write of an organization takes along. */
  private readonly waiting = new Map<number, Map<string, number>>();

  constructor(core: Core) {
    this.core = core;
  }

  note({ organizationKey, credentialId }: Pick<Actor, 'organizationKey' | 'credentialId'>): void {
    if (credentialId === null) return;
    const at = this.core.now();
    const last = this.recorded.get(credentialId);
    if (last !== undefined && at - last < USE_ACCURACY_MS) return;
    if (this.recorded.size >= KNOWN_LIMIT) this.recorded.clear();
    this.recorded.set(credentialId, at);
    const waiting = this.waiting.get(organizationKey);
    if (waiting) waiting.set(credentialId, at);
    else this.record(organizationKey, new Map([[credentialId, at]]));
  }

  private record(organizationKey: number, uses: Map<string, number>): void {
    this.waiting.set(organizationKey, uses);
    // What is used from when the write runs until it is over is the next one's.
    const leave = () => {
      if (this.waiting.get(organizationKey) === uses) this.waiting.delete(organizationKey);
    };
    this.core.store
      .write(organizationKey, (writer) => {
        leave();
        return writer.credentials.recordUses(uses);
      })
      .catch(leave);
  }
}
