import assert from 'node:assert/strict';
import type { AuditAction } from '../../../src/core/audit.ts';
import { fold } from '../../../src/core/text.ts';
import type { User } from '../../../src/core/types.ts';
import { UNKNOWN } from '../../support/constants.ts';
import type { TestServer } from '../../support/server.ts';
import type { Answer, Ask } from '../../support/transcript.ts';
import type { Dialect, GroupRef } from '../../support/writes.ts';
import { type Change, PEOPLE } from './changes.ts';
import { Tongues } from './tongues.ts';

type ChangeOfPerson = Extract<Change, { action: 'add' | 'leave' }>;
type ChangeOfRole = Extract<Change, { action: 'grant' | 'revoke' }>;
type ChangeOfStatus = Extract<Change, { action: 'suspend' | 'restore' }>;

interface ModelGroup extends GroupRef {
  members: Set<User>;
  roles: Set<string>;
}

/** The directory as it should be, beside the one that is. */
export class World {
  private readonly server: TestServer;
  private readonly tongues: Tongues;
  private readonly people: User[];
  private readonly suspended = new Set<User>();
  /** By folded name. */
  private readonly groups = new Map<string, ModelGroup>();
  private readonly gone: GroupRef[] = [];
  /** Names of the groups that were there before. */
  private readonly given: string[];
  /** A group of everybody, which nothing is done to. */
  private readonly everyone: GroupRef;
  /** What the log must tell of the changes, in their order, and who made each. */
  private readonly told: string[] = [];

  static async on(server: TestServer): Promise<World> {
    const { fernhollow: org } = server;
    const admin = await org.createUser('alice', { groups: ['site-admins', 'org-admins'] });
    const tongues = new Tongues(server, admin, await org.createToken(admin));
    const everyone = await org.createGroup('everyone');
    const people = await org.createUsers(...PEOPLE);
    await org.join(everyone, ...people);
    // What was recorded so far is not of the changes.
    await org.newEvents();
    const { confluence } = await tongues.groups();
    return new World(
      server,
      tongues,
      people,
      everyone,
      confluence.map(([name]) => name),
    );
  }

  private constructor(
    server: TestServer,
    tongues: Tongues,
    people: User[],
    everyone: GroupRef,
    given: string[],
  ) {
    this.server = server;
    this.tongues = tongues;
    this.people = people;
    this.everyone = everyone;
    this.given = given;
  }

  /** Makes a change by its dialect and in the model. What changes something must be a success, and be it at once. */
  async make(change: Change): Promise<void> {
    switch (change.action) {
      case 'create':
        return this.create(change);
      case 'remove':
        return this.remove(change);
      case 'add':
        return this.add(change);
      case 'leave':
        return this.leave(change);
      case 'grant':
      case 'revoke':
        return this.changeRole(change);
      default:
        return this.changeStatus(change);
    }
  }

  private async create(change: Change): Promise<void> {
    const isTaken = this.known(change) !== undefined;
    const { create } = this.tongues.writes[change.via];
    const answer = await this.send(change, create(change.group), !isTaken);
    if (isTaken) assert.ok(!Tongues.succeeded(answer), `${labelOf(change)}: the name is taken`);
    else {
      const { id } = await this.remember(change.group);
      this.tell(change, 'group_created', id);
    }
  }

  private async remove(change: Change): Promise<void> {
    const known = this.known(change);
    const removable = known !== undefined && ![...known.roles].some((role) => role.endsWith('/admin'));
    const { remove } = this.tongues.writes[change.via];
    const answer = await this.send(change, remove(this.named(change), change.byName), removable);
    if (!removable) {
      assert.ok(!Tongues.succeeded(answer), `${labelOf(change)}: it is not there, or must stay`);
    } else {
      this.groups.delete(fold(known.name));
      this.tell(change, 'group_deleted', known.id);
      this.gone.push({ id: known.id, name: known.name });
    }
  }

  private async add(change: ChangeOfPerson): Promise<void> {
    const known = this.known(change);
    const person = this.person(change.person);
    // The Organizations API gives nothing new to those who are not active; the others do.
    const isRefused = this.suspended.has(person) && (change.via === 'v2' || change.via === 'v1');
    const changes = known !== undefined && !isRefused && !known.members.has(person);
    const { add } = this.tongues.writes[change.via];
    await this.send(change, add(this.named(change), person, change.byName), changes);
    if (!changes) return;
    known.members.add(person);
    const after = { member: person.accountId };
    this.tell(change, 'group_member_added', known.id, person.accountId, null, after);
  }

