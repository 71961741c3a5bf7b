import assert from 'node:assert/strict';
import { it } from 'node:test';
import { NOON } from '../support/constants.ts';
import { forEachEngine } from '../support/engines.ts';
import { personOf, refuses, World } from '../support/world.ts';

forEachEngine('creating a person', (engine) => {
  it('keeps what was said and makes up the rest', async () => {
    const world = await World.in(await engine.shared());
    world.now = NOON + 7;
    const alice = await world.createUser(' Alice.L ', {
      email: ' Alice@Example.com ',
      displayName: ' Alice Liddell ',
    });
    assert.match(alice.accountId, /^712020:[0-9a-f-]{36}$/);
    assert.match(alice.userKey, /^[0-9a-f]{32}$/);
    const { key, accountId, userKey, profile, ...rest } = alice;
    assert.deepEqual(rest, {
      accountType: 'atlassian',
      organizationKey: world.organization.key,
      directoryKey: world.home.key,
      directoryId: world.home.id,
      username: 'Alice.L',
      email: 'Alice@Example.com',
      displayName: 'Alice Liddell',
      publicName: 'Alice Liddell',
      timeZone: 'Etc/UTC',
      locale: 'en_US',
      status: 'active',
      createdAt: NOON + 7,
      updatedAt: NOON + 7,
      deactivatedAt: null,
      lastLoginAt: null,
      lastFailedLoginAt: null,
    });
    assert.ok(Object.values(profile).every((text) => text === ''));
    assert.deepEqual(await world.user(alice), alice);
  });

  it('gives access to every product of the sites on the directory, unless told otherwise', async () => {
    const world = await World.in(await engine.shared());
    const { directory, operator, whole } = world;
    const alice = await directory.users.create(operator, whole, personOf('alice'));
    assert.deepEqual(await world.groupsOf(alice), [
      'confluence-users-fernhollow',
      'jira-software-users-fernhollow',
    ]);
    const bob = await directory.users.create(operator, whole, personOf('bob'), { access: false });
    assert.deepEqual(await world.groupsOf(bob), []);
    const carol = await directory.users.create(operator, whole, personOf('carol'), {
      access: [world.confluence],
    });
    assert.deepEqual(await world.groupsOf(carol), ['confluence-users-fernhollow']);

    const second = await directory.organizations.createDirectory(operator, 'Second');
    const address = { ...whole, directoryId: second.id };
    const dave = await directory.users.create(operator, address, personOf('dave'));
    assert.deepEqual(await world.groupsOf(dave), [], 'no site uses that directory');
    assert.equal(dave.directoryId, second.id);
  });

  it('joins the groups named, in any case, once each', async () => {
    const world = await World.in(await engine.shared());
    await world.createGroup('Divers');
    const alice = await world.createUser('alice', {
      access: true,
      groups: ['DIVERS', 'divers', 'jira-software-users-fernhollow'],
    });
    assert.deepEqual(await world.groupsOf(alice), [
      'confluence-users-fernhollow',
      'Divers',
      'jira-software-users-fernhollow',
    ]);
    assert.equal((await world.group('divers')).memberCount, 1);
  });

  it('is refused with an unknown group, and then nobody is made', async () => {
    const world = await World.in(await engine.shared());
    for (const name of ['nowhere', 'no\0where', '']) {
      await refuses('group-not-found', world.createUser('alice', { groups: [name] }), {
        id: name,
        by: 'name',
      });
    }
    assert.equal(await world.directory.users.count(world.operator, world.whole, {}), 0);
  });

  it('is refused when the e-mail address or the username is taken, whatever the case', async () => {
    const world = await World.in(await engine.shared());
    await world.createUser('alice');
    const field = (name: 'email' | 'username', value: string) => ({ field: name, value });
    await refuses(
      'user-exists',
      world.createUser('bob', { email: 'ALICE@example.com' }),
      field('email', 'ALICE@example.com'),
    );
    await refuses(
      'user-exists',
      world.createUser('Alice', { email: 'a@example.com' }),
      field('username', 'Alice'),
    );
  });

  it('is refused when one could sign in with the name of the other', async () => {
    const world = await World.in(await engine.shared());
    await world.createUser('alice');
    await refuses('user-exists', world.createUser('bob', { username: 'alice@example.com' }), {
      field: 'username',
    });
    await world.createUser('carol@example.com', { email: 'c@example.com' });
    await refuses('user-exists', world.createUser('carol'), { field: 'email' });
    const { username } = await world.createUser('dave@example.com', { email: 'dave@example.com' });
    assert.equal(username, 'dave@example.com');
  });

  it('may use an e-mail address and a username again in another directory, and after a removal', async () => {
    const world = await World.in(await engine.shared());
    const { directory, operator, whole } = world;
    const alice = await world.createUser('alice');
    const second = await directory.organizations.createDirectory(operator, 'Second');
    await directory.users.create(operator, { ...whole, directoryId: second.id }, personOf('alice'));
    await directory.users.remove(operator, world.of(alice));
    await world.createUser('alice');
  });

  it('is refused when a field is not fit to store', async () => {
    const world = await World.in(await engine.shared());
    await refuses('invalid-field', world.createUser('alice', { email: 'nonsense' }), { field: 'email' });
    await refuses('invalid-field', world.createUser('alice', { username: ' ' }), { field: 'username' });
    await refuses('invalid-field', world.createUser('alice', { displayName: 'a\0' }), { field: 'name' });
  });

  it('is refused in a directory that is not there', async () => {
    const world = await World.in(await engine.shared());
    for (const directoryId of ['nonsense', world.organization.id]) {
      const address = { ...world.whole, directoryId };
      await refuses(
        'directory-not-found',
        world.directory.users.create(world.operator, address, personOf('a')),
      );
    }
  });
});

