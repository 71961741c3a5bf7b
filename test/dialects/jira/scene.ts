import type { Directory, Group, User } from '../../../src/core/types.ts';
import { jiraDialect } from '../../../src/dialects/jira/index.ts';
import { basic, bearer } from '../../support/authorization.ts';
import { UNKNOWN } from '../../support/constants.ts';
import { testOnEngines } from '../../support/onEngines.ts';
import { type MountedOperation, operationOf, operationsOf } from '../../support/operations.ts';
import type { TestOrganization } from '../../support/organization.ts';
import type { TestServer } from '../../support/server.ts';
import { type Answer, type Ask, Transcript } from '../../support/transcript.ts';

export { basic, bearer, UNKNOWN };

/** Below the first prefix of the dialect. */
export const OPERATIONS = operationsOf(jiraDialect().toReversed());

type Query = Record<string, string | number | boolean | readonly string[]>;

/** A path of the API; a list in the query is sent as a repeated name. */
export function jira(path: string, query: Query = {}, prefix = '/rest/api/3'): string {
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    [value].flat().map((each) => `${name}=${encodeURIComponent(String(each))}`),
  );
  return prefix + path + (pairs.length > 0 ? `?${pairs.join('&')}` : '');
}

export function get(path: string, query?: Query, rest: Partial<Ask> = {}): Ask {
  return { method: 'GET', path: jira(path, query), ...rest };
}

export function post(path: string, body?: unknown, query?: Query, rest: Partial<Ask> = {}): Ask {
  return { method: 'POST', path: jira(path, query), ...(body !== undefined && { body }), ...rest };
}

export function remove(path: string, query?: Query, rest: Partial<Ask> = {}): Ask {
  return { method: 'DELETE', path: jira(path, query), ...rest };
}

/**
 * Tests one operation by a transcript in `transcripts/`, on every engine against the same file: what it does when all
 * is well, and how it refuses what it must.
 */
export function testOperation(id: string, run: (scene: Scene) => Promise<void>): void {
  testOnEngines(id, async (t, server) => {
    const scene = await Scene.on(server, id);
    await run(scene);
    scene.transcript.matches(t, `jira/transcripts/${id.replace('jira.', '')}`);
  });
}

/** The people of Fernhollow by what they may do on its site, each with a token of their own. */
export interface People {
  /** Administers the site. */
  alice: User;
  /** Uses Jira. */
  bob: User;
  /** Used Jira and is suspended. */
  carol: User;
  /** Belongs to another directory, contractors. */
  dave: User;
  /** Has no access to anything. */
  erin: User;
}

/** Fernhollow as most of these tests find it. */
export class Scene {
  readonly server: TestServer;
  readonly operation: MountedOperation;
  readonly transcript: Transcript;
  readonly org: TestOrganization;
  readonly marshgate: TestOrganization;
  readonly people: People;
  readonly contractors: Directory;
  /** Uses Jira; Alice, Bob and Carol are in it. */
  readonly engineering: Group;
  /** Synced from an identity provider; Bob is in it. */
  readonly synced: Group;
  /** In the directory of the contractors. */
  readonly masons: Group;
  /** Of another organization, where Mallory administers the site. */
  readonly foreign: { group: Group; user: User };
  /** `Authorization` headers: Alice's are the transcript's. */
  readonly as: Record<keyof People | 'mallory', string>;

  static async on(server: TestServer, id: string): Promise<Scene> {
    const { fernhollow: org, marshgate } = server;
    const contractors = await org.createDirectory('Contractors');
    const people: People = {
      alice: await org.createUser('alice', { groups: ['site-admins'] }),
      bob: await org.createUser('bob', { groups: ['jira-software-users-fernhollow'] }),
      carol: await org.createUser('carol', { groups: ['jira-software-users-fernhollow'] }),
      dave: await org.createUser('dave', { directory: contractors }),
      erin: await org.createUser('erin'),
    };
    const { alice, bob, carol } = people;
    const engineering = await org.createGroup('engineering');
    const synced = await org.createGroup('everyone', { source: 'okta' });
    const masons = await org.createGroup('masons', { directory: contractors });
    await org.join(engineering, alice, bob, carol);
    await org.join(synced, bob);
    await org.grantToGroup(engineering, org.jira);
    const foreign = {
      group: await marshgate.createGroup('engineering'),
      user: await marshgate.createUser('mallory', { groups: ['site-admins'] }),
    };
    const as = Object.fromEntries(
      await Promise.all(
        Object.entries(people).map(async ([name, user]) => [name, basic(user, await org.createToken(user))]),
      ),
    );
    as.mallory = basic(foreign.user, await marshgate.createToken(foreign.user));
    await server.directory.users.suspend(org.operator, { ...org.address(), accountId: carol.accountId });
    return new Scene(server, id, { people, contractors, engineering, synced, masons, foreign, as });
  }

