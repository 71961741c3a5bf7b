import type { Directory, Group, User } from '../../../src/core/types.ts';
import { extenderDialect } from '../../../src/dialects/extender/index.ts';
import { basicOf as basic, bearer } from '../../support/authorization.ts';
import { testOnEngines } from '../../support/onEngines.ts';
import { operationOf, operationsOf } from '../../support/operations.ts';
import type { TestOrganization } from '../../support/organization.ts';
import type { TestServer } from '../../support/server.ts';
import { type Ask, Transcript } from '../../support/transcript.ts';

export { basic, bearer };

export const PREFIX = '/rest/extender/1.0/group';

export const OPERATIONS = operationsOf(extenderDialect({ unknownGroup: 404 }));

type Query = Record<string, string | number | boolean>;

export function get(path: string, query: Query = {}, rest: Partial<Ask> = {}): Ask {
  const pairs = Object.entries(query).map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`);
  return { method: 'GET', path: PREFIX + path + (pairs.length > 0 ? `?${pairs.join('&')}` : ''), ...rest };
}

export function post(path: string, body?: unknown, rest: Partial<Ask> = {}): Ask {
  return { method: 'POST', path: PREFIX + path, ...(body !== undefined && { body }), ...rest };
}

/** Bodies that name nothing, whatever the operation; `key` is what its list is called. */
export function unreadable(request: (body?: unknown) => Ask, key: 'groups' | 'users'): Record<string, Ask> {
  return {
    'without a body': request(),
    'without the list': request({}),
    'with the list of other operations': request({ [key === 'groups' ? 'users' : 'groups']: ['x'] }),
    'with a list that is null': request({ [key]: null }),
    'with a text in place of the list': request({ [key]: 'x' }),
    'with a number among the texts': request({ [key]: ['x', 7] }),
    'with null among the texts': request({ [key]: [null] }),
    'with a text that none can be': request(`{"${key}":["\\ud83d"]}`),
    'with the list alone': request(['x']),
    'with null': request('null'),
    'with broken JSON': request('{"'),
    'with a form': { ...request('a=b'), headers: { 'content-type': 'application/x-www-form-urlencoded' } },
    'with plain text': { ...request('{}'), headers: { 'content-type': 'text/plain' } },
  };
}

/**
 * Tests one operation by a transcript in `transcripts/`, on every engine against the same file: what it does when all
 * is well, and how it refuses what it must.
 */
export function testOperation(id: string, run: (scene: Scene) => Promise<void>): void {
  testOnEngines(id, async (t, server) => {
    const scene = await Scene.on(server);
    const { summary, method, path, permission } = operationOf(OPERATIONS, id);
    const title = `${summary}\n\n\`${method} /rest/extender/1.0${path}\`, ${id}`;
    scene.transcript = new Transcript(server, title, { authorization: scene.as.alice });
    scene.isWrite = permission === 'administer the site';
    await run(scene);
    scene.transcript.matches(t, `extender/transcripts/${id.replace('extender.', '')}`);
  });
}

/** The people of Fernhollow by what they may do on its site. */
export interface People {
  /** Administers the site. */
  alice: User;
  /** Uses Confluence. */
  bob: User;
  /** Used Confluence and is suspended. */
  carol: User;
  /** Belongs to another directory, contractors. */
  dave: User;
  /** Has no access to anything. */
  erin: User;
  /** Administers Confluence, but not the site. */
  frank: User;
}

/** Fernhollow as most of these tests find it. */
export class Scene {
  readonly server: TestServer;
  readonly org: TestOrganization;
  readonly people: People;
  readonly contractors: Directory;
  /** Alice, Bob, Carol and Erin are in it. */
  readonly engineering: Group;
  /** `Authorization` headers, each of username and API token. */
  readonly as: Record<keyof People | 'mallory', string>;
  /** Alice speaks, where nobody is named. */
  transcript: Transcript;
  isWrite = false;

