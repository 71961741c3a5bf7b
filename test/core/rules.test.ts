import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { User } from '../../src/core/types.ts';
import { forEachEngine } from '../support/engines.ts';
import { personOf, refuses, World } from '../support/world.ts';

const ORG_ADMIN = 'atlassian/org-admin';
const USER = 'atlassian/user';
const ADMIN = 'atlassian/admin';
const JIRA_USERS = 'jira-software-users-fernhollow';

forEachEngine('a synced group', (engine) => {
  it('is changed in its members, and deleted, by its source alone', async () => {
    const world = await World.in(await engine.shared());
    const { directory, operator, whole } = world;
    const group = await world.createGroup('synced', { source: 'okta' });
    const address = world.at(group);
    const alice = await world.createUser('alice');
    const details = { name: 'synced', source: 'okta' };
    await refuses('group-synced', directory.members.add(operator, address, alice.accountId), details);
    await refuses('group-synced', directory.members.addMany(operator, address, ['alice']), details);
    await refuses('group-synced', directory.members.remove(operator, address, alice.accountId), details);
    await refuses('group-synced', directory.members.removeMany(operator, address, ['alice']), details);
    await refuses('group-synced', directory.groups.remove(operator, address), details);
    await refuses(
      'group-synced',
      directory.users.create(operator, whole, personOf('bob'), { access: false, groups: ['synced'] }),
      details,
    );
    assert.equal((await world.group('synced')).memberCount, 0);
    await refuses('user-not-found', directory.users.getByName(operator, whole, 'bob'));
  });

  it('may be described and granted roles', async () => {
    const world = await World.in(await engine.shared());
    const group = await world.createGroup('synced', { source: 'okta' });
    await world.directory.groups.change(world.operator, world.at(group), { description: 'From Okta' });
    await world.grantToGroup(group, world.jira, USER);
    const { description, managedBy, resourceCount } = await world.group('synced');
    assert.deepEqual([description, managedBy, resourceCount], ['From Okta', 'external', 1]);
  });
});

forEachEngine('a group that people depend on', (engine) => {
  it('is not deleted while it is the default group of a role', async () => {
    const world = await World.in(await engine.shared());
    const group = await world.group(JIRA_USERS);
    assert.equal(group.isDefault, true);
    const details = { name: group.name };
    await refuses(
      'group-is-default',
      world.directory.groups.remove(world.operator, world.at(group)),
      details,
    );
    assert.ok(await world.group(JIRA_USERS));
  });

  it('is not deleted while it confers the role of an administrator', async () => {
    const world = await World.in(await engine.shared());
    const { groups, assignments } = world.directory;
    for (const name of ['org-admins', 'site-admins']) {
      const group = await world.group(name);
      await refuses('group-confers-admin', groups.remove(world.operator, world.at(group)), { name });
    }
    const group = await world.createGroup('helpers');
    await world.grantToGroup(group, world.confluence, ADMIN);
    await refuses('group-confers-admin', groups.remove(world.operator, world.at(group)));
    const grant = { resource: world.confluence, role: ADMIN };
    await assignments.revokeFromGroup(world.operator, world.at(group), [grant]);
    await groups.remove(world.operator, world.at(group));
    await refuses('group-not-found', world.group('helpers'));
  });

  it('is not deleted while it has members, when only empty ones are to be', async () => {
    const world = await World.in(await engine.shared());
    const { groups } = world.directory;
    const group = await world.createGroup('divers');
    await world.join(group, await world.createUser('alice'));
    const remove = (onlyIfEmpty: boolean) => groups.remove(world.operator, world.at(group), { onlyIfEmpty });
    await refuses('group-not-empty', remove(true), { id: group.id, memberCount: 1 });
    await remove(false);
    await refuses('group-not-found', world.group('divers'));
  });
});

