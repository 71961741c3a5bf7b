import type { Group, User } from '../../../src/core/types.ts';
import { nativeDialect } from '../../../src/dialects/native/index.ts';
import { bearer } from '../../support/authorization.ts';
import { UNKNOWN } from '../../support/constants.ts';
import { testOnEngines } from '../../support/onEngines.ts';
import { operationOf, operationsOf } from '../../support/operations.ts';
import type { TestOrganization } from '../../support/organization.ts';
import type { TestServer } from '../../support/server.ts';
import { type Answer, type Ask, ask, Transcript } from '../../support/transcript.ts';

export { UNKNOWN };

export const OPERATIONS = operationsOf(nativeDialect());

/**
 * Tests one operation by a transcript in `transcripts/`, on every engine against the same file: what it does when all
 * is well, and how it refuses what it must.
 */
export function testOperation(id: string, run: (scene: Scene) => Promise<void>): void {
  testOnEngines(id, async (t, server) => {
    const scene = await Scene.on(server, id);
    await run(scene);
    scene.transcript.matches(t, `native/transcripts/${id.replace('native.', '')}`);
  });
}

export function testScene(title: string, run: (scene: Scene) => Promise<void>): void {
  testOnEngines(title, async (_t, server) => run(await Scene.on(server, 'native.getSession')));
}

export const PASSWORD = 'correct horse battery staple';

/** Fernhollow as these tests find it. */
export class Scene {
  readonly server: TestServer;
  readonly transcript: Transcript;
  readonly org: TestOrganization;
  readonly marshgate: TestOrganization;
  /** Administers the organization; sam the site. Each has `PASSWORD`. */
  readonly olga: User;
  readonly sam: User;
  /** Alice and Bob are in engineering, and use Jira by it alone; Carol is in no group. */
  readonly alice: User;
  readonly bob: User;
  readonly carol: User;
  readonly engineering: Group;
  /** Synced from an identity provider; Carol is in it. */
  readonly synced: Group;
  /** Of another organization. */
  readonly foreign: { group: Group; user: User };
  /** `Authorization` headers of everybody, by username. */
  readonly tokens: Record<string, string>;

  static async on(server: TestServer, id: string): Promise<Scene> {
    const { fernhollow: org, marshgate } = server;
    const olga = await org.createUser('olga', { groups: ['org-admins'] });
    const sam = await org.createUser('sam', { groups: ['site-admins'] });
    const [alice, bob, carol] = (await org.createUsers('alice', 'bob', 'carol')) as [User, User, User];
    const engineering = await org.createGroup('engineering', { description: 'Builds the weirs' });
    const synced = await org.createGroup('everyone', { source: 'okta' });
    await org.join(engineering, alice, bob);
    await org.join(synced, carol);
    await org.grantToGroup(engineering, org.jira);
    const foreign = {
      group: await marshgate.createGroup('engineering'),
      user: await marshgate.createUser('mallory'),
    };
    const tokens: Record<string, string> = {};
    for (const user of [olga, sam, alice]) tokens[user.username] = bearer(await org.createToken(user));
    return new Scene(server, id, { olga, sam, alice, bob, carol, engineering, synced, foreign, tokens });
  }

  private constructor(
    server: TestServer,
    id: string,
    things: Pick<
      Scene,
      'olga' | 'sam' | 'alice' | 'bob' | 'carol' | 'engineering' | 'synced' | 'foreign' | 'tokens'
    >,
  ) {
    this.server = server;
    this.org = server.fernhollow;
    this.marshgate = server.marshgate;
    this.olga = things.olga;
    this.sam = things.sam;
    this.alice = things.alice;
    this.bob = things.bob;
    this.carol = things.carol;
    this.engineering = things.engineering;
    this.synced = things.synced;
    this.foreign = things.foreign;
    this.tokens = things.tokens;
    const { summary, method, path } = operationOf(OPERATIONS, id);
    this.transcript = new Transcript(server, `${summary}\n\n\`${method} /api${path}\`, ${id}`, {
      authorization: this.tokens.olga ?? '',
    });
  }

  /** Sends a request as olga, unless it says who sends it. */
  ask(request: Ask): Promise<Answer> {
    return ask(this.server, request, { authorization: this.tokens.olga ?? '' });
  }

  async setPassword(user: User, password = PASSWORD): Promise<void> {
    const address = { ...this.org.address(), accountId: user.accountId };
    await this.org.service.passwords.set(this.org.operator, address, password);
  }

  /** How a request is refused to those who may not, and what is not there. */
  async refusals(request: Ask): Promise<void> {
    const nora = bearer(await this.org.createToken(await this.org.createUser('nora')));
    this.transcript.heading('Not allowed');
    await this.transcript.list({
      'without a credential': { ...request, authorization: null },
      'by someone without any role': { ...request, authorization: nora },
      'by a key without the scope': {
        ...request,
        authorization: bearer(await this.org.createKey('narrow', { scopes: ['read:nothing:admin'] })),
      },
    });
  }
}

export function get(path: string): Ask {
  return { method: 'GET', path: `/api${path}` };
}

export function post(path: string, body?: unknown): Ask {
  return { method: 'POST', path: `/api${path}`, body };
}

export function patch(path: string, body?: unknown): Ask {
  return { method: 'PATCH', path: `/api${path}`, body };
}

export function put(path: string): Ask {
  return { method: 'PUT', path: `/api${path}` };
}

export function remove(path: string): Ask {
  return { method: 'DELETE', path: `/api${path}` };
}
