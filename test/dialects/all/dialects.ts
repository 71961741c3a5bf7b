import assert from 'node:assert/strict';
import type { User } from '../../../src/core/types.ts';
import type { TestServer } from '../../support/server.ts';
import { type Answer, type Ask, ask } from '../../support/transcript.ts';

/*
 * One directory, spoken to in five tongues: what each dialect calls the same changes and the same facts.
 */

export const DIALECTS = ['v2', 'v1', 'jira', 'confluence', 'extender'] as const;
export type Dialect = (typeof DIALECTS)[number];

/** A group as it is spoken of: its id may be one of nothing. */
export interface GroupRef {
  id: string;
  name: string;
}

export type Product = 'jira' | 'confluence';
export type Role = 'atlassian/user' | 'atlassian/admin';

/** The changes that all dialects, or some, can make; `byName` is for those that take a name as well as an id. */
export interface Writes {
  create(name: string): Ask;
  remove(group: GroupRef, byName: boolean): Ask;
  add(group: GroupRef, user: User, byName: boolean): Ask;
  leave(group: GroupRef, user: User, byName: boolean): Ask;
  grant?(group: GroupRef, resource: string, role: Role): Ask;
  revoke?(group: GroupRef, resource: string, role: Role): Ask;
}

/** Sends what dialects write, and collects what they tell. */
export class Tongues {
  readonly writes: Record<Dialect, Writes>;
  private readonly server: TestServer;
  /** Of the organization's key, for v2 and v1; of a token of someone who administers everything, for the others. */
  private readonly credentials: { key: string; token: string; basic: string };

  constructor(server: TestServer, admin: User, token: string) {
    this.server = server;
    this.credentials = {
      key: `Bearer ${server.fernhollow.keys.full}`,
      token: `Bearer ${token}`,
      basic: `Basic ${Buffer.from(`${admin.username}:${token}`).toString('base64')}`,
    };
    this.writes = {
      v2: this.organizationsV2(),
      v1: this.organizationsV1(),
      jira: this.jira(),
      confluence: this.confluence(),
      extender: this.extender(),
    };
  }

  async send(request: Ask): Promise<Answer> {
    const answer = await ask(this.server, request);
    assert.ok(answer.status < 500, `${request.method} ${request.path}: ${answer.status} ${answer.text}`);
    return answer;
  }

  /** Whether a write was a success, and did what it says: the Extender's are successes also when they do nothing. */
  static succeeded({ status, body }: Answer): boolean {
    const skipped = body?.groupsSkipped ?? body?.usersSkipped;
    return status < 300 && (skipped === undefined || skipped.length === 0);
  }

  // --- facts ------------------------------------------------------------------------------------------------------

  /** Every group by name, with its id where the dialect tells it; each list is read by small pages. */
  async groups(): Promise<Record<Dialect, [name: string, id: string][]>> {
    const pair = ({ name, id, groupId }: Record<'name' | 'id' | 'groupId', string>): [string, string] => [
      name,
      id ?? groupId,
    ];
    const v2 = await this.pagesByCursor((cursor) => this.v2(`/groups?limit=4${cursor}`));
    const v1 = await this.pagesByCursor((cursor) => ({
      ...this.v1('POST', '/groups/search'),
      body: { limit: 3, ...(cursor && { cursor: decodeURIComponent(cursor.replace('&cursor=', '')) }) },
    }));
    const jira = await this.pagesByStart(
      (start) => this.jiraAt(`/group/bulk?maxResults=5&startAt=${start}`),
      'values',
    );
    const confluence = await this.pagesByLink('/group?limit=3');
    const extender = await this.pagesByStart(
      (start) => this.extenderAt(`getGroups?maxResults=6&startAt=${start}`),
      'groups',
    );
    // This dialect knows no ids: theirs are those of the names elsewhere.
    const ids = new Map(confluence.map(pair));
    return {
      v2: v2.map(pair),
      v1: v1.map(pair),
      jira: jira.map(pair),
      confluence: confluence.map(pair),
      extender: extender.map((name) => [name, ids.get(name) ?? 'unknown elsewhere']),
    };
  }

