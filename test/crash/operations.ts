import type { WireAnswer } from '../support/overTheWire.ts';
import { type Addresses, DIALECTS, type Dialect, type GroupRef, type Writes } from '../support/writes.ts';
import { granted, groupCreated, joined, left, ROLE, revoked, together } from './changes.ts';
import type { Random } from './random.ts';
import type { Change, Operation, Territory } from './territory.ts';

/** The large group that all writers bring their people into and take them out of. */
export const PLAZA = 'plaza';

/** Whether this round fills the large group or empties it, so that its counted blocks come and go. */
export type Tide = 'flow' | 'ebb';

/** What requests need to know that is the same for all writers. */
export interface Directory {
  at: Addresses;
  writes: Record<Dialect, Writes>;
  /** Ids of groups and account ids of people, by name; of what was made without telling its id, none. */
  ids: Map<string, string>;
  products: { jira: string; confluence: string };
  /** The group that people join whom Jira makes. */
  jiraUsers: string;
}

const GROUPS_AT_MOST = 12;

/** REST Extender takes so many names per transaction. */
const NAMES_PER_CHANGE = 200;

/** Chooses what a writer does next: always something that must succeed. */
export class Operations {
  private readonly directory: Directory;
  private readonly territory: Territory;
  private readonly random: Random;
  private readonly tide: Tide;
  private readonly names: () => string;

  constructor(directory: Directory, territory: Territory, random: Random, tide: Tide, names: () => string) {
    this.directory = directory;
    this.territory = territory;
    this.random = random;
    this.tide = tide;
    this.names = names;
  }

  next(): Operation {
    for (;;) {
      const make = this.random.pick(this.menu);
      const operation = make.call(this);
      if (operation) return operation;
    }
  }

  private readonly menu = [
    this.createGroup,
    this.createGroup,
    this.removeGroup,
    this.addMember,
    this.addMember,
    this.addMember,
    this.removeMember,
    this.removeMember,
    this.addMany,
    this.removeMany,
    this.crowdPlaza,
    this.createGroups,
    this.grantToGroup,
    this.revokeFromGroup,
    this.grantToUser,
    this.revokeFromUser,
    this.createUser,
    this.removeUser,
    this.suspend,
    this.restore,
  ];

  // --- groups -----------------------------------------------------------------------------------------------------

  private createGroup(): Operation | undefined {
    if (this.groups().length >= GROUPS_AT_MOST) return undefined;
    const name = this.names();
    const request = this.directory.writes[this.random.pick(DIALECTS)].create(name);
    return { request, changes: [groupCreated(name)], makes: name };
  }

  private removeGroup(): Operation | undefined {
    const group = this.someGroup();
    if (!group) return undefined;
    const { dialect, byName } = this.wayTo(group);
    const request = this.directory.writes[dialect].remove(group, byName);
    // Jira may be told which group takes over what was restricted to this one.
    const swaps = dialect === 'jira' && this.random.chance(50);
    const path = swaps ? `${request.path}&swapGroup=${PLAZA}` : request.path;
    return { request: { ...request, path }, changes: [this.groupDeleted(group.name)] };
  }

  /** Many at once; now and then more than go into one transaction. They are gone again with the next such request. */
  private createGroups(): Operation | undefined {
    const many = this.groups().filter((name) => name.includes('.many'));
    if (many.length > 0) {
      return this.inParts(many, 'removeGroups', (name) => this.groupDeleted(name));
    }
    if (!this.random.chance(20)) return undefined;
    const stem = `${this.names()}.many`;
    const count = this.random.chance(15) ? this.random.integer(201, 450) : this.random.integer(20, 120);
    const names = Array.from({ length: count }, (_, index) => `${stem}${index + 1}`);
    return this.inParts(names, 'addGroups', groupCreated);
  }

  private inParts(names: readonly string[], what: string, change: (name: string) => Change): Operation {
    const changes: Change[] = [];
    for (let start = 0; start < names.length; start += NAMES_PER_CHANGE) {
      changes.push(together(names.slice(start, start + NAMES_PER_CHANGE).map(change)));
    }
    const body = { groups: names };
    return { request: { ...this.directory.at.extender(what), method: 'POST', body }, changes };
  }