forEachEngine('a person', (engine) => {
  it('is found by account id, in the directory addressed', async () => {
    const world = await World.in(await engine.shared());
    const { users, organizations } = world.directory;
    const alice = await world.createUser('alice');
    const second = await organizations.createDirectory(world.operator, 'Second');
    const at = (directoryId: string | null, accountId = alice.accountId) =>
      users.get(world.operator, { ...world.whole, directoryId, accountId });
    assert.deepEqual(await at(null), alice);
    assert.deepEqual(await at(world.home.id), alice);
    await refuses('user-not-found', at(second.id), { id: alice.accountId });
    await refuses('directory-not-found', at('nonsense'));
    for (const accountId of ['', 'nobody', 'a\0', '../x', 'x'.repeat(129)]) {
      await refuses('user-not-found', at(null, accountId), { id: accountId });
    }
  });

  it('is found by username, e-mail address or account id', async () => {
    const world = await World.in(await engine.shared());
    const alice = await world.createUser('alice', { email: 'A@example.com' });
    const { users } = world.directory;
    for (const name of ['ALICE', ' alice ', 'a@EXAMPLE.com', alice.accountId]) {
      assert.deepEqual(await users.getByName(world.operator, world.whole, name), alice);
    }
    for (const name of ['', 'alic', 'a\0', 'Alice Liddell']) {
      await refuses('user-not-found', users.getByName(world.operator, world.whole, name));
    }
  });

  it('is the same by one name or among many, whatever blanks stand around it', async () => {
    const world = await World.in(await engine.shared());
    const { imports, memberBatches, members, users } = world.directory;
    const divers = await world.createGroup('divers');
    const alice = await world.createUser('alice', { email: 'a@example.com', groups: [' Divers\t'] });
    assert.deepEqual(await world.groupsOf(alice), ['divers']);
    const spellings = (name: string) => [name, ` ${name}`, `${name}\t`, `\u00a0${name} \n`];
    const lines = ['alice', 'A@example.com', alice.accountId].flatMap(spellings);
    for (const name of lines) {
      assert.deepEqual(await users.getByName(world.operator, world.whole, name), alice);
    }
    const batch = await memberBatches.add(world.operator, world.at(divers), lines);
    assert.deepEqual(
      batch.lines.map(({ user }) => user?.key),
      lines.map(() => alice.key),
    );
    const rows = lines.map((member) => ({ kind: 'member' as const, group: ' DIVERS ', member }));
    const imported = await imports.apply(world.operator, world.whole, rows);
    assert.deepEqual(new Set(imported.map(({ status }) => status)), new Set(['unchanged']));
    const removed = await members.removeMany(world.operator, world.at(divers), spellings('alice'));
    assert.deepEqual(removed.applied, ['alice']);

    const unknown = [` ${alice.accountId.toUpperCase()}`, 'ali ce', ' ', 'alice\0'];
    for (const name of unknown) {
      await refuses('user-not-found', users.getByName(world.operator, world.whole, name), { id: name });
    }
    const strangers = await memberBatches.add(world.operator, world.at(divers), unknown);
    assert.deepEqual(
      strangers.lines.map(({ outcome }) => outcome),
      unknown.map(() => 'refused'),
    );
  });

  it('is renamed, public name and all, and keeps the username', async () => {
    const world = await World.in(await engine.shared());
    const alice = await world.createUser('alice');
    const { users } = world.directory;
    world.now = NOON + 9;
    await users.rename(world.operator, world.of(alice), '  Ada Byron ');
    const { displayName, publicName, username, updatedAt } = await world.user(alice);
    assert.deepEqual(
      [displayName, publicName, username, updatedAt],
      ['Ada Byron', 'Ada Byron', 'alice', NOON + 9],
    );
    await refuses('invalid-field', users.rename(world.operator, world.of(alice), ''), { field: 'name' });
    await refuses('user-not-found', users.rename(world.operator, { ...world.whole, accountId: 'x' }, 'Ada'));
  });

  it('is suspended and restored, with groups and roles kept', async () => {
    const world = await World.in(await engine.shared());
    const alice = await world.createUser('alice', { access: true });
    await world.grantToUser(alice, world.jira, 'atlassian/viewer');
    const { users } = world.directory;
    const groups = await world.groupsOf(alice);
    const roles = await world.rolesHeldBy(alice);

    world.now = NOON + 1;
    await users.suspend(world.operator, world.of(alice));
    const suspended = await world.user(alice);
    assert.deepEqual([suspended.status, suspended.deactivatedAt], ['suspended', NOON + 1]);
    assert.deepEqual(await world.groupsOf(alice), groups);
    const group = await world.group('jira-software-users-fernhollow');
    assert.deepEqual([group.memberCount, group.activeMemberCount], [1, 0]);

    world.now = NOON + 2;
    await users.suspend(world.operator, world.of(alice));
    assert.equal((await world.user(alice)).deactivatedAt, NOON + 1, 'again changes nothing');

    await users.restore(world.operator, world.of(alice));
    const restored = await world.user(alice);
    assert.deepEqual([restored.status, restored.deactivatedAt], ['active', null]);
    assert.deepEqual(await world.rolesHeldBy(alice), roles);
    assert.equal((await world.group('jira-software-users-fernhollow')).activeMemberCount, 1);
  });

  it('is removed from every group', async () => {
    const world = await World.in(await engine.shared());
    const alice = await world.createUser('alice', { access: true });
    await world.directory.users.remove(world.operator, world.of(alice));
    await refuses('user-not-found', world.user(alice));
    assert.equal((await world.group('jira-software-users-fernhollow')).memberCount, 0);
    await refuses('user-not-found', world.directory.users.remove(world.operator, world.of(alice)));
  });
});