  private async leave(change: ChangeOfPerson): Promise<void> {
    const known = this.known(change);
    const person = this.person(change.person);
    const changes = known?.members.has(person) ?? false;
    const { leave } = this.tongues.writes[change.via];
    await this.send(change, leave(this.named(change), person, change.byName), changes);
    if (!known || !changes) return;
    known.members.delete(person);
    const before = { member: person.accountId };
    this.tell(change, 'group_member_removed', known.id, person.accountId, before, null);
  }

  private async changeRole(change: ChangeOfRole): Promise<void> {
    const known = this.known(change);
    // Only the Organizations API has words for it: the choice of the others falls to its newer version.
    const via = this.tongues.writes[change.via].grant ? change.via : 'v2';
    const { grant, revoke } = this.tongues.writes[via];
    const resource = this.server.fernhollow[change.product];
    const ref = known ?? this.named(change);
    const request = (change.action === 'grant' ? grant : revoke)?.(ref, resource, change.role);
    assert.ok(request);
    await this.send(change, request, known !== undefined);
    const role = `${resource} ${change.role}`;
    if (known === undefined || known.roles.has(role) !== (change.action === 'revoke')) return;
    if (change.action === 'grant') {
      known.roles.add(role);
      const after = { role: change.role, isDefault: false };
      this.tell({ via }, 'group_role_granted', known.id, resource, null, after);
    } else {
      known.roles.delete(role);
      this.tell({ via }, 'group_role_revoked', known.id, resource, { role: change.role }, null);
    }
  }

  /** By the directory itself, since not every dialect can. */
  private async changeStatus({ action, person: index }: ChangeOfStatus): Promise<void> {
    const person = this.person(index);
    const { fernhollow: org, directory } = this.server;
    await directory.users[action](org.operator, { ...org.address(), accountId: person.accountId });
    if (this.suspended.has(person) === (action === 'suspend')) return;
    if (action === 'suspend') {
      this.suspended.add(person);
      const values = [{ status: 'active' }, { status: 'suspended' }];
      this.tell(null, 'user_suspended', person.accountId, null, ...values);
    } else {
      this.suspended.delete(person);
      const values = [{ status: 'suspended' }, { status: 'active' }];
      this.tell(null, 'user_restored', person.accountId, null, ...values);
    }
  }

  private known({ group }: Change): ModelGroup | undefined {
    return this.groups.get(fold(group));
  }

  /** The group of a change, or one that is not there. Whoever names it may do so in the spelling of the change. */
  private named(change: Change): GroupRef {
    return { id: this.known(change)?.id ?? UNKNOWN, name: change.group };
  }

  /** @param changes whether the request changes something, and must be a success */
  private async send(change: Change, request: Ask, changes: boolean): Promise<Answer> {
    const answer = await this.tongues.send(request);
    if (changes) assert.ok(Tongues.succeeded(answer), `${labelOf(change)}: ${answer.status} ${answer.text}`);
    return answer;
  }

  /**
   * The log tells of every change once, of nothing that changed nothing or was refused, by whom and by which dialect; what
   * it says of before and after is looked at where the model knows all of it.
   */
  async checkLog(): Promise<void> {
    const { fernhollow: org } = this.server;
    const events = await org.newEvents();
    const told = events.map(({ action, actor, subject, object, before, after }) => {
      const isWhole = action !== 'group_created' && action !== 'group_deleted';
      return JSON.stringify([
        actor.dialect,
        action,
        subject.id,
        object?.id ?? null,
        ...(isWhole ? [before, after] : []),
      ]);
    });
    assert.deepEqual(told, this.told);
    const { defect } = await this.server.directory.audit.verify(org.operator, org.id);
    assert.equal(defect, null);
  }

  /** @param change by which dialect; `null`: by the directory itself */
  private tell(
    change: Pick<Change, 'via'> | null,
    action: AuditAction,
    subject: string,
    object: string | null = null,
    ...values: unknown[]
  ): void {
    const dialect = change ? LOGGED_AS[change.via] : this.server.fernhollow.operator.dialect;
    this.told.push(JSON.stringify([dialect, action, subject, object, ...values]));
  }

