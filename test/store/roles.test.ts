import assert from 'node:assert/strict';
import { it } from 'node:test';
import { UNOBSERVED } from '../../src/core/store.ts';
import type { Resource, User } from '../../src/core/types.ts';
import { forEachEngine } from '../support/engines.ts';
import { namesOf, Rows } from '../support/rows.ts';

const USER = 'atlassian/user';
const ADMIN = 'atlassian/admin';

forEachEngine('roles', (engine) => {
  const rows = async () => Rows.in(await engine.shared());

  it('of a group are listed by resource, then role, with what the resource is', async () => {
    const its = await rows();
    const site = await its.insertSite('fernhollow');
    const jira = await its.insertResource('jira-software', { siteKey: site.key, seatLimit: 7 });
    const platform = await its.insertResource('platform');
    const group = await its.insertGroup('divers');
    await its.grantToGroup(group, platform, 'atlassian/org-admin');
    await its.grantToGroup(group, jira, USER, true);
    await its.grantToGroup(group, jira, ADMIN);
    const onJira = {
      resourceKey: jira.key,
      ari: jira.ari,
      owner: 'jira-software',
      siteKey: site.key,
      seatLimit: 7,
    };
    assert.deepEqual(await its.store.read.roles.listGroupRoles(group.key), [
      { ...onJira, role: ADMIN, isDefault: false },
      { ...onJira, role: USER, isDefault: true },
      {
        resourceKey: platform.key,
        ari: platform.ari,
        owner: 'platform',
        siteKey: null,
        seatLimit: null,
        role: 'atlassian/org-admin',
        isDefault: false,
      },
    ]);
  });

  it('of a user are those granted directly, by resource, then role', async () => {
    const its = await rows();
    const jira = await its.insertResource('jira-software');
    const confluence = await its.insertResource('confluence');
    const [alice, bob] = (await its.insertUsers('alice', 'bob')) as [User, User];
    const group = await its.insertGroup('divers');
    await its.join(group, alice);
    await its.grantToGroup(group, jira, 'atlassian/viewer');
    await its.grantToUser(alice, confluence, ADMIN);
    await its.grantToUser(alice, jira, USER);
    await its.grantToUser(alice, jira, ADMIN);
    const listed = await its.store.read.roles.listUserRoles(alice.key);
    assert.deepEqual(
      listed.map(({ owner, role, isDefault }) => [owner, role, isDefault]),
      [
        ['jira-software', ADMIN, false],
        ['jira-software', USER, false],
        ['confluence', ADMIN, false],
      ],
    );
    assert.deepEqual(await its.store.read.roles.listUserRoles(bob.key), []);
  });

  it('of a user through groups are listed by resource, then role, each once', async () => {
    const its = await rows();
    const jira = await its.insertResource('jira-software');
    const confluence = await its.insertResource('confluence');
    const alice = await its.insertUser('alice');
    const [anglers, divers, others] = await its.insertGroups('anglers', 'divers', 'others');
    assert.ok(anglers && divers && others);
    await its.join(anglers, alice);
    await its.join(divers, alice);
    await its.grantToGroup(anglers, confluence, USER);
    await its.grantToGroup(anglers, jira, USER, true);
    await its.grantToGroup(divers, jira, USER);
    await its.grantToGroup(divers, jira, ADMIN);
    await its.grantToGroup(others, jira, 'atlassian/viewer');
    await its.grantToUser(alice, confluence, ADMIN);
    const listed = await its.store.read.roles.listUserRolesThroughGroups(alice.key);
    assert.deepEqual(
      listed.map(({ owner, role }) => [owner, role]),
      [
        ['jira-software', ADMIN],
        ['jira-software', USER],
        ['confluence', USER],
      ],
    );
  });

  it('are new to a group once, and there to revoke once', async () => {
    const its = await rows();
    const { key } = await its.insertResource('confluence');
    const group = await its.insertGroup('divers');
    const grant = (isDefault: boolean) =>
      its.write((writer) => writer.roles.insertGroupRole(group.key, key, USER, isDefault));
    const revoke = (role: string) =>
      its.write((writer) => writer.roles.deleteGroupRole(group.key, key, role));
    assert.equal(await grant(true), true);
    assert.equal(await grant(false), false);
    assert.equal((await its.store.read.roles.listGroupRoles(group.key))[0]?.isDefault, true, 'as it was');
    assert.equal(await revoke(ADMIN), false);
    assert.equal(await revoke(USER), true);
    assert.equal(await revoke(USER), false);
    assert.deepEqual(await its.store.read.roles.listGroupRoles(group.key), []);
  });

  it('are new to a user once, and there to revoke once', async () => {
    const its = await rows();
    const { key } = await its.insertResource('confluence');
    const alice = await its.insertUser('alice');
    const grant = () => its.write((writer) => writer.roles.insertUserRole(alice.key, key, USER));
    const revoke = (role: string) => its.write((writer) => writer.roles.deleteUserRole(alice.key, key, role));
    assert.equal(await grant(), true);
    assert.equal(await grant(), false);
    assert.equal(await revoke(ADMIN), false);
    assert.equal(await revoke(USER), true);
    assert.equal(await revoke(USER), false);
    assert.deepEqual(await its.store.read.roles.listUserRoles(alice.key), []);
  });

  it('need a resource that exists', async () => {
    const its = await rows();
    const alice = await its.insertUser('alice');
    const group = await its.insertGroup('divers');
    const nothing = { key: 1_000_000_000 } as Resource;
    await assert.rejects(its.grantToGroup(group, nothing, USER));
    await assert.rejects(its.grantToUser(alice, nothing, USER));
  });

  it('have as default groups those of that role of that resource, by name', async () => {
    const its = await rows();
    const jira = await its.insertResource('jira-software');
    const confluence = await its.insertResource('confluence');
    const groups = await its.insertGroups('zebra', 'Apple', 'plain', 'admins', 'elsewhere');
    const [zebra, apple, plain, admins, elsewhere] = groups;
    assert.ok(zebra && apple && plain && admins && elsewhere);
    await its.grantToGroup(zebra, jira, USER, true);
    await its.grantToGroup(apple, jira, USER, true);
    await its.grantToGroup(plain, jira, USER, false);
    await its.grantToGroup(admins, jira, ADMIN, true);
    await its.grantToGroup(elsewhere, confluence, USER, true);
    const { listDefaultGroups } = its.store.read.roles;
    assert.deepEqual(namesOf(await listDefaultGroups(jira.key, USER)), ['Apple', 'zebra']);
    assert.deepEqual(namesOf(await listDefaultGroups(jira.key, ADMIN)), ['admins']);
    assert.deepEqual(await listDefaultGroups(jira.key, 'atlassian/viewer'), []);
  });

  it('count as holders the active people with one of them, by whatever way, each once', async () => {
    const its = await rows();
    const jira = await its.insertResource('jira-software');
    const confluence = await its.insertResource('confluence');
    const [alice, bob, carol, dave] = (await its.insertUsers('alice', 'bob', 'carol', 'dave')) as [
      User,
      User,
      User,
      User,
    ];
    const erin = await its.insertUser('erin', { status: 'suspended' });
    const frank = await its.insertUser('frank', { status: 'deactivated' });
    const [one, two] = await its.insertGroups('one', 'two');
    assert.ok(one && two);
    await its.join(one, alice, bob, erin);
    await its.join(two, alice, frank);
    await its.grantToGroup(one, jira, USER);
    await its.grantToGroup(two, jira, ADMIN);
    await its.grantToUser(alice, jira, USER);
    await its.grantToUser(carol, jira, ADMIN);
    await its.grantToUser(carol, confluence, USER);
    await its.grantToUser(dave, confluence, USER);

    const { countHolders, isHolder, listHoldersAmong } = its.store.read.roles;
    assert.equal(await countHolders(jira.key, [USER, ADMIN]), 3, 'alice, bob, carol');
    assert.equal(await countHolders(jira.key, [USER]), 2, 'alice, bob');
    assert.equal(await countHolders(jira.key, [ADMIN]), 2, 'alice, carol');
    assert.equal(await countHolders(confluence.key, [USER, ADMIN]), 2, 'carol, dave');
    assert.equal(await countHolders(jira.key, ['atlassian/viewer']), 0);
    assert.equal(await countHolders(jira.key, []), 0);

    const people = [alice, bob, carol, dave, erin, frank].map((user) => user.key);
    assert.deepEqual(
      await listHoldersAmong(jira.key, [USER, ADMIN], people),
      new Set([alice, bob, carol, erin, frank].map((user) => user.key)),
      'active or not',
    );
    assert.deepEqual(await listHoldersAmong(jira.key, [USER], people.slice(1, 3)), new Set([bob.key]));
    assert.deepEqual(await listHoldersAmong(jira.key, [USER], []), new Set());
    assert.deepEqual(await listHoldersAmong(jira.key, [], people), new Set());
    const many = [...people, ...Array.from({ length: 1500 }, (_, index) => 1_000_000_000 + index)];
    assert.deepEqual(await listHoldersAmong(confluence.key, [USER], many), new Set([carol.key, dave.key]));

    assert.equal(await isHolder(jira.key, [USER], alice.key), true, 'both ways');
    assert.equal(await isHolder(jira.key, [USER], bob.key), true, 'through a group');
    assert.equal(await isHolder(jira.key, [USER], carol.key), false, 'another role');
    assert.equal(await isHolder(jira.key, [USER, ADMIN], carol.key), true, 'directly');
    assert.equal(await isHolder(jira.key, [USER, ADMIN], dave.key), false, 'another resource');
    assert.equal(await isHolder(jira.key, [USER], erin.key), true, 'suspended');
    assert.equal(await isHolder(jira.key, [], alice.key), false, 'no role asked for');
  });

  it('that nobody holds are asked for once, until one of them is granted, to whomever', async () => {
    let reads = 0;
    const observer = { ...UNOBSERVED, read: () => (reads += 1) };
    const location = await engine.prepare();
    const its = await Rows.in(await engine.open(location, observer, { catchesUp: true }));
    const other = await engine.open(location);
    // Of a database elsewhere nothing is gained by it.
    const isKept = engine.name === 'sqlite';
    const jira = await its.insertResource('jira-software');
    const [alice, bob] = (await its.insertUsers('alice', 'bob')) as [User, User];
    const group = await its.insertGroup('divers');
    await its.join(group, bob);
    const holders = async () => {
      await its.store.catchUp?.();
      const before = reads;
      const found = await its.store.read.roles.listHoldersAmong(
        jira.key,
        [USER, ADMIN],
        [alice.key, bob.key],
      );
      return { found: [...found], asked: reads > before };
    };
    assert.deepEqual(await holders(), { found: [], asked: true });
    assert.deepEqual(await holders(), { found: [], asked: !isKept });
    await its.grantToUser(alice, jira, USER);
    assert.deepEqual(await holders(), { found: [alice.key], asked: true });
    await its.write(({ roles }) => roles.deleteUserRole(alice.key, jira.key, USER));
    assert.deepEqual(await holders(), { found: [], asked: true });
    await other.write(its.key, ({ roles }) => roles.insertGroupRole(group.key, jira.key, ADMIN, false));
    assert.deepEqual(await holders(), { found: [bob.key], asked: true }, 'by another process');
  });
});
