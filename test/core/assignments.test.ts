import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Grant } from '../../src/core/assignments.ts';
import { forEachEngine } from '../support/engines.ts';
import { refuses, World } from '../support/world.ts';

const USER = 'atlassian/user';
const ADMIN = 'atlassian/admin';
const ORG_ADMIN = 'atlassian/org-admin';

forEachEngine('a role of a group', (engine) => {
  it('is granted and revoked; the facts of the group follow', async () => {
    const world = await World.in(await engine.shared());
    const { assignments } = world.directory;
    const group = await world.createGroup('divers');
    const grants = [
      { resource: world.confluence, role: ADMIN },
      { resource: world.jira, role: USER },
      { resource: world.jira, role: 'atlassian/viewer' },
    ];
    const facts = async () => {
      const { resourceCount, isDefault, confersAdmin } = await world.group('divers');
      return { resourceCount, isDefault, confersAdmin };
    };
    await assignments.grantToGroup(world.operator, world.at(group), grants);
    assert.deepEqual(await world.rolesOf(group), [
      `jira-software ${USER}`,
      'jira-software atlassian/viewer',
      `confluence ${ADMIN}`,
    ]);
    assert.deepEqual(await facts(), { resourceCount: 2, isDefault: false, confersAdmin: true });
    await assignments.revokeFromGroup(world.operator, world.at(group), grants.slice(0, 2));
    assert.deepEqual(await facts(), { resourceCount: 1, isDefault: false, confersAdmin: false });
    await assignments.revokeFromGroup(world.operator, world.at(group), grants);
    assert.deepEqual(await facts(), { resourceCount: 0, isDefault: false, confersAdmin: false });
  });

  it('on Jira may be named in the old way', async () => {
    const world = await World.in(await engine.shared());
    const group = await world.createGroup('divers');
    await world.grantToGroup(group, `ari:cloud:jira::site/${world.site.id}`, USER);
    assert.deepEqual(await world.rolesOf(group), [`jira-software ${USER}`]);
  });

  it('is refused when it is not well said, and then none of the request is granted', async () => {
    const world = await World.in(await engine.shared());
    const { assignments } = world.directory;
    const group = await world.createGroup('divers');
    const grant = (...grants: Grant[]) =>
      assignments.grantToGroup(world.operator, world.at(group), [
        { resource: world.jira, role: USER },
        ...grants,
      ]);
    const elsewhere = `ari:cloud:confluence::site/${world.organization.id}`;
    await refuses('resource-missing', grant({ resource: '', role: USER }));
    await refuses('invalid-field', grant({ resource: 'confluence', role: USER }), { field: 'resource' });
    await refuses('invalid-field', grant({ resource: world.jira, role: '' }), { field: 'role' });
    await refuses('resource-not-found', grant({ resource: elsewhere, role: USER }), { ari: elsewhere });
    await refuses('role-invalid', grant({ resource: world.jira, role: 'atlassian/guest' }), {
      role: 'atlassian/guest',
      owner: 'jira-software',
    });
    await refuses('role-invalid', grant({ resource: world.jira, role: 'user' }));
    await refuses('role-invalid', grant({ resource: world.platform, role: 'atlassian/site-admin' }));
    await refuses('role-invalid', grant({ resource: world.jira, role: ORG_ADMIN }));
    assert.deepEqual(await world.rolesOf(group), []);
  });
});

