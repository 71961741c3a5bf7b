import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { AuditAction } from '../../../src/core/audit.ts';
import { fold } from '../../../src/core/text.ts';
import type { User } from '../../../src/core/types.ts';
import { testOnEngines } from '../../support/onEngines.ts';
import type { TestServer } from '../../support/server.ts';
import { DIALECTS, type Dialect, type GroupRef, type Product, type Role } from '../../support/writes.ts';
import { Tongues } from './dialects.ts';

/*
 * Whatever is written through one dialect is read alike through all of them: groups, members, roles, counts, and that
 * something is gone. Random changes are made by random dialects and followed in a model; then each tells what it sees.
 *
 * A failure prints the shortest list of changes that still fails, with a seed: GROUPKEEP_TEST_SEED makes the same again.
 */

type Change = { via: Dialect; byName: boolean; group: string } & (
  | { action: 'create' | 'remove' }
  | { action: 'add' | 'leave'; person: number }
  | { action: 'grant' | 'revoke'; product: Product; role: Role }
  | { action: 'suspend' | 'restore'; person: number }
);

/** Few names, so that they meet again; some are one name to the directory, and each means something to an address. */
const NAMES = [
  'design',
  'DESIGN',
  'Über uns',
  'über uns',
  'a+b',
  'up/down',
  '100% & more; "x"',
  'membersByGroupId',
  '水 🌊',
];
const PEOPLE = ['ada', 'ben', 'cy', 'dot'];

const change: fc.Arbitrary<Change> = (() => {
  const base = {
    via: fc.constantFrom(...DIALECTS),
    byName: fc.boolean(),
    group: fc.constantFrom(...NAMES),
  };
  const person = fc.nat({ max: PEOPLE.length - 1 });
  return fc.oneof(
    { weight: 5, arbitrary: fc.record({ ...base, action: fc.constant('create' as const) }) },
    { weight: 2, arbitrary: fc.record({ ...base, action: fc.constant('remove' as const) }) },
    { weight: 7, arbitrary: fc.record({ ...base, action: fc.constant('add' as const), person }) },
    { weight: 3, arbitrary: fc.record({ ...base, action: fc.constant('leave' as const), person }) },
    {
      weight: 3,
      arbitrary: fc.record({
        ...base,
        action: fc.constantFrom('grant' as const, 'grant' as const, 'revoke' as const),
        product: fc.constantFrom<Product>('jira', 'confluence'),
        role: fc.constantFrom<Role>('atlassian/user', 'atlassian/user', 'atlassian/admin'),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        ...base,
        action: fc.constantFrom('suspend' as const, 'restore' as const),
        person,
      }),
    },
  );
})();

/**
 * What always comes first, however little time there is: each dialect makes each change that it can, and
 * once more, which changes nothing.
 */
const TOUR: Change[] = DIALECTS.flatMap((via, index): Change[] => {
  const common = { via, byName: index % 2 === 0, group: NAMES[2 * index] ?? 'tour' };
  const other = { ...common, group: 'gone', byName: !common.byName };
  const changes: Change[] = [
    { ...common, action: 'create' },
    { ...common, action: 'add', person: 0 },
    { ...common, action: 'add', person: 1 },
    { ...common, action: 'grant', product: index === 1 ? 'jira' : 'confluence', role: 'atlassian/user' },
    { ...common, action: 'leave', person: index % 2 },
    { ...other, action: 'create' },
    { ...other, action: 'add', person: 2 },
    { ...other, action: 'remove' },
    { ...common, action: 'suspend', person: 3 },
    { ...common, action: 'add', person: 3 },
  ];
  return changes.flatMap((each) => [each, each]);
});

/** After so long no further lists are tried, unless one has failed and is being shortened. */
const PATIENCE_MS = 10_000;

testOnEngines('all dialects agree', async (_t, server) => {
  const seed = Number(process.env.GROUPKEEP_TEST_SEED) || undefined;
  const deadline = performance.now() + PATIENCE_MS;
  let tried = 0;
  let failed = false;
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 24, size: 'max' }), async (changes) => {
      if (!failed && tried > 0 && performance.now() > deadline) return;
      tried += 1;
      try {
        await server.renew();
        const world = await World.on(server);
        for (const each of changes) await world.make(each);
        await world.check();
        await world.checkLog();
      } catch (error) {
        failed = true;
        throw error;
      }
    }),
    { numRuns: 40, examples: [[TOUR]], ...(seed !== undefined && { seed }) },
  );
});