forEachEngine('lists of people', (engine) => {
  it('are narrowed by what the query says, without regard to case', async () => {
    const world = await World.in(await engine.shared());
    const { users, organizations } = world.directory;
    const second = await organizations.createDirectory(world.operator, 'Second');
    const alice = await world.createUser('alice', { access: true });
    const bob = await world.createUser('bob', { email: 'Bob@Fernhollow.example.com' });
    await world.createUser('carol');
    await users.create(world.operator, { ...world.whole, directoryId: second.id }, personOf('dave'));
    await users.suspend(world.operator, world.of(bob));
    const jiraUsers = await world.group('jira-software-users-fernhollow');

    const list = async (query = {}, address = world.whole) => {
      const page = await users.list(world.operator, address, query, 'key', { limit: 10 });
      assert.equal(await users.count(world.operator, address, query), page.items.length);
      const window = await users.listAt(world.operator, address, query, { offset: 0, limit: 10 });
      assert.deepEqual(window, page.items);
      return page.items.map((user) => user.username);
    };
    assert.deepEqual(await list(), ['alice', 'bob', 'carol', 'dave']);
    assert.deepEqual(await list({}, { ...world.whole, directoryId: second.id }), ['dave']);
    assert.deepEqual(await list({ directoryIds: [second.id] }), ['dave']);
    assert.deepEqual(
      await list({ directoryIds: [second.id] }, { ...world.whole, directoryId: world.home.id }),
      [],
    );
    assert.deepEqual(await list({ accountIds: [alice.accountId, 'a\0'] }), ['alice']);
    assert.deepEqual(await list({ groupIds: [jiraUsers.id] }), ['alice']);
    assert.deepEqual(await list({ groupIds: ['nonsense'] }), []);
    assert.deepEqual(await list({ statuses: ['suspended'] }), ['bob']);
    assert.deepEqual(await list({ emails: ['BOB@FERNHOLLOW.example.com'] }), ['bob']);
    assert.deepEqual(await list({ emailDomains: ['FERNHOLLOW.EXAMPLE.COM'] }), ['bob']);
    assert.deepEqual(await list({ search: 'ALI' }), ['alice']);
    assert.deepEqual(await list({ prefix: 'CA' }), ['carol']);
    assert.deepEqual(await list({ role: { owners: ['confluence'] } }), ['alice']);
    await refuses('invalid-field', list({ directoryIds: ['nonsense'] }), { field: 'directoryIds' });
    await refuses('directory-not-found', list({}, { ...world.whole, directoryId: 'nonsense' }));
    await refuses('organization-not-found', list({}, { organizationId: 'x', directoryId: null }));
  });
});