  private groupDeleted(name: string): Change {
    const goes = [...this.territory.facts].filter((fact) => fact.split(' ')[1] === name);
    return { comes: [], goes, events: [`group_deleted ${name}`] };
  }

  // --- members ----------------------------------------------------------------------------------------------------

  private addMember(): Operation | undefined {
    const group = this.someGroupOrPlaza();
    const user = group && this.someUser((name) => this.isActive(name) && !this.isMember(group.name, name));
    if (!group || !user) return undefined;
    const { dialect, byName } = this.wayTo(group);
    const request = this.directory.writes[dialect].add(group, user, byName);
    return { request, changes: [joined(group.name, user.username)] };
  }

  private removeMember(): Operation | undefined {
    const group = this.someGroupOrPlaza();
    const user = group && this.someUser((name) => this.isMember(group.name, name));
    if (!group || !user) return undefined;
    const { dialect, byName } = this.wayTo(group);
    const request = this.directory.writes[dialect].leave(group, user, byName);
    return { request, changes: [left(group.name, user.username)] };
  }

  private addMany(): Operation | undefined {
    const group = this.someGroup();
    return group && this.addAll(group.name, this.random.integer(5, 300));
  }

  private removeMany(): Operation | undefined {
    const group = this.someGroup();
    return group && this.removeAll(group.name, this.random.integer(5, 300));
  }

  private crowdPlaza(): Operation | undefined {
    const count = this.random.integer(100, 300);
    const isAgainst = this.random.chance(25);
    return (this.tide === 'flow') === isAgainst ? this.removeAll(PLAZA, count) : this.addAll(PLAZA, count);
  }

  private addAll(group: string, count: number): Operation | undefined {
    const users = this.random.some(
      this.users().filter((name) => !this.isMember(group, name)),
      count,
    );
    return users.length === 0
      ? undefined
      : this.withUsers('addUsers', group, users, (user) => joined(group, user));
  }

  private removeAll(group: string, count: number): Operation | undefined {
    const users = this.random.some(
      this.users().filter((name) => this.isMember(group, name)),
      count,
    );
    return users.length === 0
      ? undefined
      : this.withUsers('removeUsers', group, users, (user) => left(group, user));
  }

  private withUsers(
    what: string,
    group: string,
    users: readonly string[],
    change: (user: string) => Change,
  ): Operation {
    const path = `${what}/${encodeURIComponent(group)}`;
    const request = { ...this.directory.at.extender(path), method: 'POST' as const, body: { users } };
    return { request, changes: [together(users.map(change))] };
  }

  // --- roles ------------------------------------------------------------------------------------------------------

  /** Version 1 takes several roles at once, all or none. */
  private grantToGroup(): Operation | undefined {
    const group = this.someGroup();
    if (!group?.id) return undefined;
    const { jira, confluence } = this.directory.products;
    const roles = [jira, confluence].filter((ari) => !this.holds(group.name, ari));
    if (roles.length === 0) return undefined;
    const changes = [together(roles.map((ari) => granted('group', group.name, ari)))];
    const roleAssociations = roles.map((resource) => ({ resource, role: ROLE }));
    const path = `/directory/groups/${group.id}/roles/assign`;
    return { request: { ...this.directory.at.v1('POST', path), body: { roleAssociations } }, changes };
  }

  private revokeFromGroup(): Operation | undefined {
    const group = this.someGroup();
    const ari = this.random.pick(Object.values(this.directory.products));
    if (!group?.id || !this.holds(group.name, ari)) return undefined;
    const request = this.directory.writes.v2.revoke?.(group, ari, ROLE);
    return request && { request, changes: [revoked('group', group.name, ari)] };
  }

  private grantToUser(): Operation | undefined {
    const ari = this.random.pick(Object.values(this.directory.products));
    const user = this.someUser((name) => this.isActive(name) && !this.holds(name, ari));
    return user && this.changeRole(user, 'assign', granted('user', user.username, ari), ari);
  }

  private revokeFromUser(): Operation | undefined {
    const ari = this.random.pick(Object.values(this.directory.products));
    const user = this.someUser((name) => this.holds(name, ari));
    return user && this.changeRole(user, 'revoke', revoked('user', user.username, ari), ari);
  }