  /** Asks every dialect for every fact. */
  async check(): Promise<void> {
    const { tongues } = this;
    const groups = [...this.groups.values()].sort(byName);
    const names = [...this.given, ...groups.map(({ name }) => name)];

    const listed = await tongues.groups();
    for (const [dialect, pairs] of Object.entries(listed)) {
      assert.deepEqual(
        pairs.map(([name]) => name),
        names.toSorted(byFoldedText),
        `groups of ${dialect}`,
      );
      assert.deepEqual(pairs, listed.v2, `ids of ${dialect}`);
    }
    allEqual(await tongues.groupCounts(), names.length, 'the number of groups');

    for (const group of groups) {
      const all = this.idsOf(group.members);
      const active = this.idsOf(group.members, { activeOnly: true });
      const members = await tongues.members(group, this.people);
      allEqual(members.all, all, `members of ${group.name}`);
      allEqual(members.active, active, `active members of ${group.name}`);
      const counts = await tongues.memberCounts(group);
      allEqual(counts.all, all.length, `the number of members of ${group.name}`);
      allEqual(counts.active, active.length, `the number of active members of ${group.name}`);
      assert.deepEqual(await tongues.rolesOf(group), [...group.roles].sort(), `roles of ${group.name}`);
      allEqual(await tongues.lookUps(group), 200, `looking for ${group.name}`);
    }

    for (const person of this.people) {
      const joined = groups.filter(({ members }) => members.has(person)).map(({ name }) => name);
      const expected = [...joined, this.everyone.name].sort(byFoldedText);
      allEqual(await tongues.groupsOf(person), expected, `groups of ${person.username}`);
    }

    for (const product of ['jira', 'confluence'] as const) {
      for (const role of ['atlassian/user', 'atlassian/admin'] as const) {
        const held = `${this.server.fernhollow[product]} ${role}`;
        const given = GIVEN_ROLES[`${product} ${role}`] ?? fail(`no group is given ${role} of ${product}`);
        const holders = groups.filter(({ roles }) => roles.has(held)).map(({ name }) => name);
        const expected = [...holders, given].sort(byFoldedText);
        allEqual(await tongues.holders(product, role), expected, `groups with ${role} of ${product}`);
      }
    }
    const using = this.people.filter((person) => !this.suspended.has(person) && this.uses(person));
    const ids = using.map(({ accountId }) => accountId).sort();
    allEqual(await tongues.users(this.everyone, this.people), ids, 'who uses Confluence');

    for (const group of this.gone) {
      // The name may have been given to another group since.
      const isBack = this.groups.has(fold(group.name));
      const found = Object.entries(await tongues.lookUps(group));
      const expected = found.map(([way]) => [way, isBack && !/id|v2/.test(way) ? 200 : 404]);
      assert.deepEqual(found, expected, `looking for ${group.name}, which is gone`);
    }
  }

  private person(index: number): User {
    return this.people[index] ?? fail('nobody');
  }

  /** Finds out which id a group has that was just made. */
  private async remember(name: string): Promise<GroupRef> {
    const { v2 } = await this.tongues.groups();
    const [, id] = v2.find((pair) => pair[0] === name) ?? fail(`${name} is not there`);
    this.groups.set(fold(name), { id, name, members: new Set(), roles: new Set() });
    return { id, name };
  }

  private idsOf(users: Iterable<User>, { activeOnly = false } = {}): string[] {
    return [...users]
      .filter((user) => !activeOnly || !this.suspended.has(user))
      .sort((left, right) => left.key - right.key)
      .map(({ accountId }) => accountId);
  }

  private uses(person: User): boolean {
    const { confluence } = this.server.fernhollow;
    return [...this.groups.values()].some(
      ({ members, roles }) =>
        members.has(person) &&
        (roles.has(`${confluence} atlassian/user`) || roles.has(`${confluence} atlassian/admin`)),
    );
  }
}

/** The name by which the log knows each. */
const LOGGED_AS: Record<Dialect, string> = {
  v2: 'organizations',
  v1: 'organizations',
  jira: 'jira',
  confluence: 'confluence',
  extender: 'extender',
};

/** The groups that a new site brings, by what they hold. */
const GIVEN_ROLES: Record<string, string> = {
  'jira atlassian/user': 'jira-software-users-fernhollow',
  'jira atlassian/admin': 'jira-admins-fernhollow',
  'confluence atlassian/user': 'confluence-users-fernhollow',
  'confluence atlassian/admin': 'confluence-admins-fernhollow',
};

function labelOf(change: Change): string {
  return JSON.stringify(change);
}

/** Every way in which something is told tells the same. */
function allEqual(told: Record<string, unknown>, expected: unknown, what: string): void {
  assert.deepEqual(told, Object.fromEntries(Object.keys(told).map((way) => [way, expected])), what);
}

function byFoldedText(left: string, right: string): number {
  return Buffer.compare(Buffer.from(fold(left)), Buffer.from(fold(right)));
}

function byName(left: GroupRef, right: GroupRef): number {
  return byFoldedText(left.name, right.name);
}

function fail(message: string): never {
  throw new Error(message);
}