  /** How many groups there are, in every way that it is told. */
  async groupCounts(): Promise<Record<string, number>> {
    const { body: count } = await this.send(this.v2('/groups/count'));
    const { body: stats } = await this.send(this.v2('/groups/stats'));
    const { body: bulk } = await this.send(this.jiraAt('/group/bulk?maxResults=1'));
    const { body: picker } = await this.send(this.jiraAt('/groups/picker?maxResults=1'));
    const { body: picked } = await this.send(
      this.wiki('/group/picker?query=&limit=1&shouldReturnTotalSize=true'),
    );
    const { body: all } = await this.send(this.extenderAt('getGroups?maxResults=1'));
    return {
      'v2 count': count.count,
      'v2 stats': stats.totals.all,
      'jira bulk': bulk.total,
      'jira picker': picker.total,
      'confluence picker': picked.totalSize,
      extender: all.total,
    };
  }

  /** The members of a group, by account id, in every way that they are told. Names are Extender's: translate them. */
  async members(
    group: GroupRef,
    people: readonly User[],
  ): Promise<{ all: Record<string, string[]>; active: Record<string, string[]> }> {
    const byUsername = new Map(people.map((user) => [user.username, user.accountId]));
    const ids = (items: { accountId: string }[]) => items.map(({ accountId }) => accountId);
    const name = encodeURIComponent(group.name);
    const { body: searched } = await this.send({
      ...this.v1('POST', '/groups/search'),
      body: { groupIds: [group.id], expand: ['USERS'] },
    });
    const { body: details } = await this.send(this.jiraAt(`/group?groupname=${name}&expand=users`));
    const named = await this.pagesByStart(
      (start) => this.extenderAt(`getUsers/${name}?maxResults=2&startAt=${start}`),
      'users',
    );
    const jira = (rest: string) =>
      this.pagesByStart(
        (start) => this.jiraAt(`/group/member?${rest}&maxResults=2&startAt=${start}`),
        'values',
      );
    return {
      all: {
        v2: ids(
          await this.pagesByCursor((cursor) => this.v2(`/users?groupIds=${group.id}&limit=2${cursor}`)),
        ),
        v1: ids(searched.data[0]?.users ?? []),
        jira: ids(await jira(`groupId=${group.id}&includeInactiveUsers=true`)),
        extender: named.map((user) => byUsername.get(user.name) ?? user.name),
      },
      active: {
        'jira by id': ids(await jira(`groupId=${group.id}`)),
        'jira by name': ids(await jira(`groupname=${name}`)),
        'jira expanded': ids(details.users.items),
        'confluence by id': ids(await this.pagesByLink(`/group/${group.id}/membersByGroupId?limit=2`)),
        'confluence by name': ids(await this.pagesByLink(`/group/${name}/member?limit=2`)),
        'confluence by query': ids(await this.pagesByLink(`/group/member?name=${name}&limit=2`)),
      },
    };
  }

  /** How many members a group has, in every way that it is told. */
  async memberCounts(
    group: GroupRef,
  ): Promise<{ all: Record<string, number>; active: Record<string, number> }> {
    const name = encodeURIComponent(group.name);
    const counts = encodeURIComponent('{"includeUsers":true}');
    const { body: listed } = await this.send(this.v2(`/groups?groupIds=${group.id}&counts=${counts}`));
    const { body: users } = await this.send(this.v2(`/users/count?groupIds=${group.id}`));
    const { body: all } = await this.send(this.extenderAt(`getUsers/${name}?maxResults=1`));
    const { body: inactive } = await this.send(
      this.jiraAt(`/group/member?groupId=${group.id}&includeInactiveUsers=true&maxResults=1`),
    );
    const { body: active } = await this.send(this.jiraAt(`/group/member?groupId=${group.id}&maxResults=1`));
    const { body: size } = await this.send(this.jiraAt(`/group?groupId=${group.id}`));
    const { body: total } = await this.send(
      this.wiki(`/group/member?name=${name}&limit=0&shouldReturnTotalSize=true`),
    );
    return {
      all: {
        v2: listed.data[0]?.counts.users,
        'v2 users': users.count,
        jira: inactive.total,
        extender: all.total,
      },
      active: { jira: active.total, 'jira size': size.users.size, confluence: total.totalSize },
    };
  }