forEachEngine('the last administrator', (engine) => {
  const leave = async (world: World, user: User, group: string) =>
    world.directory.members.remove(world.operator, world.at(await world.group(group)), user.accountId);
  const removeFromGroup = (world: World, user: User) => leave(world, user, 'org-admins');

  /** Every way by which someone ceases to be an administrator. */
  const paths: Record<string, (world: World, user: User, group: string) => Promise<unknown>> = {
    'leaving the group': leave,
    'being suspended': (world, user) => world.directory.users.suspend(world.operator, world.of(user)),
    'being removed': (world, user) => world.directory.users.remove(world.operator, world.of(user)),
  };

  for (const [of, group] of [
    ['an organization', 'org-admins'],
    ['a site', 'site-admins'],
  ] as const) {
    for (const [path, lose] of Object.entries(paths)) {
      it(`of ${of} is not lost by ${path}; the last but one may be`, async () => {
        const world = await World.in(await engine.shared());
        const alice = await world.createUser('alice', { groups: [group] });
        await refuses('last-admin', lose(world, alice, group));
        assert.deepEqual(await world.groupsOf(alice), [group]);
        assert.equal((await world.user(alice)).status, 'active');
        await world.createUser('bob', { groups: [group] });
        await lose(world, alice, group);
        assert.equal((await world.group(group)).activeMemberCount, 1);
      });
    }

    it(`of ${of} is skipped where many leave the group`, async () => {
      const world = await World.in(await engine.shared());
      const address = world.at(await world.group(group));
      const removeMany = (...names: string[]) =>
        world.directory.members.removeMany(world.operator, address, names);
      await world.createUser('alice', { groups: [group] });
      assert.deepEqual(await removeMany('alice', 'nobody'), { applied: [], skipped: ['alice', 'nobody'] });
      await world.createUser('bob', { groups: [group] });
      await world.createUser('carol', { groups: [group] });
      assert.deepEqual(await removeMany('alice', 'bob', 'carol'), {
        applied: ['alice', 'bob'],
        skipped: ['carol'],
      });
      assert.equal((await world.group(group)).memberCount, 1);
    });

    for (const path of ['being suspended', 'being removed', 'revoking the role']) {
      it(`of ${of} is not lost by ${path} where the role is held directly`, async () => {
        const world = await World.in(await engine.shared());
        const { assignments } = world.directory;
        const role = group === 'org-admins' ? ORG_ADMIN : 'atlassian/site-admin';
        const grant = { resource: world.platform, role };
        const revoke = (_: World, user: User) =>
          assignments.revokeFromUser(world.operator, world.of(user), grant);
        const lose = paths[path] ?? revoke;
        const alice = await world.createUser('alice');
        const bob = await world.createUser('bob');
        await assignments.grantToUser(world.operator, world.of(alice), grant);
        await refuses('last-admin', lose(world, alice, group));
        assert.deepEqual(await world.rolesHeldBy(alice), [`platform ${role}`]);
        await assignments.grantToUser(world.operator, world.of(bob), grant);
        await lose(world, alice, group);
      });
    }
  }

  it('of a site is not lost though another site has one', async () => {
    const world = await World.in(await engine.shared());
    const host = `hill-${world.site.host}`;
    const { organizations } = world.directory;
    await organizations.createSite(world.operator, world.whole, { name: 'hill', host });
    const alice = await world.createUser('alice', { groups: ['site-admins', 'org-admins'] });
    await world.createUser('bob', { groups: ['site-admins-hill', 'org-admins'] });
    await removeFromGroup(world, alice);
    await refuses('last-admin', leave(world, alice, 'site-admins'), { name: 'fernhollow' });
    await refuses('last-admin', world.directory.users.suspend(world.operator, world.of(alice)));
  });

  it('is not lost though a suspended one remains', async () => {
    const world = await World.in(await engine.shared());
    const alice = await world.createAdmin('alice');
    const bob = await world.createAdmin('bob');
    await world.directory.users.suspend(world.operator, world.of(bob));
    await refuses('last-admin', removeFromGroup(world, alice));
    await removeFromGroup(world, bob);
    await world.createAdmin('carol');
    await removeFromGroup(world, alice);
  });

  it('may lose one of two ways to be one', async () => {
    const world = await World.in(await engine.shared());
    const { assignments } = world.directory;
    const grant = { resource: '', role: ORG_ADMIN };
    const alice = await world.createAdmin('alice');
    await assignments.grantToUser(world.operator, world.of(alice), grant);
    await assignments.revokeFromUser(world.operator, world.of(alice), grant);
    await assignments.grantToUser(world.operator, world.of(alice), grant);
    await removeFromGroup(world, alice);
    await refuses('last-admin', assignments.revokeFromUser(world.operator, world.of(alice), grant));
  });

  it('is not in the way of an organization that has none', async () => {
    const world = await World.in(await engine.shared());
    const alice = await world.createUser('alice');
    await world.join('org-admins', alice);
    const bob = await world.createUser('bob');
    await refuses('last-admin', removeFromGroup(world, alice));
    await world.store.write(world.organization.key, (writer) =>
      writer.users.setUserStatus(alice.key, 'suspended', 0),
    );
    await removeFromGroup(world, alice);
    await world.directory.users.remove(world.operator, world.of(bob));
  });
});

