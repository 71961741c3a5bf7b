import assert from 'node:assert/strict';
import type { Directory, Group, Site, User } from '../../../src/core/types.ts';
import { organizationsDialect } from '../../../src/dialects/organizations/index.ts';
import type { Operation } from '../../../src/http/operation.ts';
import { bearer } from '../../support/authorization.ts';
import { UNKNOWN } from '../../support/constants.ts';
import { testOnEngines } from '../../support/onEngines.ts';
import { type MountedOperation, operationOf, operationsOf } from '../../support/operations.ts';
import type { TestOrganization } from '../../support/organization.ts';
import type { TestServer } from '../../support/server.ts';
import { type Answer, type Ask, ask, Transcript } from '../../support/transcript.ts';

export { bearer, UNKNOWN };

export const OPERATIONS = operationsOf(organizationsDialect({ v1: 'serve' }));

/** Whether the operation changes something, which takes another scope. */
export function isWrite({ scopes }: Operation): boolean {
  return scopes.some((set) => set.some((scope) => scope.startsWith('write:')));
}

/**
 * Tests one operation by a transcript in `transcripts/`, on every engine against the same file: what it does when all
 * is well, and how it refuses what it must.
 */
export function testOperation(id: string, run: (scene: Scene) => Promise<void>): void {
  testOnEngines(id, async (t, server) => {
    const scene = await Scene.on(server, id);
    await run(scene);
    scene.transcript.matches(t, `organizations/transcripts/${id.replace('organizations.', '')}`);
  });
}

/** Fernhollow as most of these tests find it. */
export class Scene {
  readonly server: TestServer;
  readonly operation: MountedOperation;
  readonly transcript: Transcript;
  readonly org: TestOrganization;
  readonly marshgate: TestOrganization;
  /** Alice and Bob are in engineering, Carol is in no group. Dave belongs to another directory, contractors. */
  readonly alice: User;
  readonly bob: User;
  readonly carol: User;
  readonly dave: User;
  readonly contractors: Directory;
  /** Uses Jira. */
  readonly engineering: Group;
  /** Synced from an identity provider; Carol is in it. */
  readonly synced: Group;
  /** In the directory of the contractors. */
  readonly masons: Group;
  /** Of another organization. */
  readonly foreign: { group: Group; user: User };
  /** An API token of Alice's. */
  readonly token: string;

  static async on(server: TestServer, id: string): Promise<Scene> {
    const { fernhollow: org, marshgate } = server;
    const [alice, bob, carol] = (await org.createUsers('alice', 'bob', 'carol')) as [User, User, User];
    const contractors = await org.createDirectory('Contractors');
    const dave = await org.createUser('dave', { directory: contractors });
    const engineering = await org.createGroup('engineering', { description: 'Builds the weirs' });
    const synced = await org.createGroup('everyone', { source: 'okta' });
    const masons = await org.createGroup('masons', { directory: contractors });
    await org.join(engineering, alice, bob);
    await org.join(synced, carol);
    await org.grantToGroup(engineering, org.jira);
    const foreign = {
      group: await marshgate.createGroup('engineering'),
      user: await marshgate.createUser('mallory'),
    };
    const token = await org.createToken(alice);
    const people = { alice, bob, carol, dave, contractors, token };
    return new Scene(server, id, { ...people, engineering, synced, masons, foreign });
  }

  private constructor(
    server: TestServer,
    id: string,
    things: Omit<
      Scene,
      'server' | 'operation' | 'transcript' | 'org' | 'marshgate' | 'v1' | 'v2' | 'createSite' | 'refusals'
    >,
  ) {
    this.server = server;
    this.operation = operationOf(OPERATIONS, id);
    this.org = server.fernhollow;
    this.marshgate = server.marshgate;
    this.alice = things.alice;
    this.bob = things.bob;
    this.carol = things.carol;
    this.dave = things.dave;
    this.contractors = things.contractors;
    this.engineering = things.engineering;
    this.synced = things.synced;
    this.masons = things.masons;
    this.foreign = things.foreign;
    this.token = things.token;
    const { summary, method, prefix, path } = this.operation;
    this.transcript = new Transcript(server, `${summary}\n\n\`${method} ${prefix}${path}\`, ${id}`, {
      authorization: bearer(this.org.keys.full),
    });
  }

  /** A path below a directory, by default the organization's first. */
  v2(path: string, directory = this.org.directory.id): string {
    return `/admin/v2/orgs/${this.org.id}/directories/${directory}${path}`;
  }

  v1(path: string): string {
    return `/admin/v1/orgs/${this.org.id}${path}`;
  }

