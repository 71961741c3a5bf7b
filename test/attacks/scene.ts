import assert from 'node:assert/strict';
import { siteAri } from '../../src/core/resources.ts';
import type { Actor, Group, Site, User } from '../../src/core/types.ts';
import { basic, bearer } from '../support/authorization.ts';
import { Contents, difference } from '../support/contents.ts';
import type { TestOrganization } from '../support/organization.ts';
import { overTheWire, type WireAnswer, type WireRequest } from '../support/overTheWire.ts';
import type { TestServer } from '../support/server.ts';

/** A request with who sends it. */
export interface Attempt extends WireRequest {
  authorization?: string | null;
}

/** The people of Fernhollow by what they may do there. */
export interface Cast {
  /** Administers the organization: the only one who does, through `org-admins`. */
  olga: User;
  /** Administers the site: the only one who does, through `site-admins`. */
  sam: User;
  /** Administers Jira. */
  jay: User;
  /** Manages access to Jira. */
  ana: User;
  /** Uses Jira and Confluence. */
  uma: User;
  /** Holds nothing. */
  nora: User;
  /** Administers another site on the same directory, hill. */
  hana: User;
}

/** Where attacks take place, and whether anything came of them. */
export class AttackScene implements AsyncDisposable {
  readonly server: TestServer;
  readonly org: TestOrganization;
  readonly hill: Site;
  readonly people: Cast;
  /** Holds no role, and has no members. */
  readonly plain: Group;
  private readonly tokens: Record<keyof Cast, string>;
  private readonly contents: Contents;

  static async on(server: TestServer): Promise<AttackScene> {
    const { fernhollow: org } = server;
    const hill = await org.service.organizations.createSite(org.operator, org.address(), {
      name: 'hill',
      host: `hill.${org.site.host}`,
    });
    const people: Cast = {
      olga: await org.createUser('olga', { groups: ['org-admins'] }),
      sam: await org.createUser('sam', { groups: ['site-admins'] }),
      jay: await org.createUser('jay', { groups: ['jira-admins-fernhollow'] }),
      ana: await org.createUser('ana'),
      uma: await org.createUser('uma', {
        groups: ['jira-software-users-fernhollow', 'confluence-users-fernhollow'],
      }),
      nora: await org.createUser('nora'),
      hana: await org.createUser('hana', { groups: ['site-admins-hill'] }),
    };
    await org.grantToUser(people.ana, org.jira, 'atlassian/user-access-admin');
    const plain = await org.createGroup('plain');
    const tokens = {} as Record<keyof Cast, string>;
    for (const [name, user] of Object.entries(people) as [keyof Cast, User][]) {
      tokens[name] = await org.createToken(user);
    }
    return new AttackScene(server, hill, people, plain, tokens, await Contents.of(server));
  }

  private constructor(
    server: TestServer,
    hill: Site,
    people: Cast,
    plain: Group,
    tokens: Record<keyof Cast, string>,
    contents: Contents,
  ) {
    this.server = server;
    this.org = server.fernhollow;
    this.hill = hill;
    this.people = people;
    this.plain = plain;
    this.tokens = tokens;
    this.contents = contents;
  }

  /** The organization's key without scopes, which may do everything that the Organizations API can. */
  get key(): string {
    return bearer(this.org.keys.full);
  }

  as(name: keyof Cast): string {
    return basic(this.people[name], this.tokens[name]);
  }

  /** The person as core knows them, for doors that lead there by no request, or not yet. */
  actor(name: keyof Cast): Actor {
    const user = this.people[name];
    return {
      kind: 'user',
      organizationKey: user.organizationKey,
      organizationId: this.org.id,
      id: user.accountId,
      name: user.displayName,
      userKey: user.key,
      credentialId: null,
      scopes: null,
      dialect: 'test',
    };
  }

  of(user: User) {
    return { ...this.org.address(), accountId: user.accountId };
  }

  at(group: Group) {
    return { ...this.org.address(), groupId: group.id };
  }

  /** A resource of the other site. */
  onHill(owner: 'jira-software' | 'confluence' | 'platform'): string {
    return owner === 'platform'
      ? siteAri(this.hill.id)
      : this.org.jira.replace('jira-software', owner).replace(this.org.site.id, this.hill.id);
  }

  send({ authorization, headers, ...request }: Attempt): Promise<WireAnswer> {
    return overTheWire(this.server, {
      ...request,
      headers: { host: this.org.site.host, ...(authorization && { authorization }), ...headers },
    });
  }

  /** What a piece of work changed, a line for each row. */
  async changesOf(work: () => Promise<unknown>): Promise<string[]> {
    const before = await this.contents.read();
    await work();
    return difference(before, await this.contents.read());
  }

  /** Sends what must succeed. */
  async accepted(attempt: Attempt): Promise<WireAnswer> {
    const answer = await this.send(attempt);
    assert.ok(!isRefusal(answer), `${attempt.path}: ${answer.status} ${answer.text}`);
    return answer;
  }

  /** Makes attempts: each is refused, and none of them changes anything. */
  async refused(attempts: Record<string, Attempt>): Promise<void> {
    const accepted: string[] = [];
    const changes = await this.changesOf(async () => {
      for (const [name, attempt] of Object.entries(attempts)) {
        const answer = await this.send(attempt);
        if (!isRefusal(answer)) accepted.push(`${name}: ${answer.status} ${answer.text}`);
        assert.ok(answer.status < 500, `${name}: ${answer.text}`);
      }
    });
    assert.deepEqual(accepted, []);
    assert.deepEqual(changes, []);
  }

  /** The same for calls of core: each is refused with an error of that kind. */
  async refusedByCore(kind: string, calls: Record<string, () => Promise<unknown>>): Promise<void> {
    const changes = await this.changesOf(async () => {
      for (const [name, call] of Object.entries(calls)) {
        await assert.rejects(call(), (error) => (error as { kind?: string }).kind === kind, name);
      }
    });
    assert.deepEqual(changes, []);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.contents[Symbol.asyncDispose]();
  }
}

/** Bulk operations are successes that skip what they refuse. */
function isRefusal({ status, body }: WireAnswer): boolean {
  if (status >= 400) return true;
  const applied = body?.usersAdded ?? body?.usersRemoved ?? body?.groupsAdded ?? body?.groupsRemoved;
  return Array.isArray(applied) && applied.length === 0;
}