forEachEngine('the last default group of a role', (engine) => {
  it('keeps that role', async () => {
    const world = await World.in(await engine.shared());
    const { assignments } = world.directory;
    const group = await world.group(JIRA_USERS);
    const grant = { resource: world.jira, role: USER };
    const revoke = () => assignments.revokeFromGroup(world.operator, world.at(group), [grant]);
    await refuses('last-default-group', revoke(), { role: USER, ari: world.jira });
    assert.deepEqual(await world.rolesOf(group), [`jira-software ${USER}`]);

    const other = await world.createGroup('other');
    await world.grantToGroup(other, world.jira, USER);
    await refuses('last-default-group', revoke(), { role: USER });
    await assignments.revokeFromGroup(world.operator, world.at(other), [grant]);
    assert.deepEqual(await world.rolesOf(other), [], 'one that is no default');

    const resource = await world.store.read.organizations.findResource(world.organization.key, world.jira);
    await world.store.write(world.organization.key, (writer) =>
      writer.roles.insertGroupRole(other.key, resource?.key ?? 0, USER, true),
    );
    await revoke();
    const { isDefault, resourceCount } = await world.group(JIRA_USERS);
    assert.deepEqual({ isDefault, resourceCount }, { isDefault: false, resourceCount: 0 });
    await refuses(
      'last-default-group',
      assignments.revokeFromGroup(world.operator, world.at(other), [grant]),
    );
  });

  it('keeps all of its roles when one of several cannot be revoked', async () => {
    const world = await World.in(await engine.shared());
    const group = await world.group(JIRA_USERS);
    await world.grantToGroup(group, world.confluence, USER);
    const grants = [
      { resource: world.confluence, role: USER },
      { resource: world.jira, role: USER },
    ];
    await refuses(
      'last-default-group',
      world.directory.assignments.revokeFromGroup(world.operator, world.at(group), grants),
    );
    assert.deepEqual(await world.rolesOf(group), [`jira-software ${USER}`, `confluence ${USER}`]);
  });
});

forEachEngine('the seats of a product', (engine) => {
  /** Jira with that many seats. */
  async function withSeats(seats: number): Promise<World> {
    const world = await World.in(await engine.shared());
    await limit(world, seats);
    return world;
  }
  const limit = (world: World, seats: number | null) =>
    world.directory.organizations.setSeatLimit(world.operator, world.jira, seats);
  const exhausted = (world: World, work: Promise<unknown>) =>
    refuses('seats-exhausted', work, { ari: world.jira });

  it('are not exceeded by adding to a group', async () => {
    const world = await withSeats(1);
    const alice = await world.createUser('alice');
    const bob = await world.createUser('bob');
    await world.join(JIRA_USERS, alice);
    await exhausted(world, world.join(JIRA_USERS, bob));
    assert.deepEqual(await world.groupsOf(bob), []);
    assert.equal((await world.group(JIRA_USERS)).memberCount, 1);
    await limit(world, null);
    await world.join(JIRA_USERS, bob);
  });

  it('are taken as far as they go by adding many', async () => {
    const world = await withSeats(2);
    for (const name of ['alice', 'bob', 'carol']) await world.createUser(name);
    const group = await world.group(JIRA_USERS);
    const outcome = await world.directory.members.addMany(world.operator, world.at(group), [
      'alice',
      'bob',
      'carol',
    ]);
    assert.deepEqual([outcome.applied.length, outcome.skipped.length], [2, 1]);
    assert.equal((await world.group(JIRA_USERS)).memberCount, 2);
  });

  it('are not exceeded by granting a role to a group', async () => {
    const world = await withSeats(1);
    const alice = await world.createUser('alice');
    const bob = await world.createUser('bob');
    const group = await world.createGroup('divers');
    await world.join(group, alice, bob);
    await exhausted(world, world.grantToGroup(group, world.jira, ADMIN));
    assert.deepEqual(await world.rolesOf(group), []);
    assert.equal((await world.group('divers')).resourceCount, 0);
    await world.grantToGroup(group, world.jira, 'atlassian/viewer');
    await world.grantToGroup(group, world.confluence, USER);
  });

  it('are not exceeded by granting a role to a person', async () => {
    const world = await withSeats(1);
    const alice = await world.createUser('alice');
    const bob = await world.createUser('bob');
    await world.grantToUser(alice, world.jira, USER);
    await exhausted(world, world.grantToUser(bob, world.jira, USER));
    await world.grantToUser(bob, world.jira, 'atlassian/viewer');
    assert.deepEqual(await world.rolesHeldBy(bob), ['jira-software atlassian/viewer']);
  });

  it('are not exceeded by restoring a person, whose seat went while suspended', async () => {
    const world = await withSeats(1);
    const { users } = world.directory;
    const alice = await world.createUser('alice');
    const bob = await world.createUser('bob');
    await world.join(JIRA_USERS, alice);
    await users.suspend(world.operator, world.of(alice));
    await world.join(JIRA_USERS, bob);
    await exhausted(world, users.restore(world.operator, world.of(alice)));
    assert.equal((await world.user(alice)).status, 'suspended');
    await users.suspend(world.operator, world.of(bob));
    await users.restore(world.operator, world.of(alice));
    assert.equal((await world.user(alice)).status, 'active');
  });

  it('are not exceeded by creating a person with access, who is then not created', async () => {
    const world = await withSeats(0);
    await exhausted(world, world.createUser('alice', { access: true }));
    await refuses('user-not-found', world.directory.users.getByName(world.operator, world.whole, 'alice'));
    await world.createUser('alice', { access: [world.confluence] });
  });

  it('are taken once by a person, however often the product is granted', async () => {
    const world = await withSeats(1);
    const alice = await world.createUser('alice');
    await world.join(JIRA_USERS, alice);
    await world.join('jira-admins-fernhollow', alice);
    await world.grantToUser(alice, world.jira, USER);
    await world.grantToUser(alice, world.jira, ADMIN);
  });

  it('may be over their limit already: then no further one is taken, and all else goes on', async () => {
    const world = await withSeats(3);
    const [alice, bob, carol, dave] = [
      await world.createUser('alice'),
      await world.createUser('bob'),
      await world.createUser('carol'),
      await world.createUser('dave'),
    ];
    await world.join(JIRA_USERS, alice, bob, carol);
    await limit(world, 1);
    await exhausted(world, world.join(JIRA_USERS, dave));
    await world.join('jira-admins-fernhollow', alice);
    await world.grantToUser(bob, world.jira, ADMIN);
    await world.directory.users.suspend(world.operator, world.of(carol));
    await exhausted(world, world.directory.users.restore(world.operator, world.of(carol)));
    await world.directory.members.remove(
      world.operator,
      world.at(await world.group(JIRA_USERS)),
      bob.accountId,
    );
  });
});

