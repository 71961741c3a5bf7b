import assert from 'node:assert/strict';
import type { User } from '../../../src/core/types.ts';
import type { TestServer } from '../../support/server.ts';
import { type Answer, type Ask, ask } from '../../support/transcript.ts';
import {
  type Addresses,
  addressesOf,
  type Dialect,
  type GroupRef,
  type Product,
  type Role,
  type Writes,
  writesAt,
} from '../../support/writes.ts';

/*
 * One directory, spoken to in five tongues: what each dialect calls the same changes and the same facts.
 */

/** Sends what dialects write, and collects what they tell. */
export class Tongues {
  readonly writes: Record<Dialect, Writes>;
  private readonly server: TestServer;
  private readonly at: Addresses;

  constructor(server: TestServer, admin: User, token: string) {
    const { id, directory, keys } = server.fernhollow;
    this.server = server;
    this.at = addressesOf({
      organizationId: id,
      directoryId: directory.id,
      key: keys.full,
      username: admin.username,
      token,
    });
    this.writes = writesAt(this.at);
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
    const v2 = await this.pagesByCursor((cursor) => this.at.v2(`/groups?limit=4${cursor}`));
    const v1 = await this.pagesByCursor((cursor) => ({
      ...this.at.v1('POST', '/groups/search'),
      body: { limit: 3, ...(cursor && { cursor: decodeURIComponent(cursor.replace('&cursor=', '')) }) },
    }));
    const jira = await this.pagesByStart(
      (start) => this.at.jira(`/group/bulk?maxResults=5&startAt=${start}`),
      'values',
    );
    const confluence = await this.pagesByLink('/group?limit=3');
    const extender = await this.pagesByStart(
      (start) => this.at.extender(`getGroups?maxResults=6&startAt=${start}`),
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
    const { body: count } = await this.send(this.at.v2('/groups/count'));
    const { body: stats } = await this.send(this.at.v2('/groups/stats'));
    const { body: bulk } = await this.send(this.at.jira('/group/bulk?maxResults=1'));
    const { body: picker } = await this.send(this.at.jira('/groups/picker?maxResults=1'));
    const { body: picked } = await this.send(
      this.at.wiki('/group/picker?query=&limit=1&shouldReturnTotalSize=true'),
    );
    const { body: all } = await this.send(this.at.extender('getGroups?maxResults=1'));
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
      ...this.at.v1('POST', '/groups/search'),
      body: { groupIds: [group.id], expand: ['USERS'] },
    });
    const { body: details } = await this.send(this.at.jira(`/group?groupname=${name}&expand=users`));
    const named = await this.pagesByStart(
      (start) => this.at.extender(`getUsers/${name}?maxResults=2&startAt=${start}`),
      'users',
    );
    const jira = (rest: string) =>
      this.pagesByStart(
        (start) => this.at.jira(`/group/member?${rest}&maxResults=2&startAt=${start}`),
        'values',
      );
    return {
      all: {
        v2: ids(
          await this.pagesByCursor((cursor) => this.at.v2(`/users?groupIds=${group.id}&limit=2${cursor}`)),
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
    const { body: listed } = await this.send(this.at.v2(`/groups?groupIds=${group.id}&counts=${counts}`));
    const { body: users } = await this.send(this.at.v2(`/users/count?groupIds=${group.id}`));
    const { body: all } = await this.send(this.at.extender(`getUsers/${name}?maxResults=1`));
    const { body: inactive } = await this.send(
      this.at.jira(`/group/member?groupId=${group.id}&includeInactiveUsers=true&maxResults=1`),
    );
    const { body: active } = await this.send(this.at.jira(`/group/member?groupId=${group.id}&maxResults=1`));
    const { body: size } = await this.send(this.at.jira(`/group?groupId=${group.id}`));
    const { body: total } = await this.send(
      this.at.wiki(`/group/member?name=${name}&limit=0&shouldReturnTotalSize=true`),
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
    const { body: listed } = await this.send(this.at.jira(`/user/groups?accountId=${account}`));
    const { body: expanded } = await this.send(this.at.jira(`/user?accountId=${account}&expand=groups`));
    return {
      v2: names(
        await this.pagesByCursor((cursor) => this.at.v2(`/groups?accountIds=${account}&limit=3${cursor}`)),
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
      this.at.v2(`/groups?resourceIds=${resource}&roleIds=${encodeURIComponent(role)}&limit=3${cursor}`),
    );
    const { body: searched } = await this.send({
      ...this.at.v1('POST', '/groups/search'),
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
                  this.at.jira(
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
      this.at.v2(`/groups/${id}/role-assignments?limit=2${cursor}`),
    );
    return rows
      .flatMap(({ resourceId, roles }) => roles.map((role: string) => `${resourceId} ${role}`))
      .sort();
  }

  /** Who of the people in a group may use Confluence, by account id; the group has everybody. */
  async users(everyone: GroupRef, people: readonly User[]): Promise<Record<string, string[]>> {
    const byUsername = new Map(people.map((user) => [user.username, user.accountId]));
    const name = encodeURIComponent(everyone.name);
    const { body } = await this.send(this.at.extender(`getUsers/${name}?showExtendedDetails=true`));
    const named = body.users.filter(
      (user: { hasAccessToUseConfluence: boolean }) => user.hasAccessToUseConfluence,
    );
    const resource = encodeURIComponent(this.server.fernhollow.confluence);
    const roles = 'roleIds=atlassian%2Fuser&roleIds=atlassian%2Fadmin';
    const held = await this.pagesByCursor((cursor) =>
      this.at.v2(
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
      v2: this.at.v2(`/groups/${id}`),
      'jira by id': this.at.jira(`/group?groupId=${id}`),
      'jira by name': this.at.jira(`/group?groupname=${encoded}`),
      'confluence by id': this.at.wiki(`/group/by-id?id=${id}`),
      'confluence by name': this.at.wiki(`/group/by-name?name=${encoded}`),
      'confluence in the path': this.at.wiki(`/group/${encoded}`),
      extender: this.at.extender(`getUsers/${encoded}`),
    };
    const answers: Record<string, number> = {};
    for (const [way, question] of Object.entries(questions))
      answers[way] = (await this.send(question)).status;
    return answers;
  }

  // --- pages ----------------------------------------------------------------------------------------------------------

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
    for (let request = this.at.wiki(path); ; ) {
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
