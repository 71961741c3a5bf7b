import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { AuditAction, AuditEvent } from '../../src/core/audit.ts';
import { DirectoryError } from '../../src/core/errors.ts';
import { RowCollector } from '../../src/core/memberRows.ts';
import type { Actor } from '../../src/core/types.ts';
import { NOON } from '../support/constants.ts';
import { forEachEngine } from '../support/engines.ts';
import { personOf, World } from '../support/world.ts';

const VIEWER = 'atlassian/viewer';

interface Case {
  /** Prepares the world, and returns the change to be recorded. */
  change(world: World): Promise<(actor: Actor) => Promise<unknown>>;
  /** What making the change once more comes to. */
  again: 'nothing' | 'a refusal' | 'another change';
  /** Names of the subject and of the object. */
  subject: string;
  object?: string;
  /** `undefined` where it is not looked at: it holds ids. */
  before?: Record<string, unknown> | null;
  after?: Record<string, unknown> | null;
}

/** One case for every action there is: the type sees to it that none is left out. */
const CASES: Record<Exclude<AuditAction, Founding | Own>, Case> = {
  directory_created: {
    change: async (world) => (actor) => world.directory.organizations.createDirectory(actor, 'Second'),
    again: 'another change',
    subject: 'Second',
    before: null,
    after: { name: 'Second' },
  },
  resource_seat_limit_changed: {
    change: async (world) => (actor) => world.directory.organizations.setSeatLimit(actor, world.jira, 5),
    again: 'nothing',
    subject: 'Jira',
    before: { seatLimit: null },
    after: { seatLimit: 5 },
  },
  resource_status_changed: {
    change: async (world) => (actor) =>
      world.directory.organizations.setResourceStatus(actor, world.jira, 'offline'),
    again: 'nothing',
    subject: 'Jira',
    before: { status: 'online' },
    after: { status: 'offline' },
  },
  user_created: {
    change: async (world) => (actor) =>
      world.directory.users.create(actor, world.whole, personOf('alice'), { access: false }),
    again: 'a refusal',
    subject: 'Alice',
    before: null,
  },
  user_updated: {
    change: async (world) => {
      const alice = await world.createUser('alice');
      return (actor) => world.directory.users.rename(actor, world.of(alice), 'Ada');
    },
    again: 'nothing',
    subject: 'Alice',
    before: { displayName: 'Alice' },
    after: { displayName: 'Ada' },
  },
  user_suspended: {
    change: async (world) => {
      const alice = await world.createUser('alice');
      return (actor) => world.directory.users.suspend(actor, world.of(alice));
    },
    again: 'nothing',
    subject: 'Alice',
    before: { status: 'active' },
    after: { status: 'suspended' },
  },
  user_restored: {
    change: async (world) => {
      const alice = await world.createUser('alice');
      await world.directory.users.suspend(world.operator, world.of(alice));
      return (actor) => world.directory.users.restore(actor, world.of(alice));
    },
    again: 'nothing',
    subject: 'Alice',
    before: { status: 'suspended' },
    after: { status: 'active' },
  },
  user_removed: {
    change: async (world) => {
      const alice = await world.createUser('alice');
      return (actor) => world.directory.users.remove(actor, world.of(alice));
    },
    again: 'a refusal',
    subject: 'Alice',
    before: { email: 'alice@example.com', username: 'alice', displayName: 'Alice', groups: [] },
    after: null,
  },
  user_role_granted: {
    change: async (world) => {
      const alice = await world.createUser('alice');
      const grant = { resource: world.jira, role: VIEWER };
      return (actor) => world.directory.assignments.grantToUser(actor, world.of(alice), grant);
    },
    again: 'nothing',
    subject: 'Alice',
    object: 'Jira',
    before: null,
    after: { role: VIEWER },
  },
  user_role_revoked: {
    change: async (world) => {
      const alice = await world.createUser('alice');
      await world.grantToUser(alice, world.jira, VIEWER);
      const grant = { resource: world.jira, role: VIEWER };
      return (actor) => world.directory.assignments.revokeFromUser(actor, world.of(alice), grant);
    },
    again: 'nothing',
    subject: 'Alice',
    object: 'Jira',
    before: { role: VIEWER },
    after: null,
  },
  group_created: {
    change: async (world) => (actor) => world.directory.groups.create(actor, world.whole, { name: 'divers' }),
    again: 'a refusal',
    subject: 'divers',
    before: null,
  },
  group_updated: {
    change: async (world) => {
      const group = await world.createGroup('divers', { description: 'Dry' });
      return (actor) => world.directory.groups.change(actor, world.at(group), { description: 'Wet' });
    },
    again: 'nothing',
    subject: 'divers',
    before: { description: 'Dry' },
    after: { description: 'Wet' },
  },
  group_deleted: {
    change: async (world) => {
      const group = await world.createGroup('divers');
      await world.join(group, await world.createUser('alice'));
      await world.grantToGroup(group, world.jira, VIEWER);
      return (actor) => world.directory.groups.remove(actor, world.at(group));
    },
    again: 'a refusal',
    subject: 'divers',
    after: null,
  },
  group_member_added: {
    change: async (world) => {
      const group = await world.createGroup('divers');
      const alice = await world.createUser('alice');
      return (actor) => world.directory.members.add(actor, world.at(group), alice.accountId);
    },
    again: 'nothing',
    subject: 'divers',
    object: 'Alice',
    before: null,
  },
  group_member_removed: {
    change: async (world) => {
      const group = await world.createGroup('divers');
      const alice = await world.createUser('alice', { groups: ['divers'] });
      return (actor) => world.directory.members.remove(actor, world.at(group), alice.accountId);
    },
    again: 'nothing',
    subject: 'divers',
    object: 'Alice',
    after: null,
  },
  group_role_granted: {
    change: async (world) => {
      const group = await world.createGroup('divers');
      const grants = [{ resource: world.jira, role: VIEWER }];
      return (actor) => world.directory.assignments.grantToGroup(actor, world.at(group), grants);
    },
    again: 'nothing',
    subject: 'divers',
    object: 'Jira',
    before: null,
    after: { role: VIEWER, isDefault: false },
  },
  group_role_revoked: {
    change: async (world) => {
      const group = await world.createGroup('divers');
      await world.grantToGroup(group, world.jira, VIEWER);
      const grants = [{ resource: world.jira, role: VIEWER }];
      return (actor) => world.directory.assignments.revokeFromGroup(actor, world.at(group), grants);
    },
    again: 'nothing',
    subject: 'divers',
    object: 'Jira',
    before: { role: VIEWER },
    after: null,
  },
  import_applied: {
    change: async (world) => {
      const rows = { ...new RowCollector().take(), newGroups: ['divers'] };
      const source = { file: 'groups.csv', firstLine: 1, lastLine: 2, sha256: '0'.repeat(64) };
      return (actor) => world.directory.bulkImports.open(actor, world.whole).apply(rows, source);
    },
    again: 'nothing',
    subject: 'Fernhollow',
    before: null,
    after: {
      file: 'groups.csv',
      firstLine: 1,
      lastLine: 2,
      sha256: '0'.repeat(64),
      groupsCreated: 1,
      usersCreated: 0,
      membersAdded: 0,
      rowsApart: 0,
    },
  },
  token_created: {
    change: async (world) => {
      const alice = await world.createUser('alice');
      const options = { label: 'laptop', scopes: ['read'] };
      return (actor) => world.directory.tokens.createToken(actor, world.of(alice), options);
    },
    again: 'another change',
    subject: 'laptop',
    object: 'Alice',
    before: null,
    after: { scopes: ['read'], expiresAt: null },
  },
  token_revoked: {
    change: async (world) => {
      const alice = await world.createUser('alice');
      const options = { label: 'laptop', scopes: ['read'] };
      const { credential } = await world.directory.tokens.createToken(
        world.operator,
        world.of(alice),
        options,
      );
      return (actor) => world.directory.credentials.revokeTokens(actor, [credential.id]);
    },
    again: 'a refusal',
    subject: 'laptop',
    object: 'Alice',
    before: { scopes: ['read'], expiresAt: null },
    after: null,
  },
  key_revoked: {
    change: async (world) => {
      const { credential } = await world.directory.tokens.createKey(world.operator, { label: 'ci' });
      return (actor) => world.directory.credentials.revokeKeys(actor, [credential.id]);
    },
    again: 'a refusal',
    subject: 'ci',
    before: { scopes: null, expiresAt: null },
    after: null,
  },
  key_created: {
    change: async (world) => (actor) =>
      world.directory.tokens.createKey(actor, { label: 'ci', expiresAt: NOON + 1 }),
    again: 'another change',
    subject: 'ci',
    before: null,
    after: { scopes: null, expiresAt: NOON + 1 },
  },
  password_set: {
    change: async (world) => {
      const alice = await world.createUser('alice');
      return (actor) => world.directory.passwords.set(actor, world.of(alice), 'secret');
    },
    again: 'another change',
    subject: 'Alice',
    before: null,
    after: null,
  },
  sessions_ended: {
    change: async (world) => {
      const alice = await world.createUser('alice');
      for (const _ of ['here', 'there']) {
        await world.directory.sessions.start(world.actAs(alice), { idleMs: 1000, lifetimeMs: 1000 });
      }
      return (actor) => world.directory.sessions.endAll(actor, world.of(alice));
    },
    again: 'nothing',
    subject: 'Alice',
    before: { sessions: 2 },
    after: null,
  },
};

