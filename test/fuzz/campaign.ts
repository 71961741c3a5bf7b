import fc from 'fast-check';
import type { TObject } from 'typebox';
import type { Operation } from '../../src/http/operation.ts';
import type { Location } from '../../src/store/open.ts';
import { exchange } from '../http/wire.ts';
import { basicOf } from '../support/authorization.ts';
import { findFaults } from '../support/consistency.ts';
import { Connection } from './connection.ts';
import { Knowledge } from './knowledge.ts';
import { type Authorization, bytesOf, curlOf, messageOf, printfOf } from './messages.ts';
import { isAimed, type Plan, plans } from './plans.ts';
import { Tally } from './tally.ts';
import { servedTargets } from './targets.ts';
import { defectOf } from './verdict.ts';
import { type Memory, startVictim, type Victim } from './victim.ts';
import type { Ready } from './victimProcess.ts';

export interface CampaignOptions {
  location: Location;
  requests: number;
  seed: number;
  /** Told now and then how many requests have been sent. */
  onProgress?(sent: number, memory: Memory): void;
}

export interface CampaignReport {
  tally: Tally;
  /** The first thing that was wrong, with the smallest request that shows it; `undefined` when nothing was. */
  defect: string | undefined;
  /** What the server logged as errors, or died of. */
  complaints: readonly string[];
  /** The server's, after each tenth of the requests. */
  memory: Memory[];
  /** What in the store disagrees afterwards: counts, blocks, the audit record. */
  faults: readonly string[];
}

/** The largest body that a server takes by default. */
const BODY_LIMIT = 1_048_576;

/** Requests under way at once: enough that changes meet, few enough that a failure can be told from its neighbours. */
const LANES = 8;
const TENTHS = 10;

/** Sends so many requests, made from the seed, to a new server at a place, and tells how it took them. */
export async function runCampaign(options: CampaignOptions): Promise<CampaignReport> {
  const { location, requests, seed, onProgress } = options;
  const victim = await startVictim(location);
  const attack = new Attack(victim);
  const memory: Memory[] = [];
  try {
    for (let tenth = 0; tenth < TENTHS && !attack.defect; tenth += 1) {
      await attack.send(Math.ceil(requests / TENTHS), seed + tenth);
      if (victim.complaints.length > 0) break;
      const now = await victim.memory();
      memory.push(now);
      onProgress?.(attack.tally.total, now);
    }
  } finally {
    await victim.stop();
  }
  const { tally, defect } = attack;
  return { tally, defect, complaints: victim.complaints, memory, faults: await findFaults(location) };
}

class Attack {
  readonly tally = new Tally();
  defect: string | undefined;
  private readonly victim: Victim;
  private readonly port: number;
  private readonly knowledge: Knowledge;
  private readonly authorization: Authorization;
  private readonly requests = plans(servedTargets());

  constructor(victim: Victim) {
    this.victim = victim;
    this.port = Number(new URL(victim.url).port);
    this.knowledge = knowledgeOf(victim);
    this.authorization = authorizationOf(victim);
  }

  /** Each lane goes on by itself, with the connection of its own; what one learns, all know. */
  async send(count: number, seed: number): Promise<void> {
    const lanes = Array.from({ length: LANES }, (_, lane) =>
      this.lane(Math.ceil(count / LANES), seed * LANES + lane),
    );
    await Promise.all(lanes);
  }

  private async lane(count: number, seed: number): Promise<void> {
    const connection = new Connection(this.port);
    const property = fc.asyncProperty(this.requests, async (plan) => {
      // Another lane has found something and is making it small.
      if (this.defect) return;
      await this.request(plan, connection);
    });
    const found = await fc.check(property, { numRuns: count, seed: seed | 0, endOnFailure: false });
    connection.close();
    if (found.failed && !this.defect) {
      this.defect = `${String((found.errorInstance as Error)?.message)}\n(after ${found.numShrinks} attempts to make it smaller)`;
    }
  }

  private async request(plan: Plan, connection: Connection): Promise<void> {
    const { operation } = plan.target;
    const host = `127.0.0.1:${this.port}`;
    const message = messageOf(plan, this.knowledge, this.authorization, host);
    for (const damage of plan.damage) if (damage.to === 'message') damage.apply(message);
    const whole = bytesOf(message);
    const bytes = plan.damage.reduce(
      (sent, damage) => (damage.to === 'bytes' ? damage.apply(sent) : sent),
      whole,
    );
    const bodyless = message.method === 'HEAD';
    const again = bytes === whole ? curlOf(message, this.victim.url) : printfOf(bytes, this.victim.url);
    if (bytes !== whole) {
      const { answers } = await exchange(this.port, bytes, 3, { bodyless, done: true });
      if (!bodyless) for (const answer of answers) this.judge(defectOf(answer, undefined), again);
      this.tally.add(operation.id, answers[0]?.status ?? 'closed');
      return;
    }
    const answer = await connection.send(bytes, { bodyless }).catch((error: Error) => {
      // A server that refuses what is still being sent closes, and its refusal may be lost on the way.
      if (bytes.length > BODY_LIMIT) return undefined;
      return this.fail(error.message, again);
    });
    if (!answer) return this.tally.add(operation.id, 'closed');
    const aimed = isAimed(plan);
    this.judge(bodyless ? undefined : defectOf(answer, aimed ? plan.target : undefined), again, answer.text);
    if (plan.caller === 'right' && aimed && answer.status === 429 && !takesPassword(operation))
      this.fail('held back without a reason', again);
    this.tally.add(operation.id, answer.status);
    if (answer.status < 300) this.learn(answer.text, answer.headers.location);
  }

  private judge(defect: string | undefined, again: string, text = ''): void {
    if (defect) this.fail(`${defect}: ${text.slice(0, 500)}`, again);
  }

  private fail(what: string, again: string): never {
    throw new Error(`${what}\n  ${again}`);
  }

  private learn(text: string, location: string | undefined): void {
    if (text !== '') this.knowledge.learn(JSON.parse(text));
    const groupId = location?.split('/').at(-1);
    if (groupId) this.knowledge.learn({ groupId });
  }
}

/** Guessing at passwords is held back whoever does it. */
function takesPassword({ body }: Operation): boolean {
  return 'password' in ((body as Partial<TObject> | undefined)?.properties ?? {});
}

function knowledgeOf({ orgId, directoryId, cloudId, resources, spared }: Ready): Knowledge {
  return new Knowledge(
    {
      orgId: [orgId],
      directoryId: [directoryId, directoryId, directoryId, '-'],
      cloudId: [cloudId],
      resource: resources,
      owner: ['jira-software', 'confluence', 'platform'],
      role: [
        'atlassian/user',
        'atlassian/user',
        'atlassian/user',
        'atlassian/admin',
        'atlassian/guest',
        'atlassian/org-admin',
        'atlassian/site-admin',
      ],
    },
    spared,
  );
}

/** Organizations take the organization's key, the others tokens of people. */
function authorizationOf({ key, readKey, admin, user }: Ready): Authorization {
  return ({ caller, target }) => {
    const byKey = target.dialect === 'organizations';
    switch (caller) {
      case 'right':
        return byKey ? `Bearer ${key}` : basicOf(admin.email, admin.token);
      case 'bearer':
        return `Bearer ${byKey ? key : admin.token}`;
      case 'user':
        return basicOf(user.email, user.token);
      case 'reader':
        return `Bearer ${readKey}`;
      case 'password':
        return basicOf(admin.email, admin.password);
      case 'nobody':
        return undefined;
      case 'garbage':
        return basicOf('nobody', 'wrong');
    }
  };
}