  static async on(server: TestServer): Promise<Scene> {
    const { fernhollow: org, marshgate } = server;
    const contractors = await org.createDirectory('Contractors');
    const people: People = {
      alice: await org.createUser('alice', { groups: ['site-admins'] }),
      bob: await org.createUser('bob', { groups: ['confluence-users-fernhollow'] }),
      carol: await org.createUser('carol', { groups: ['confluence-users-fernhollow'] }),
      dave: await org.createUser('dave', { directory: contractors }),
      erin: await org.createUser('erin'),
      frank: await org.createUser('frank', { groups: ['confluence-admins-fernhollow'] }),
    };
    const { alice, bob, carol, erin } = people;
    const engineering = await org.createGroup('engineering');
    // Synced from an identity provider.
    await org.join(await org.createGroup('everyone', { source: 'okta' }), bob);
    await org.createGroup('masons', { directory: contractors });
    await org.join(engineering, alice, bob, carol, erin);
    const mallory = await marshgate.createUser('mallory', { groups: ['site-admins'] });
    const as = { mallory: basic('mallory', await marshgate.createToken(mallory)) } as Scene['as'];
    for (const [name, user] of Object.entries(people) as [keyof People, User][]) {
      as[name] = basic(name, await org.createToken(user));
    }
    await server.directory.users.suspend(org.operator, { ...org.address(), accountId: carol.accountId });
    return new Scene(server, people, contractors, engineering, as);
  }

  private constructor(
    server: TestServer,
    people: People,
    contractors: Directory,
    engineering: Group,
    as: Scene['as'],
  ) {
    this.server = server;
    this.org = server.fernhollow;
    this.people = people;
    this.contractors = contractors;
    this.engineering = engineering;
    this.as = as;
    this.transcript = new Transcript(server, 'Nothing');
  }

  /** Every way in which a request that would succeed is refused because of who asks. */
  async refusals(request: Ask): Promise<void> {
    const { org, as } = this;
    const { alice } = this.people;
    const expired = await org.createToken(alice, { expiresAt: this.server.clock.at });
    const narrow = await org.createToken(alice, {
      scopes: [this.isWrite ? 'read:extender' : 'write:extender'],
    });
    const token = await org.createToken(alice);
    const by = (authorization: string | null): Ask => ({ ...request, authorization });
    this.transcript.heading('Not permitted');
    await this.transcript.list({
      'without a credential': by(null),
      'with an unknown token as a bearer': by(bearer('gkt_unknown')),
      "with somebody else's token": by(basic('bob', token)),
      'with an expired token': by(bearer(expired)),
      'with a header that cannot be read': by('Basic ?'),
      'with an API key of the organization': by(bearer(org.keys.full)),
      [`with a token that may only ${this.isWrite ? 'read' : 'write'}`]: by(bearer(narrow)),
      'by someone suspended': by(as.carol),
      'by someone of another organization': by(as.mallory),
      'by someone without access': by(as.erin),
      ...(this.isWrite && {
        'by someone who uses Confluence': by(as.bob),
        'by someone who administers Confluence': by(as.frank),
        'of anything, by someone who may not: permission comes first': {
          ...request,
          body: '{',
          authorization: as.frank,
        },
      }),
    });
  }

  /** Every way in which a request, made of how its path names a group, finds none. */
  async groupsNotFound(request: (path: string) => Ask): Promise<void> {
    const { groups } = this.server.directory;
    const fired = await this.org.createGroup('fired');
    await groups.remove(this.org.operator, { ...this.org.address(), groupId: fired.id });
    this.transcript.heading('Group not found');
    await this.transcript.list({
      'without a name': request(''),
      'with an unknown name': request('/nobody'),
      'with a part of the name': request('/engineer'),
      'with the id': request(`/${this.engineering.id}`),
      'with more behind the name': request('/engineering/more'),
      'with a name that no text can be': request('/nul%00'),
      'of another directory': request('/masons'),
      'just deleted': request('/fired'),
    });
  }
}
