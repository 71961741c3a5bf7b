import type { Directory, Group, User } from '../../../src/core/types.ts';
import { confluenceDialect } from '../../../src/dialects/confluence/index.ts';
import { basic, bearer } from '../../support/authorization.ts';
import { UNKNOWN } from '../../support/constants.ts';
import { testOnEngines } from '../../support/onEngines.ts';
import { operationOf, operationsOf } from '../../support/operations.ts';
import type { TestOrganization } from '../../support/organization.ts';
import type { TestServer } from '../../support/server.ts';
import { type Answer, type Ask, Transcript } from '../../support/transcript.ts';

export { basic, bearer, UNKNOWN };

export const PREFIX = '/wiki/rest/api';

export const OPERATIONS = operationsOf(confluenceDialect());

type Query = Record<string, string | number | boolean | readonly string[]>;

/** A path of the API; a list in the query is sent as a repeated name. */
export function wiki(path: string, query: Query = {}): string {
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    [value].flat().map((each) => `${name}=${encodeURIComponent(String(each))}`),
  );
  return PREFIX + path + (pairs.length > 0 ? `?${pairs.join('&')}` : '');
}

export function get(path: string, query?: Query, rest: Partial<Ask> = {}): Ask {
  return { method: 'GET', path: wiki(path, query), ...rest };
}

export function post(path: string, query?: Query, body?: unknown, rest: Partial<Ask> = {}): Ask {
  return { method: 'POST', path: wiki(path, query), ...(body !== undefined && { body }), ...rest };
}

export function remove(path: string, query?: Query, rest: Partial<Ask> = {}): Ask {
  return { method: 'DELETE', path: wiki(path, query), ...rest };
}

/** Bodies that are no JSON object, whatever the operation. */
export function unreadable(request: (body: unknown) => Ask): Record<string, Ask> {
  return {
    'with a list': request([]),
    'with a text': request('"text"'),
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
    const title = `${summary}\n\n\`${method} ${PREFIX}${path}\`, ${id}`;
    scene.transcript = new Transcript(server, title, { authorization: scene.as.alice });
    scene.isWrite = permission === 'administer the site';
    await run(scene);
    scene.transcript.matches(t, `confluence/transcripts/${id.replace('confluence.', '')}`);
  });
}