  /** The names of the groups someone is in. */
  async groupsOf({ accountId }: User): Promise<Record<string, string[]>> {
    const names = (items: GroupRef[]) => items.map(({ name }) => name);
    const account = encodeURIComponent(accountId);
    const { body: listed } = await this.send(this.jiraAt(`/user/groups?accountId=${account}`));
    const { body: expanded } = await this.send(this.jiraAt(`/user?accountId=${account}&expand=groups`));
    return {
      v2: names(
        await this.pagesByCursor((cursor) => this.v2(`/groups?accountIds=${account}&limit=3${cursor}`)),
      ),
      jira: names(listed),
      'jira expanded': names(expanded.groups.items),
      confluence: names(await this.pagesByLink(`/user/memberof?accountId=${account}&limit=2`)),
    };
  }

  /** The names of the groups that hold a role on a product. */
  async holders(product: Product, role: Role): Promise<Record<string, string[]>> {
    const names = (items: GroupRef[]) => items.map(({ name }) => name);
    const resource = encodeURIComponent(this.server.fernhollow[product]);
    const access = role.replace('atlassian/', '');
    const found = await this.pagesByCursor((cursor) =>
      this.v2(`/groups?resourceIds=${resource}&roleIds=${encodeURIComponent(role)}&limit=3${cursor}`),
    );
    const { body: searched } = await this.send({
      ...this.v1('POST', '/groups/search'),
      body: { expand: ['ROLE_ASSIGNMENTS'] },
    });
    const holding = searched.data.filter(
      (group: { roleAssignments: { resourceId: string; roleId: string }[] }) =>
        group.roleAssignments.some(
          (each) => each.resourceId === this.server.fernhollow[product] && each.roleId === role,
        ),
    );
    return {
      v2: names(found),
      v1: names(holding),
      ...(product === 'jira'
        ? {
            jira: names(
              await this.pagesByStart(
                (start) =>
                  this.jiraAt(
                    `/group/bulk?accessType=${access}&applicationKey=jira-software&maxResults=2&startAt=${start}`,
                  ),
                'values',
              ),
            ),
          }
        : { confluence: names(await this.pagesByLink(`/group?accessType=${access}&limit=2`)) }),
    };
  }

  /** The roles of a group, as `resource role`. */
  async rolesOf({ id }: GroupRef): Promise<string[]> {
    const rows = await this.pagesByCursor((cursor) =>
      this.v2(`/groups/${id}/role-assignments?limit=2${cursor}`),
    );
    return rows
      .flatMap(({ resourceId, roles }) => roles.map((role: string) => `${resourceId} ${role}`))
      .sort();
  }

  /** Who of the people in a group may use Confluence, by account id; the group has everybody. */
  async users(everyone: GroupRef, people: readonly User[]): Promise<Record<string, string[]>> {
    const byUsername = new Map(people.map((user) => [user.username, user.accountId]));
    const name = encodeURIComponent(everyone.name);
    const { body } = await this.send(this.extenderAt(`getUsers/${name}?showExtendedDetails=true`));
    const named = body.users.filter(
      (user: { hasAccessToUseConfluence: boolean }) => user.hasAccessToUseConfluence,
    );
    const resource = encodeURIComponent(this.server.fernhollow.confluence);
    const roles = 'roleIds=atlassian%2Fuser&roleIds=atlassian%2Fadmin';
    const held = await this.pagesByCursor((cursor) =>
      this.v2(
        `/users?resourceIds=${resource}&${roles}&status=active&groupIds=${everyone.id}&limit=3${cursor}`,
      ),
    );
    const listed = await this.pagesByLink(`/group/${everyone.id}/membersByGroupId?expand=operations&limit=3`);
    const using = listed.filter(({ operations }) =>
      operations.some(({ operation }: { operation: string }) => operation === 'use'),
    );
    return {
      extender: named.map((user: { name: string }) => byUsername.get(user.name)).sort(),
      v2: held.map(({ accountId }) => accountId).sort(),
      confluence: using.map(({ accountId }) => accountId).sort(),
    };
  }