  /** A further site, whose people are those of a directory. */
  createSite(name: string, directory: Directory): Promise<Site> {
    const fields = { name, host: `${name}-${this.org.site.host}` };
    return this.server.directory.organizations.createSite(
      this.org.operator,
      this.org.address(directory),
      fields,
    );
  }

  /** Every way in which a request that would succeed is refused because of who asks, or of what its path names. */
  async refusals(request: Ask): Promise<void> {
    this.transcript.heading('Not permitted');
    await this.transcript.list(this.unpermitted(request));
    this.transcript.heading('Not found');
    await this.transcript.list(this.unfound(request));
  }

  private unpermitted(request: Ask): Record<string, Ask> {
    const { keys } = this.org;
    const write = isWrite(this.operation);
    const by = (authorization: string | null): Ask => ({ ...request, authorization });
    return {
      'without a key': by(null),
      'with an unknown key': by(bearer('gkk_unknown')),
      'with an expired key': by(bearer(keys.expired)),
      'with a key that is no bearer token': by(`Basic ${keys.full}`),
      "with a person's API token": by(bearer(this.token)),
      [write ? 'with a key that only reads' : 'with a key that only writes']: by(
        bearer(write ? keys.read : keys.write),
      ),
    };
  }

  private unfound(request: Ask): Record<string, Ask> {
    const { org, marshgate, contractors } = this;
    const { path } = this.operation;
    const requests: Record<string, Ask> = {};
    const put = (sentence: string, id: string, other: string) => {
      requests[sentence] = { ...request, path: request.path.replace(id, other) };
    };
    if (path.includes('{orgId}')) {
      put('in an unknown organization', org.id, UNKNOWN);
      put('in another organization', org.id, marshgate.id);
      put('in an organization by no id', org.id, 'fernhollow');
      requests['with the key of another organization'] = {
        ...request,
        authorization: bearer(marshgate.keys.full),
      };
    }
    if (path.includes('{directoryId}')) {
      put('in an unknown directory', org.directory.id, UNKNOWN);
      put("in another organization's directory", org.directory.id, marshgate.directory.id);
      put('in a directory by no id', org.directory.id, 'main');
      if (isWrite(this.operation)) put('in every directory, which only reads may', org.directory.id, '-');
    }
    const [, groupId] = /groups?\/([0-9a-f-]{36})/.exec(request.path) ?? [];
    if (groupId) {
      put('of an unknown group', groupId, UNKNOWN);
      put("of another organization's group", groupId, this.foreign.group.id);
      put('of a group by no id', groupId, 'engineering');
      if (path.includes('{directoryId}')) {
        put("of a group in the other directory's path", org.directory.id, contractors.id);
        put("of the other directory's group in this one's path", groupId, this.masons.id);
      }
    }
    const accountId = [this.alice, this.bob, this.carol].find(({ accountId }) =>
      request.path.includes(`/${accountId}`),
    )?.accountId;
    if (accountId) {
      put('of an unknown account', accountId, `712020:${UNKNOWN}`);
      put("of another organization's account", accountId, this.foreign.user.accountId);
      put('of an account by no id', accountId, 'alice@example.com');
      if (path.includes('{directoryId}'))
        put("of the other directory's account", accountId, this.dave.accountId);
    }
    return requests;
  }
}

export function get(path: string, rest: Partial<Ask> = {}): Ask {
  return { method: 'GET', path, ...rest };
}

export function post(path: string, body?: unknown, rest: Partial<Ask> = {}): Ask {
  return { method: 'POST', path, ...(body !== undefined && { body }), ...rest };
}

export function remove(path: string, rest: Partial<Ask> = {}): Ask {
  return { method: 'DELETE', path, ...rest };
}

/** Paths below an organization and below its first directory. */
export function pathsOf(org: TestOrganization) {
  return {
    v1: (path: string) => `/admin/v1/orgs/${org.id}${path}`,
    v2: (path: string, directory = org.directory.id) =>
      `/admin/v2/orgs/${org.id}/directories/${directory}${path}`,
  };
}

/** Asks with the key that may do everything. */
export function send(server: TestServer, request: Ask): Promise<Answer> {
  return ask(server, request, { authorization: bearer(server.fernhollow.keys.full) });
}

/** The same for what must be a success. */
export async function succeed(server: TestServer, request: Ask): Promise<Answer> {
  const answer = await send(server, request);
  assert.ok(answer.status < 300, `${request.method} ${request.path}: ${answer.status} ${answer.text}`);
  return answer;
}