/** What happens only as part of founding an organization or a site. */
type Founding = 'organization_created' | 'site_created' | 'resource_created';

/** What only the person concerned does, whom nobody could refuse it: see the tests of sessions. */
type Own = 'session_started' | 'session_ended';

const actionsOf = (events: readonly AuditEvent[]) => events.map((event) => event.action);

forEachEngine('the record', (engine) => {
  for (const [action, expected] of Object.entries(CASES)) {
    it(`of ${action} is one event; a refusal makes none, nor does what changes nothing`, async () => {
      const world = await World.in(await engine.shared());
      const change = await expected.change(world);
      const nobody = world.actAs(await world.createUser('nobody'));
      const admin = await world.createAdmin('olga');
      const { credential } = await world.directory.tokens.createToken(world.operator, world.of(admin));
      const actor: Actor = { ...world.actAs(admin), credentialId: credential.id, dialect: 'confluence' };
      world.now = NOON + 123;

      const refused = async () => assert.equal(await outcomeOf(change(nobody)), 'a refusal');
      assert.deepEqual(actionsOf(await world.recorded(refused)), []);

      const [event, ...others] = await world.recorded(() => change(actor));
      assert.ok(event);
      assert.deepEqual(actionsOf(others), []);
      assert.deepEqual([event.action, event.at], [action, NOON + 123]);
      assert.deepEqual(event.actor, {
        kind: 'user',
        id: admin.accountId,
        name: 'Olga',
        credentialId: credential.id,
        dialect: 'confluence',
      });
      assert.match(event.id, /^[0-9a-f-]{36}$/);
      assert.equal(event.subject.name, expected.subject);
      assert.equal(event.object?.name, expected.object);
      if (expected.before !== undefined) assert.deepEqual(event.before, expected.before);
      else assert.ok(event.before);
      if (expected.after !== undefined) assert.deepEqual(event.after, expected.after);
      else assert.ok(event.after);

      const again = await world.recorded(async () => {
        const outcome = await outcomeOf(change(actor));
        assert.equal(outcome === 'a refusal', expected.again === 'a refusal');
      });
      assert.deepEqual(actionsOf(again), expected.again === 'another change' ? [action] : []);
    });
  }

  it('of founding an organization and a site tells of all that was made', async () => {
    const world = await World.in(await engine.shared());
    const access = ['group_created', 'group_role_granted'];
    const events = await world.events();
    assert.deepEqual(actionsOf(events), [
      'organization_created',
      'directory_created',
      'resource_created',
      ...access,
      'site_created',
      'resource_created',
      ...access,
      'resource_created',
      ...access,
      ...access,
      'resource_created',
      ...access,
      ...access,
    ]);
    assert.ok(events.every((event) => event.actor.kind === 'operator' && event.actor.dialect === 'cli'));
  });

  it('of creating a person with groups is one event for each', async () => {
    const world = await World.in(await engine.shared());
    const events = await world.recorded(() => world.createUser('alice', { access: true }));
    assert.deepEqual(
      events.map((event) => [event.action, event.subject.name]),
      [
        ['user_created', 'Alice'],
        ['group_member_added', 'jira-software-users-fernhollow'],
        ['group_member_added', 'confluence-users-fernhollow'],
      ],
    );
  });

  it('of many changes at once is one event for each that was made', async () => {
    const world = await World.in(await engine.shared());
    const { groups, members } = world.directory;
    const group = await world.createGroup('divers');
    await world.createUser('alice', { groups: ['divers'] });
    for (const name of ['bob', 'carol']) await world.createUser(name);
    const many = ['alice', 'bob', 'nobody', 'carol', 'BOB'];
    const details = async (work: () => Promise<unknown>) =>
      (await world.recorded(work)).map((event) => [event.action, event.subject.name, event.object?.name]);

    assert.deepEqual(await details(() => members.addMany(world.operator, world.at(group), many)), [
      ['group_member_added', 'divers', 'Bob'],
      ['group_member_added', 'divers', 'Carol'],
    ]);
    assert.deepEqual(
      await details(() => members.removeMany(world.operator, world.at(group), ['bob', 'nobody'])),
      [['group_member_removed', 'divers', 'Bob']],
    );
    assert.deepEqual(await details(() => groups.createMany(world.operator, world.whole, ['one', 'divers'])), [
      ['group_created', 'one', undefined],
    ]);
    assert.deepEqual(
      await details(() => groups.removeMany(world.operator, world.whole, ['one', 'site-admins'])),
      [['group_deleted', 'one', undefined]],
    );
  });

  it('keeps names as they were, of what is gone', async () => {
    const world = await World.in(await engine.shared());
    const group = await world.createGroup('divers');
    const alice = await world.createUser('alice', { groups: ['divers'] });
    await world.grantToGroup(group, world.jira, VIEWER);
    await world.directory.users.remove(world.operator, world.of(alice));
    await world.directory.groups.remove(world.operator, world.at(group));
    const [removal, deletion] = (await world.events()).slice(-2);
    assert.deepEqual(removal?.before, {
      email: 'alice@example.com',
      username: 'alice',
      displayName: 'Alice',
      groups: [{ id: group.id, name: 'divers' }],
    });
    assert.deepEqual(deletion?.before, {
      name: 'divers',
      description: '',
      directoryId: world.home.id,
      memberCount: 0,
      roles: [{ resource: world.jira, role: VIEWER }],
    });
  });

  it('never holds a secret', async () => {
    const world = await World.in(await engine.shared());
    const alice = await world.createUser('alice');
    const { passwords, tokens } = world.directory;
    const secrets = [
      (await tokens.createToken(world.operator, world.of(alice))).secret,
      (await tokens.createKey(world.operator)).secret,
      'correct horse battery staple',
    ];
    await passwords.set(world.operator, world.of(alice), secrets[2] ?? '');
    const text = JSON.stringify(await world.events());
    for (const secret of secrets) assert.ok(!text.includes(secret));
  });
});

async function outcomeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'done';
  } catch (error) {
    if (error instanceof DirectoryError) return 'a refusal';
    throw error;
  }
}