/** The people of Fernhollow by what they may do on its site, each with a token of their own. */
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
  /** Uses Confluence; Alice, Bob and Carol are in it. */
  readonly engineering: Group;
  /** Synced from an identity provider; Bob is in it. */
  readonly synced: Group;
  /** In the directory of the contractors; Dave is in it. */
  readonly masons: Group;
  /** Of another organization, where Mallory administers the site. */
  readonly foreign: { group: Group; user: User };
  /** `Authorization` headers. */
  readonly as: Record<keyof People | 'mallory', string>;
  /** The tokens in them. */
  readonly tokens: Record<keyof People | 'mallory', string>;
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
    const { alice, bob, carol, dave } = people;
    const engineering = await org.createGroup('engineering');
    const synced = await org.createGroup('everyone', { source: 'okta' });
    const masons = await org.createGroup('masons', { directory: contractors });
    await org.join(engineering, alice, bob, carol);
    await org.join(synced, bob);
    await org.join(masons, dave);
    await org.grantToGroup(engineering, org.confluence);
    const foreign = {
      group: await marshgate.createGroup('engineering'),
      user: await marshgate.createUser('mallory', { groups: ['site-admins'] }),
    };
    const tokens = { mallory: await marshgate.createToken(foreign.user) } as Scene['tokens'];
    const as = { mallory: basic(foreign.user, tokens.mallory) } as Scene['as'];
    for (const [name, user] of Object.entries(people) as [keyof People, User][]) {
      tokens[name] = await org.createToken(user);
      as[name] = basic(user, tokens[name]);
    }
    await server.directory.users.suspend(org.operator, { ...org.address(), accountId: carol.accountId });
    return new Scene(server, { people, contractors, engineering, synced, masons, foreign, as, tokens });
  }

  private constructor(
    server: TestServer,
    things: Pick<
      Scene,
      'people' | 'contractors' | 'engineering' | 'synced' | 'masons' | 'foreign' | 'as' | 'tokens'
    >,
  ) {
    this.server = server;
    this.org = server.fernhollow;
    this.people = things.people;
    this.contractors = things.contractors;
    this.engineering = things.engineering;
    this.synced = things.synced;
    this.masons = things.masons;
    this.foreign = things.foreign;
    this.as = things.as;
    this.tokens = things.tokens;
    this.transcript = new Transcript(server, 'Nothing');
  }

  /** Every way in which a request that would succeed is refused because of who asks. */
  async refusals(request: Ask): Promise<void> {
    const { org, as, tokens } = this;
    const { alice, bob } = this.people;
    const expired = await org.createToken(alice, { expiresAt: this.server.clock.at });
    const narrow = await org.createToken(alice, { scopes: ['read:nothing'] });
    const by = (authorization: string | null): Ask => ({ ...request, authorization });
    this.transcript.heading('Not permitted');
    await this.transcript.list({
      'without a credential': by(null),
      'with an unknown token': by(basic(alice, 'gkt_unknown')),
      'with an unknown token as a bearer': by(bearer('gkt_unknown')),
      "with somebody else's token": by(basic(bob, tokens.alice)),
      'with an expired token': by(basic(alice, expired)),
      'with a header that cannot be read': by('Basic ?'),
      'with an API key of the organization': by(bearer(org.keys.full)),
      'with a token that lacks the scopes': by(bearer(narrow)),
      'by someone suspended': by(as.carol),
      'by someone of another organization': by(as.mallory),
      'by someone without access': by(as.erin),
      ...(this.isWrite && {
        'by someone who uses Confluence': by(as.bob),
        'by someone who administers Confluence': by(as.frank),
        'of anything, by someone who may not: permission comes first': {
          ...request,
          path: request.path.split('?', 1)[0] ?? '',
          authorization: as.frank,
        },
      }),
    });
  }

  /** Every way in which a request, made of how it names a group by id, finds none. */
  async groupIdsNotFound(request: (groupId: string) => Ask, summarize?: (answer: Answer) => string) {
    const fired = await this.org.createGroup('fired by id');
    await this.fire(fired);
    this.transcript.heading('Group not found');
    await this.transcript.list(
      {
        'with an unknown id': request(UNKNOWN),
        'with what is no id': request('engineering'),
        'with an id that no text can be': request('nul\0'),
        'of another directory': request(this.masons.id),
        'of another organization': request(this.foreign.group.id),
        'just deleted': request(fired.id),
      },
      summarize,
    );
  }

  /** Every way in which a request, made of how it names a group, finds none. */
  async groupNamesNotFound(request: (name: string) => Ask, summarize?: (answer: Answer) => string) {
    const fired = await this.org.createGroup('fired by name');
    await this.fire(fired);
    this.transcript.heading('Group not found');
    await this.transcript.list(
      {
        'with an unknown name': request('nobody'),
        'with a part of the name': request('engineer'),
        'with an id in place of the name': request(this.engineering.id),
        'with a name that no text can be': request('nul\0'),
        'with a name of 256 characters': request('x'.repeat(256)),
        'of another directory': request('masons'),
        'just deleted': request('fired by name'),
      },
      summarize,
    );
  }

  /** Every way in which a request, made of how it names an account, finds none. */
  async accountsNotFound(request: (accountId: string) => Ask): Promise<void> {
    this.transcript.heading('User not found');
    await this.transcript.list({
      'with an unknown account': request(`712020:${UNKNOWN}`),
      'with what is no account': request('bob@example.com'),
      'with an account of 129 characters': request('a'.repeat(129)),
      'with an account that no text can be': request('nul\0'),
      'of another directory': request(this.people.dave.accountId),
      'of another organization': request(this.foreign.user.accountId),
    });
  }

  private async fire(group: Group): Promise<void> {
    const address = { ...this.org.address(), groupId: group.id };
    await this.server.directory.groups.remove(this.org.operator, address);
  }
}