  private changeRole(user: Person, what: 'assign' | 'revoke', change: Change, resource: string): Operation {
    const path = `/users/${user.accountId}/roles/${what}`;
    const body = { role: ROLE, resource };
    return { request: { ...this.directory.at.v1('POST', path), body }, changes: [change] };
  }

  // --- people -----------------------------------------------------------------------------------------------------

  /** With membership in the default group of the product, all of it or nothing. */
  private createUser(): Operation {
    const name = `${this.names()}@example.com`;
    const body = { emailAddress: name, displayName: name, products: ['jira-software'] };
    const created = { comes: [`user ${name} active`], goes: [], events: [`user_created ${name}`] };
    return {
      request: { ...this.directory.at.jira('/user'), method: 'POST', body },
      changes: [together([created, joined(this.directory.jiraUsers, name)])],
      makes: name,
    };
  }

  /** Only those whom Jira made: the others are wanted for the crowd. */
  private removeUser(): Operation | undefined {
    const user = this.someUser((name) => name.includes('@'));
    if (!user) return undefined;
    const account = encodeURIComponent(user.accountId);
    const { at } = this.directory;
    const request = this.random.chance(50)
      ? at.jira(`/user?accountId=${account}`)
      : at.v2(`/users/${account}`);
    const goes = [...this.territory.facts].filter((fact) => fact.split(' ').includes(user.username));
    return {
      request: { ...request, method: 'DELETE' },
      changes: [{ comes: [], goes, events: [`user_removed ${user.username}`] }],
    };
  }

  private suspend(): Operation | undefined {
    return this.changeStatus('suspend', 'active', 'suspended', 'user_suspended');
  }

  private restore(): Operation | undefined {
    return this.changeStatus('restore', 'suspended', 'active', 'user_restored');
  }

  private changeStatus(what: string, from: string, to: string, event: string): Operation | undefined {
    const user = this.someUser((name) => this.territory.facts.has(`user ${name} ${from}`));
    if (!user) return undefined;
    const { username, accountId } = user;
    return {
      request: { ...this.directory.at.v2(`/users/${accountId}/${what}`), method: 'POST' },
      changes: [
        {
          comes: [`user ${username} ${to}`],
          goes: [`user ${username} ${from}`],
          events: [`${event} ${username}`],
        },
      ],
    };
  }

  // --- what there is ----------------------------------------------------------------------------------------------

  private groups(): string[] {
    return this.territory.named('group');
  }

  private users(): string[] {
    return this.territory.named('user');
  }

  private someGroup(): GroupRef | undefined {
    const names = this.groups();
    if (names.length === 0) return undefined;
    return this.refTo(this.random.pick(names));
  }

  private someGroupOrPlaza(): GroupRef | undefined {
    return this.random.chance(25) ? this.refTo(PLAZA) : this.someGroup();
  }

  private refTo(name: string): GroupRef {
    return { name, id: this.directory.ids.get(name) ?? '' };
  }

  /** Someone whose account id is known. */
  private someUser(suits: (name: string) => boolean): Person | undefined {
    const names = this.users().filter((name) => this.directory.ids.has(name) && suits(name));
    if (names.length === 0) return undefined;
    const username = this.random.pick(names);
    return { username, accountId: this.directory.ids.get(username) ?? '' };
  }

  /** A dialect, and whether it speaks of the group by name; that is all there is where the id is not known. */
  private wayTo({ id }: GroupRef): { dialect: Dialect; byName: boolean } {
    const dialect = this.random.pick(id ? DIALECTS : DIALECTS.filter((name) => !['v1', 'v2'].includes(name)));
    return { dialect, byName: !id || this.random.chance(50) };
  }

  private isMember(group: string, user: string): boolean {
    return this.territory.facts.has(`member ${group} ${user}`);
  }

  private isActive(user: string): boolean {
    return this.territory.facts.has(`user ${user} active`);
  }

  private holds(name: string, ari: string): boolean {
    return this.territory.facts.has(`role ${name} ${ari} ${ROLE}`);
  }
}

/** The id of what an answer says it has made, where it does. */
export function idIn({ headers, body }: WireAnswer): string | undefined {
  const location = typeof headers.location === 'string' ? headers.location.split('/').at(-1) : undefined;
  return body?.accountId ?? body?.groupId ?? body?.id ?? location;
}

type Person = { username: string; accountId: string };