  private constructor(
    server: TestServer,
    id: string,
    things: Pick<Scene, 'people' | 'contractors' | 'engineering' | 'synced' | 'masons' | 'foreign' | 'as'>,
  ) {
    this.server = server;
    this.operation = operationOf(OPERATIONS, id);
    this.org = server.fernhollow;
    this.marshgate = server.marshgate;
    this.people = things.people;
    this.contractors = things.contractors;
    this.engineering = things.engineering;
    this.synced = things.synced;
    this.masons = things.masons;
    this.foreign = things.foreign;
    this.as = things.as;
    const { summary, method, prefix, path } = this.operation;
    this.transcript = new Transcript(server, `${summary}\n\n\`${method} ${prefix}${path}\`, ${id}`, {
      authorization: this.as.alice,
    });
  }

  /** Every way in which a request that would succeed is refused because of who asks. */
  async refusals(request: Ask, summarize?: (answer: Answer) => string): Promise<void> {
    const { org, people, as } = this;
    const { alice } = people;
    const expired = await org.createToken(alice, { expiresAt: this.server.clock.at });
    const narrow = await org.createToken(alice, { scopes: ['read:nothing'] });
    const by = (authorization: string | null): Ask => ({ ...request, authorization });
    this.transcript.heading('Not permitted');
    await this.transcript.list(
      {
        'without a credential': by(null),
        'with an unknown token': by(basic(alice, 'gkt_unknown')),
        "with somebody else's token": by(
          basic(people.bob, Buffer.from(as.alice.slice(6), 'base64').toString().split(':')[1] ?? ''),
        ),
        'with an expired token': by(basic(alice, expired)),
        'with an API key of the organization': by(bearer(org.keys.full)),
        'with a token that lacks the scopes': by(bearer(narrow)),
        'by someone suspended': by(as.carol),
        'by someone of another organization': by(as.mallory),
        'by someone without access': by(as.erin),
        ...(this.operation.permission?.startsWith('administer') && {
          'by someone who uses Jira': by(as.bob),
        }),
      },
      summarize,
    );
  }

  /** Every way in which a request, made of how it names a group, finds none. */
  async groupsNotFound(request: (group: Query) => Ask): Promise<void> {
    const { groups } = this.server.directory;
    const fired = await this.org.createGroup('fired');
    await groups.remove(this.org.operator, { ...this.org.address(), groupId: fired.id });
    this.transcript.heading('Group not named well, or not found');
    await this.transcript.list({
      'without a group': request({}),
      'with empty names': request({ groupname: '', groupId: '' }),
      'with the name and the id': request({ groupname: 'engineering', groupId: this.engineering.id }),
      'with the parameter of another operation': request({ groupName: 'engineering' }),
      'with an unknown name': request({ groupname: 'nobody' }),
      'with a part of the name': request({ groupname: 'engineer' }),
      'with an unknown id': request({ groupId: UNKNOWN }),
      'with what is no id': request({ groupId: 'engineering' }),
      'with the name of a group of another directory': request({ groupname: 'masons' }),
      'with the id of a group of another directory': request({ groupId: this.masons.id }),
      'with the id of a group of another organization': request({ groupId: this.foreign.group.id }),
      'with the name of a group just deleted': request({ groupname: 'fired' }),
      'with the id of a group just deleted': request({ groupId: fired.id }),
      'with a name that no text can be': request({ groupname: 'nul\0' }),
    });
  }

  /** Every way in which a request, made of how it names an account, finds none. */
  async usersNotFound(request: (account: Query) => Ask): Promise<void> {
    this.transcript.heading('User not named well, or not found');
    await this.transcript.list({
      'without an account': request({}),
      'with an empty account': request({ accountId: '' }),
      'with a username, which is retired': request({ username: 'bob' }),
      'with an unknown account': request({ accountId: `712020:${UNKNOWN}` }),
      'with what is no account': request({ accountId: 'bob@example.com' }),
      'with an account of 129 characters': request({ accountId: 'a'.repeat(129) }),
      'with an account of another directory': request({ accountId: this.people.dave.accountId }),
      'with an account of another organization': request({ accountId: this.foreign.user.accountId }),
    });
  }
}