interface ModelGroup extends GroupRef {
  members: Set<User>;
  roles: Set<string>;
}

/** The directory as it should be, beside the one that is. */
class World {
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
    const label = JSON.stringify(change);
    const known = this.groups.get(fold(change.group));
    const ref = known ?? { id: '00000000-0000-4000-8000-000000000000', name: change.group };
    // Whoever names it may do so in the spelling of the change.
    const named = { id: ref.id, name: change.group };
    const writes = this.tongues.writes[change.via];
    const send = async (request: Parameters<Tongues['send']>[0], changes: boolean) => {
      const answer = await this.tongues.send(request);
      if (changes) assert.ok(Tongues.succeeded(answer), `${label}: ${answer.status} ${answer.text}`);
      return answer;
    };

    switch (change.action) {
      case 'create': {
        const answer = await send(writes.create(change.group), !known);
        if (known) assert.ok(!Tongues.succeeded(answer), `${label}: the name is taken`);
        else {
          const { id } = await this.remember(change.group);
          this.tell(change, 'group_created', id);
        }
        break;
      }
      case 'remove': {
        const removable = known !== undefined && ![...known.roles].some((role) => role.endsWith('/admin'));
        const answer = await send(writes.remove(named, change.byName), removable);
        if (!removable) assert.ok(!Tongues.succeeded(answer), `${label}: it is not there, or must stay`);
        else {
          this.groups.delete(fold(known.name));
          this.tell(change, 'group_deleted', known.id);
          this.gone.push({ id: known.id, name: known.name });
        }
        break;
      }
      case 'add': {
        const person = this.person(change.person);
        // The Organizations API gives nothing new to those who are not active; the others do.
        const isRefused = this.suspended.has(person) && (change.via === 'v2' || change.via === 'v1');
        const changes = known !== undefined && !isRefused && !known.members.has(person);
        await send(writes.add(named, person, change.byName), changes);
        if (changes) {
          known.members.add(person);
          this.tell(change, 'group_member_added', known.id, person.accountId, null, {
            member: person.accountId,
          });
        }
        break;
      }
      case 'leave': {
        const person = this.person(change.person);
        const changes = known?.members.has(person) ?? false;
        await send(writes.leave(named, person, change.byName), changes);
        if (known && changes) {
          known.members.delete(person);
          this.tell(
            change,
            'group_member_removed',
            known.id,
            person.accountId,
            { member: person.accountId },
            null,
          );
        }
        break;
      }
      case 'grant':
      case 'revoke': {
        // Only the Organizations API has words for it: the choice of the others falls to its newer version.
        const { grant, revoke } = writes.grant ? writes : this.tongues.writes.v2;
        const resource = this.server.fernhollow[change.product];
        const request = (change.action === 'grant' ? grant : revoke)?.(ref, resource, change.role);
        assert.ok(request);
        await send(request, known !== undefined);
        const role = `${resource} ${change.role}`;
        const changes = known !== undefined && known.roles.has(role) === (change.action === 'revoke');
        if (!changes) break;
        const via = writes.grant ? change : { ...change, via: 'v2' as const };
        if (change.action === 'grant') {
          known.roles.add(role);
          const after = { role: change.role, isDefault: false };
          this.tell(via, 'group_role_granted', known.id, resource, null, after);
        } else {
          known.roles.delete(role);
          this.tell(via, 'group_role_revoked', known.id, resource, { role: change.role }, null);
        }
        break;
      }
      default: {
        const person = this.person(change.person);
        const { users } = this.server.directory;
        const { fernhollow: org } = this.server;
        await users[change.action](org.operator, { ...org.address(), accountId: person.accountId });
        const [status, other] =
          change.action === 'suspend' ? ['suspended', 'active'] : ['active', 'suspended'];
        if (this.suspended.has(person) === (change.action === 'suspend')) break;
        if (change.action === 'suspend') this.suspended.add(person);
        else this.suspended.delete(person);
        const action = change.action === 'suspend' ? 'user_suspended' : 'user_restored';
        this.tell(null, action, person.accountId, null, { status: other }, { status });
      }
    }
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