forEachEngine('a role of a person', (engine) => {
  it('is told once, with every way by which it is held', async () => {
    const world = await World.in(await engine.shared());
    const { assignments } = world.directory;
    const group = await world.createGroup('divers');
    await world.grantToGroup(group, world.jira, USER);
    await world.grantToGroup(group, world.confluence, USER);
    const alice = await world.createUser('alice', { access: [world.jira], groups: ['divers'] });
    await world.grantToUser(alice, world.jira, USER);
    await world.grantToUser(alice, world.jira, ADMIN);
    const { user, roles } = await assignments.ofUser(world.operator, world.of(alice));
    assert.equal(user.username, 'alice');
    assert.deepEqual(
      roles.map(({ owner, role, methods, isDefault }) => [owner, role, methods, isDefault]),
      [
        ['jira-software', ADMIN, ['direct'], false],
        ['jira-software', USER, ['direct', 'group_direct'], false],
        ['confluence', USER, ['group_direct'], false],
      ],
    );
    await assignments.revokeFromUser(world.operator, world.of(alice), { resource: world.jira, role: USER });
    assert.deepEqual(await world.rolesHeldBy(alice), [
      `jira-software ${ADMIN}`,
      `jira-software ${USER}`,
      `confluence ${USER}`,
    ]);
  });

  it('is none of somebody who was removed after they were found, as on a page that is being told', async () => {
    const world = await World.in(await engine.shared());
    const { assignments, users } = world.directory;
    const alice = await world.createUser('alice', { access: [world.jira] });
    assert.equal((await assignments.heldBy(world.operator, alice)).length, 1);
    await users.remove(world.operator, world.of(alice));
    assert.deepEqual(await assignments.heldBy(world.operator, alice), []);
  });

  it('as administrator of the organization is on the organization, whatever resource is named', async () => {
    const world = await World.in(await engine.shared());
    const { assignments } = world.directory;
    for (const [index, resource] of ['', world.jira, 'nonsense'].entries()) {
      const person = await world.createUser(`user${index}`);
      await assignments.grantToUser(world.operator, world.of(person), { resource, role: ORG_ADMIN });
      const { roles } = await assignments.ofUser(world.operator, world.of(person));
      assert.deepEqual(
        roles.map(({ ari, role }) => [ari, role]),
        [[`ari:cloud:platform::org/${world.organization.id}`, ORG_ADMIN]],
      );
    }
  });

  it('is refused when it is not well said', async () => {
    const world = await World.in(await engine.shared());
    const { assignments } = world.directory;
    const alice = await world.createUser('alice');
    for (const change of [assignments.grantToUser, assignments.revokeFromUser]) {
      const attempt = (resource: string, role: string) =>
        change(world.operator, world.of(alice), { resource, role });
      await refuses('resource-missing', attempt('', USER));
      await refuses('invalid-field', attempt('confluence', USER), { field: 'resource' });
      await refuses('invalid-field', attempt(world.jira, ''), { field: 'role' });
      await refuses('resource-not-found', attempt('ari:cloud:confluence::site/x', USER));
      await refuses('role-invalid', attempt(world.jira, 'atlassian/site-admin'));
      await refuses('role-invalid', attempt(world.platform, USER));
    }
    assert.deepEqual(await world.rolesHeldBy(alice), []);
  });

  it('is looked up for many people at once', async () => {
    const world = await World.in(await engine.shared());
    const { assignments } = world.directory;
    const alice = await world.createUser('alice', { access: [world.jira] });
    const bob = await world.createUser('bob');
    const carol = await world.createUser('carol', { access: [world.confluence] });
    await world.grantToUser(bob, world.jira, USER);
    const among = (ari: string, roles: string[]) =>
      assignments.holdersAmong(world.operator, ari, roles, [alice, bob, carol]);
    assert.deepEqual(await among(world.jira, [USER]), new Set([alice.key, bob.key]));
    assert.deepEqual(await among(world.confluence, [USER, ADMIN]), new Set([carol.key]));
    assert.deepEqual(await among(world.jira, [ADMIN]), new Set());
    assert.deepEqual(await among('ari:cloud:confluence::site/x', [USER]), new Set());
  });

  it('and of a group is on products of sites that use their directory alone', async () => {
    const world = await World.in(await engine.shared());
    const { assignments, groups, organizations, users } = world.directory;
    const second = await organizations.createDirectory(world.operator, 'Second');
    const far = { ...world.whole, directoryId: second.id };
    const group = await groups.create(world.operator, far, { name: 'divers' });
    const fields = { username: 'alice', email: 'alice@example.com', displayName: 'Alice' };
    const alice = await users.create(world.operator, far, fields);
    const grant = { resource: world.jira, role: USER };
    const toGroup = assignments.grantToGroup(world.operator, world.at(group), [grant]);
    await refuses('resource-not-found', toGroup, { ari: world.jira });
    const toUser = assignments.grantToUser(world.operator, world.of(alice), grant);
    await refuses('resource-not-found', toUser, { ari: world.jira });
    await assignments.grantToUser(world.operator, world.of(alice), { resource: '', role: ORG_ADMIN });
  });
});
