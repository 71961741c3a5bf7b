import { askAt, type WireAnswer } from '../support/overTheWire.ts';
import type { Ask } from '../support/transcript.ts';
import type { Installation } from './installation.ts';
import { idIn, type Operations, type Tide } from './operations.ts';
import type { Random } from './random.ts';
import { describeRequest, type Territory, Violation } from './territory.ts';

/** Writers side by side, each with one request under way at a time, until the server is gone or they are told to stop. */
export class Load {
  /** How many requests were answered by a success. */
  acknowledged = 0;
  /** How many were answered by a gateway, because its node was gone: each ends one writer, and only those expected may be. */
  lost = 0;
  private stopping = false;
  private finishing = false;
  private readonly installation: Installation;
  private readonly url: string;
  private readonly onAcknowledged: (count: number) => void;

  constructor(installation: Installation, url: string, onAcknowledged: (count: number) => void) {
    this.installation = installation;
    this.url = url;
    this.onAcknowledged = onAcknowledged;
  }

  /** @throws Violation at an answer that is neither a success nor a gateway's, or at none, before `stop` was called */
  async run(random: Random): Promise<void> {
    const tide: Tide = random.chance(65) ? 'flow' : 'ebb';
    const writers = this.installation.territories.map((territory) => {
      const operations = this.installation.operations(territory, random.fork(), tide);
      return this.write(territory, operations);
    });
    await Promise.all(writers);
  }

  /** From now on requests may fail, and whoever has an answer asks for nothing more. */
  stop(): void {
    this.stopping = true;
  }

  /** From now on whoever has an answer asks for nothing more; it must be a good one all the same. */
  finish(): void {
    this.finishing = true;
  }

  private async write(territory: Territory, operations: Operations): Promise<void> {
    while (!this.stopping && !this.finishing) {
      const operation = operations.next();
      territory.begin(operation);
      const answer = await this.send(operation.request);
      if (!answer) return;
      territory.acknowledge();
      const id = operation.makes === undefined ? undefined : idIn(answer);
      if (operation.makes !== undefined && id) this.installation.directory.ids.set(operation.makes, id);
      this.acknowledged += 1;
      this.onAcknowledged(this.acknowledged);
    }
  }

  /** The answer of a request that did what it was to do; `undefined` when nobody can know whether it did. */
  private async send(request: Ask): Promise<WireAnswer | undefined> {
    const outcome = await askAt(this.url, request).catch((error: Error) => error);
    if (!(outcome instanceof Error) && hasSucceeded(outcome)) return outcome;
    const isUnavailable = outcome instanceof Error || outcome.status === 503;
    if (this.stopping && isUnavailable) return undefined;
    if (!(outcome instanceof Error) && outcome.status === BAD_GATEWAY) {
      this.lost += 1;
      return undefined;
    }
    const asked = describeRequest(request);
    const told = outcome instanceof Error ? outcome.message : `${outcome.status} ${outcome.text}`;
    throw new Violation(`${asked} was answered: ${told}`);
  }
}

/** No server of ours says so. */
const BAD_GATEWAY = 502;

/** REST Extender's answers are successes also when they have skipped something. */
function hasSucceeded({ status, body }: Pick<WireAnswer, 'status' | 'body'>): boolean {
  const lists = ['groupsSkipped', 'usersSkipped'].map((name) => body?.[name]);
  return status < 300 && lists.every((skipped) => skipped === undefined || skipped.length === 0);
}