  /** What every dialect answers to the question for one group. */
  async lookUps({ id, name }: GroupRef): Promise<Record<string, number>> {
    const encoded = encodeURIComponent(name);
    const questions: Record<string, Ask> = {
      v2: this.v2(`/groups/${id}`),
      'jira by id': this.jiraAt(`/group?groupId=${id}`),
      'jira by name': this.jiraAt(`/group?groupname=${encoded}`),
      'confluence by id': this.wiki(`/group/by-id?id=${id}`),
      'confluence by name': this.wiki(`/group/by-name?name=${encoded}`),
      'confluence in the path': this.wiki(`/group/${encoded}`),
      extender: this.extenderAt(`getUsers/${encoded}`),
    };
    const answers: Record<string, number> = {};
    for (const [way, question] of Object.entries(questions))
      answers[way] = (await this.send(question)).status;
    return answers;
  }

  // --- changes ----------------------------------------------------------------------------------------------------

  private organizationsV2(): Writes {
    const post = (path: string, body: unknown): Ask => ({ ...this.v2(path), method: 'POST', body });
    const remove = (path: string): Ask => ({ ...this.v2(path), method: 'DELETE' });
    return {
      create: (name) => post('/groups', { name }),
      remove: ({ id }) => remove(`/groups/${id}`),
      add: ({ id }, { accountId }) => post(`/groups/${id}/memberships`, { accountId }),
      leave: ({ id }, { accountId }) => remove(`/groups/${id}/memberships/${accountId}`),
      grant: ({ id }, resourceId, roleId) =>
        post(`/groups/${id}/role-assignments/assign`, { resourceId, roleId }),
      revoke: ({ id }, resourceId, roleId) =>
        post(`/groups/${id}/role-assignments/revoke`, { resourceId, roleId }),
    };
  }

  private organizationsV1(): Writes {
    const at = ({ id }: GroupRef) => `/directory/groups/${id}`;
    const roles = (resource: string, role: Role) => ({ roleAssociations: [{ resource, role }] });
    return {
      create: (name) => ({ ...this.v1('POST', '/directory/groups'), body: { name, description: '' } }),
      remove: (group) => this.v1('DELETE', `${at(group)}?forceIfNotEmpty=true`),
      add: (group, { accountId }) => ({
        ...this.v1('POST', `${at(group)}/memberships`),
        body: { account_id: accountId },
      }),
      leave: (group, { accountId }) => this.v1('DELETE', `${at(group)}/memberships/${accountId}`),
      grant: (group, resource, role) => ({
        ...this.v1('POST', `${at(group)}/roles/assign`),
        body: roles(resource, role),
      }),
      revoke: (group, resource, role) => ({
        ...this.v1('POST', `${at(group)}/roles/revoke`),
        body: roles(resource, role),
      }),
    };
  }

  private jira(): Writes {
    const group = ({ id, name }: GroupRef, byName: boolean) =>
      byName ? `groupname=${encodeURIComponent(name)}` : `groupId=${id}`;
    const account = ({ accountId }: User) => `accountId=${encodeURIComponent(accountId)}`;
    return {
      create: (name) => ({ ...this.jiraAt('/group'), method: 'POST', body: { name } }),
      remove: (ref, byName) => ({ ...this.jiraAt(`/group?${group(ref, byName)}`), method: 'DELETE' }),
      add: (ref, { accountId }, byName) => ({
        ...this.jiraAt(`/group/user?${group(ref, byName)}`),
        method: 'POST',
        body: { accountId },
      }),
      leave: (ref, user, byName) => ({
        ...this.jiraAt(`/group/user?${group(ref, byName)}&${account(user)}`),
        method: 'DELETE',
      }),
    };
  }