forEachEngine('a product that does not run', (engine) => {
  it('has no role to grant; those held stay, and can be revoked', async () => {
    const world = await World.in(await engine.shared());
    const { organizations, assignments } = world.directory;
    const alice = await world.createUser('alice');
    const group = await world.createGroup('divers');
    await world.grantToGroup(group, world.jira, USER);
    for (const status of ['offline', 'deprecated'] as const) {
      await organizations.setResourceStatus(world.operator, world.jira, status);
      await refuses('resource-unlicensed', world.grantToGroup(group, world.jira, ADMIN), { ari: world.jira });
      await refuses('resource-unlicensed', world.grantToUser(alice, world.jira, USER), { ari: world.jira });
    }
    assert.deepEqual(await world.rolesOf(group), [`jira-software ${USER}`]);
    const grant = { resource: world.jira, role: USER };
    await assignments.revokeFromGroup(world.operator, world.at(group), [grant]);
    await organizations.setResourceStatus(world.operator, world.jira, 'online');
    await world.grantToUser(alice, world.jira, USER);
  });
});

forEachEngine('a person who is not active', (engine) => {
  it('is given nothing new, and may be taken out of what there is', async () => {
    const world = await World.in(await engine.shared());
    const { users, members, assignments, tokens } = world.directory;
    const alice = await world.createUser('alice');
    const [divers, rowers] = [await world.createGroup('divers'), await world.createGroup('rowers')];
    await world.join(divers, alice);
    await world.grantToUser(alice, world.jira, USER);
    await users.suspend(world.operator, world.of(alice));
    const details = { accountId: alice.accountId };
    await refuses('user-inactive', world.join(rowers, alice), details);
    await refuses('user-inactive', world.grantToUser(alice, world.confluence, USER), details);
    await refuses('user-inactive', tokens.createToken(world.operator, world.of(alice)), details);
    assert.equal(await members.remove(world.operator, world.at(divers), alice.accountId), 'removed');
    const grant = { resource: world.jira, role: USER };
    await assignments.revokeFromUser(world.operator, world.of(alice), grant);
    assert.deepEqual(await world.rolesHeldBy(alice), []);
  });

  it('may be added where a dialect has it so', async () => {
    const world = await World.in(await engine.shared());
    const alice = await world.createUser('alice');
    const group = await world.createGroup('divers');
    await world.directory.users.suspend(world.operator, world.of(alice));
    const { members } = world.directory;
    await members.add(world.operator, world.at(group), alice.accountId, { allowInactive: true });
    const { memberCount, activeMemberCount } = await world.group('divers');
    assert.deepEqual([memberCount, activeMemberCount], [1, 0]);
  });

  it('whose account is closed is neither suspended nor restored', async () => {
    const world = await World.in(await engine.shared());
    const { users } = world.directory;
    const alice = await world.createUser('alice');
    await world.store.write(world.organization.key, (writer) =>
      writer.users.setUserStatus(alice.key, 'deactivated', 0),
    );
    await refuses('user-inactive', users.restore(world.operator, world.of(alice)));
    await refuses('user-inactive', users.suspend(world.operator, world.of(alice)));
    assert.equal((await world.user(alice)).status, 'deactivated');
  });
});