  private confluence(): Writes {
    const name = (ref: GroupRef) => `name=${encodeURIComponent(ref.name)}`;
    const member = (ref: GroupRef, byName: boolean) =>
      byName ? `/group/user?${name(ref)}` : `/group/userByGroupId?groupId=${ref.id}`;
    return {
      create: (text) => ({ ...this.wiki('/group'), method: 'POST', body: { name: text } }),
      remove: (ref, byName) => ({
        ...this.wiki(byName ? `/group?${name(ref)}` : `/group/by-id?id=${ref.id}`),
        method: 'DELETE',
      }),
      add: (ref, { accountId }, byName) => ({
        ...this.wiki(member(ref, byName)),
        method: 'POST',
        body: { accountId },
      }),
      leave: (ref, { accountId }, byName) => ({
        ...this.wiki(`${member(ref, byName)}&accountId=${encodeURIComponent(accountId)}`),
        method: 'DELETE',
      }),
    };
  }

  private extender(): Writes {
    const post = (path: string, body: unknown): Ask => ({ ...this.extenderAt(path), method: 'POST', body });
    const at = ({ name }: GroupRef) => encodeURIComponent(name);
    return {
      create: (name) => post('addGroups', { groups: [name] }),
      remove: ({ name }) => post('removeGroups', { groups: [name] }),
      add: (group, { username }) => post(`addUsers/${at(group)}`, { users: [username] }),
      leave: (group, { username }) => post(`removeUsers/${at(group)}`, { users: [username] }),
    };
  }

  // --- addresses and pages ----------------------------------------------------------------------------------------

  private v2(path: string): Ask {
    const { id, directory } = this.server.fernhollow;
    const root = `/admin/v2/orgs/${id}/directories/${directory.id}`;
    return { method: 'GET', path: root + path, authorization: this.credentials.key };
  }

  private v1(method: Ask['method'], path: string): Ask {
    const { id } = this.server.fernhollow;
    return { method, path: `/admin/v1/orgs/${id}${path}`, authorization: this.credentials.key };
  }

  private jiraAt(path: string): Ask {
    return { method: 'GET', path: `/rest/api/3${path}`, authorization: this.credentials.token };
  }

  private wiki(path: string): Ask {
    return { method: 'GET', path: `/wiki/rest/api${path}`, authorization: this.credentials.token };
  }

  private extenderAt(path: string): Ask {
    const root = '/rest/extender/1.0/group/';
    return { method: 'GET', path: root + path, authorization: this.credentials.basic };
  }

  // biome-ignore lint/suspicious/noExplicitAny: items of replies of every shape
  private async pagesByCursor(request: (cursor: string) => Ask): Promise<any[]> {
    const items: unknown[] = [];
    for (let cursor = ''; ; ) {
      const { body } = await this.succeed(request(cursor));
      items.push(...body.data);
      if (body.links.next === undefined) return items;
      cursor = `&cursor=${encodeURIComponent(body.links.next)}`;
    }
  }

  // biome-ignore lint/suspicious/noExplicitAny: items of replies of every shape
  private async pagesByStart(request: (start: number) => Ask, key: string): Promise<any[]> {
    const items: unknown[] = [];
    for (;;) {
      const { body } = await this.succeed(request(items.length));
      items.push(...body[key]);
      if (body[key].length === 0 || items.length >= body.total) return items;
    }
  }

  // biome-ignore lint/suspicious/noExplicitAny: items of replies of every shape
  private async pagesByLink(path: string): Promise<any[]> {
    const items: unknown[] = [];
    for (let request = this.wiki(path); ; ) {
      const { body } = await this.succeed(request);
      items.push(...body.results);
      const { context, next } = body._links;
      if (next === undefined) return items;
      request = { ...request, path: context + next };
    }
  }

  private async succeed(request: Ask): Promise<Answer> {
    const answer = await this.send(request);
    assert.ok(answer.status < 300, `${request.method} ${request.path}: ${answer.status} ${answer.text}`);
    return answer;
  }
}
