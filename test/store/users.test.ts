import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { it } from 'node:test';
import type { Scan } from '../../src/core/paging.ts';
import type { UserFilter, UserOrder } from '../../src/core/store.ts';
import type { User } from '../../src/core/types.ts';
import { forEachEngine } from '../support/engines.ts';
import { FIRST, NOON, peopleOf, Rows } from '../support/rows.ts';

type Filter = Partial<UserFilter>;

async function list(its: Rows, filter: Filter = {}, order: UserOrder = 'key', scan: Partial<Scan> = {}) {
  const full = { organizationKey: its.key, ...filter };
  const users = await its.store.read.users.listUsers(full, order, { ...FIRST, ...scan });
  return peopleOf(users);
}

/** The people who match, who must also be counted right. */
async function match(its: Rows, filter: Filter): Promise<string[]> {
  const people = await list(its, filter);
  const count = await its.store.read.users.countUsers({ organizationKey: its.key, ...filter });
  assert.equal(count, people.length, 'count');
  return people;
}

forEachEngine('users', (engine) => {
  const rows = async () => Rows.in(await engine.shared());
  const find = (its: Rows, user: User) => its.store.read.users.findUser(its.key, user.accountId);

  it('are found by account id in their organization, as they were stored', async () => {
    const its = await rows();
    const other = await rows();
    const alice = await its.insertUser('alice', {
      email: 'Alice@Example.com',
      username: 'Alice',
      displayName: 'Alice Ångström',
      publicName: '🌊 alice',
      timeZone: 'Europe/Oslo',
      locale: 'nb_NO',
      accountType: 'customer',
      status: 'suspended',
      updatedAt: NOON + 1,
      deactivatedAt: NOON + 2,
      lastLoginAt: NOON + 3,
      lastFailedLoginAt: NOON + 4,
    });
    assert.ok(alice.key > 0);
    assert.deepEqual(await find(its, alice), alice);
    assert.equal(await find(other, alice), undefined);
    assert.equal(await its.store.read.users.findUser(its.key, 'nobody'), undefined);
  });

  it('are found by login in their directory: the username, or else the e-mail address', async () => {
    const its = await rows();
    const second = await its.insertDirectory('Second');
    const { findUserByLogin } = its.store.read.users;
    const alice = await its.insertUser('Alice', { email: 'A.Liddell@Example.com' });
    assert.deepEqual(await findUserByLogin(its.directory.key, 'alice'), alice);
    assert.deepEqual(await findUserByLogin(its.directory.key, 'a.liddell@example.com'), alice);
    assert.equal(await findUserByLogin(its.directory.key, 'alic'), undefined);
    assert.equal(await findUserByLogin(second.key, 'alice'), undefined);
  });

  it('win by username over those whose e-mail address is the same text', async () => {
    const its = await rows();
    const bob = await its.insertUser('bob', { email: 'shared@example.com' });
    const alice = await its.insertUser('shared@example.com', { email: 'alice@example.com' });
    const { findUserByLogin } = its.store.read.users;
    assert.deepEqual(await findUserByLogin(its.directory.key, 'shared@example.com'), alice);
    assert.deepEqual(await findUserByLogin(its.directory.key, 'bob'), bob);
  });

  it('are found by e-mail address in their directory', async () => {
    const its = await rows();
    const second = await its.insertDirectory('Second');
    const alice = await its.insertUser('alice', { email: 'Alice@Example.com' });
    const { findUserByLogin } = its.store.read.users;
    assert.deepEqual(await findUserByLogin(its.directory.key, 'alice@example.com'), alice);
    assert.equal(await findUserByLogin(second.key, 'alice@example.com'), undefined);
  });

  it('are found by many usernames at once, in their directory', async () => {
    const its = await rows();
    const second = await its.insertDirectory('Second');
    const [alice, , carol] = await its.insertUsers('Alice', 'bob', 'carol');
    await its.insertUser('alice', { directoryKey: second.key, directoryId: second.id });
    const find = async (usernames: string[]) =>
      (await its.store.read.users.listUsersByUsername(its.directory.key, usernames)).toSorted(
        (a, b) => a.key - b.key,
      );
    const strangers = Array.from({ length: 1200 }, (_, index) => `stranger ${index}`);
    assert.deepEqual(await find(['carol', ...strangers, 'alice']), [alice, carol]);
    assert.deepEqual(await find(['bob@example.com', 'nobody']), []);
    assert.deepEqual(await find([]), []);
  });

  it('remember when they last signed in, and when they failed to', async () => {
    const its = await rows();
    const alice = await its.insertUser('alice');
    const record = (outcome: 'succeeded' | 'failed', at: number) =>
      its.write((writer) => writer.users.recordLogin(alice.key, outcome, at));
    await record('succeeded', NOON + 1);
    assert.deepEqual(await find(its, alice), { ...alice, lastLoginAt: NOON + 1 });
    await record('failed', NOON + 2);
    assert.deepEqual(await find(its, alice), {
      ...alice,
      lastLoginAt: NOON + 1,
      lastFailedLoginAt: NOON + 2,
    });
  });

  it('have an e-mail address and a username of their own in their directory, whatever the case', async () => {
    const its = await rows();
    const second = await its.insertDirectory('Second');
    await its.insertUser('alice');
    await assert.rejects(its.insertUser('ALICE', { email: 'other@example.com' }));
    await assert.rejects(its.insertUser('bob', { email: 'Alice@EXAMPLE.com' }));
    await its.insertUser('alice', { directoryKey: second.key, directoryId: second.id });
    assert.deepEqual(await list(its), ['alice', 'alice']);
  });

  it('have an account id of their own everywhere', async () => {
    const its = await rows();
    const other = await rows();
    const { accountId } = await its.insertUser('alice');
    await assert.rejects(other.insertUser('bob', { accountId }));
    assert.deepEqual(await list(other), []);
  });

  it('are listed oldest first, or youngest first when descending', async () => {
    const its = await rows();
    await its.insertUsers('dave', 'alice', 'carol', 'bob');
    assert.deepEqual(await list(its), ['dave', 'alice', 'carol', 'bob']);
    assert.deepEqual(await list(its, {}, 'key', { descending: true }), ['bob', 'carol', 'alice', 'dave']);
  });

  it('are listed by folded public name, those of the same name oldest first', async () => {
    const its = await rows();
    await its.insertUser('dave', { publicName: 'Sam' });
    await its.insertUser('alice', { publicName: 'Zoë' });
    await its.insertUser('carol', { publicName: 'sam' });
    await its.insertUser('bob', { publicName: 'Mia' });
    const order = ['bob', 'dave', 'carol', 'alice'];
    assert.deepEqual(await list(its, {}, 'nickname'), order);
    assert.deepEqual(await list(its, {}, 'nickname', { descending: true }), order.toReversed());
  });

  it('are listed no more than the limit, and on from a position either way', async () => {
    const its = await rows();
    const [, bob] = await its.insertUsers('alice', 'bob', 'carol', 'dave');
    const after = [bob?.key ?? 0];
    assert.deepEqual(await list(its, {}, 'key', { limit: 3 }), ['alice', 'bob', 'carol']);
    assert.deepEqual(await list(its, {}, 'key', { after, limit: 1 }), ['carol']);
    assert.deepEqual(await list(its, {}, 'key', { after }), ['carol', 'dave']);
    assert.deepEqual(await list(its, {}, 'key', { after, descending: true }), ['alice']);
  });

  it('are listed on from a position within one name', async () => {
    const its = await rows();
    const [, second] = await its.write(async (writer) => [
      await writer.users.insertUser(its.newUser('alice', { publicName: 'Sam' })),
      await writer.users.insertUser(its.newUser('bob', { publicName: 'sam' })),
      await writer.users.insertUser(its.newUser('carol', { publicName: 'SAM' })),
      await writer.users.insertUser(its.newUser('dave', { publicName: 'Tim' })),
    ]);
    const after = ['sam', second?.key ?? 0];
    assert.deepEqual(await list(its, {}, 'nickname', { after }), ['carol', 'dave']);
    assert.deepEqual(await list(its, {}, 'nickname', { after, descending: true }), ['alice']);
  });

  it('of one large group are counted whatever is looked for among them', async () => {
    const its = await rows();
    const names = Array.from({ length: 2100 }, (_, index) =>
      index % 7 === 0 ? `mia${index}` : `dan${index}`,
    );
    const [outside, ...users] = await its.insertUsers('mia', ...names);
    const group = await its.insertGroup('divers');
    await its.join(group, ...users);
    await its.join(await its.insertGroup('rowers'), outside as User, ...users.slice(0, 10));
    const count = (filter: Filter) =>
      its.store.read.users.countUsers({ organizationKey: its.key, groupIds: [group.id], ...filter });
    assert.equal(await count({ search: 'mi' }), 300);
    assert.equal(await count({ search: 'n1' }), names.filter((each) => each.includes('n1')).length);
    assert.equal(await count({ search: '@' }), 2100);
    assert.equal(await count({ search: 'zz' }), 0);
    assert.equal(await count({ statuses: ['active'] }), 2100);
    assert.equal(await count({ search: 'mi', statuses: ['suspended'] }), 0);
    assert.equal(await count({ search: 'mi', groupIds: [randomUUID()] }), 0);
  });

  it('of one group are listed by key and by name, within a limit and from a position', async () => {
    const its = await rows();
    const users = await its.insertUsers('dave', 'alice', 'carol', 'bob', 'erin');
    const group = await its.insertGroup('divers');
    await its.join(group, ...users.slice(0, 4).toReversed());
    const filter = { groupIds: [group.id] };
    const after = [users[1]?.key ?? 0];
    assert.deepEqual(await match(its, filter), ['dave', 'alice', 'carol', 'bob']);
    assert.deepEqual(await list(its, filter, 'key', { limit: 2 }), ['dave', 'alice']);
    assert.deepEqual(await list(its, filter, 'key', { after }), ['carol', 'bob']);
    assert.deepEqual(await list(its, filter, 'key', { after, descending: true }), ['dave']);
    assert.deepEqual(await list(its, filter, 'nickname'), ['alice', 'bob', 'carol', 'dave']);
    assert.deepEqual(await list(its, filter, 'nickname', { after: ['alice', after[0] ?? 0], limit: 2 }), [
      'bob',
      'carol',
    ]);
  });

  it('of another organization are never listed', async () => {
    const its = await rows();
    const other = await rows();
    const alice = await its.insertUser('alice');
    const group = await its.insertGroup('divers');
    await its.join(group, alice);
    assert.deepEqual(await match(other, {}), []);
    assert.deepEqual(await match(other, { accountIds: [alice.accountId] }), []);
    assert.deepEqual(await match(other, { groupIds: [group.id] }), []);
    assert.deepEqual(await match(other, { emails: ['alice@example.com'] }), []);
    assert.deepEqual(await match(other, { search: 'alice' }), []);
  });

  it('are renamed: display name, public name and time of update, and what a search finds', async () => {
    const its = await rows();
    const alice = await its.insertUser('alice', { displayName: 'Alice Liddell', publicName: 'Alice' });
    await its.write((writer) => writer.users.renameUser(alice.key, 'Ada Byron', 'Countess', NOON + 5));
    assert.deepEqual(await find(its, alice), {
      ...alice,
      displayName: 'Ada Byron',
      publicName: 'Countess',
      updatedAt: NOON + 5,
    });
    assert.deepEqual(await match(its, { search: 'liddell' }), []);
    assert.deepEqual(await match(its, { search: 'li' }), ['alice'], 'of the e-mail address');
    assert.deepEqual(await match(its, { search: 'ada byron' }), ['alice']);
    assert.deepEqual(await match(its, { search: 'countess' }), ['alice']);
  });

  it('are listed where their new name puts them', async () => {
    const its = await rows();
    const [alice] = await its.insertUsers('alice', 'bob');
    await its.write((writer) => writer.users.renameUser(alice?.key ?? 0, 'Zoë', 'Zoë', NOON));
    assert.deepEqual(await list(its, {}, 'nickname'), ['bob', 'alice']);
  });

  it('change their status, and remember when they last left `active`', async () => {
    const its = await rows();
    const alice = await its.insertUser('alice');
    const change = async (status: User['status'], at: number) => {
      await its.write((writer) => writer.users.setUserStatus(alice.key, status, at));
      const { updatedAt, deactivatedAt, ...rest } = (await find(its, alice)) ?? alice;
      assert.equal(rest.status, status);
      return { updatedAt, deactivatedAt };
    };
    assert.deepEqual(await change('suspended', NOON + 1), { updatedAt: NOON + 1, deactivatedAt: NOON + 1 });
    assert.deepEqual(await change('deactivated', NOON + 2), { updatedAt: NOON + 2, deactivatedAt: NOON + 1 });
    assert.deepEqual(await change('active', NOON + 3), { updatedAt: NOON + 3, deactivatedAt: null });
    assert.deepEqual(await change('suspended', NOON + 4), { updatedAt: NOON + 4, deactivatedAt: NOON + 4 });
  });

  it('are deleted with memberships, roles, credentials and passwords; counts follow', async () => {
    const its = await rows();
    const [alice, bob] = (await its.insertUsers('alice', 'bob')) as [User, User];
    const group = await its.insertGroup('divers');
    const resource = await its.insertResource('confluence');
    await its.join(group, alice, bob);
    await its.grantToUser(alice, resource, 'atlassian/user');
    const secretHash = randomUUID();
    await its.write(async (writer) => {
      await writer.credentials.setPasswordHash(alice.key, 'hash');
      await writer.credentials.insertCredential(
        {
          id: randomUUID(),
          kind: 'token',
          organizationKey: its.key,
          userKey: alice.key,
          label: 'laptop',
          scopes: null,
          createdAt: NOON,
          expiresAt: null,
        },
        secretHash,
      );
    });

    await its.write((writer) => writer.users.deleteUser(alice.key));

    const { read } = its.store;
    assert.equal(await find(its, alice), undefined);
    assert.equal(await read.memberships.isMember(group.key, alice.key), false);
    assert.deepEqual(await read.roles.listUserRoles(alice.key), []);
    assert.equal(await read.roles.countHolders(resource.key, ['atlassian/user']), 0);
    assert.equal(await read.credentials.findCredential('token', secretHash), undefined);
    assert.equal(await read.credentials.findPasswordHash(alice.key), undefined);
    const { memberCount, activeMemberCount } = await its.reread(group);
    assert.deepEqual({ memberCount, activeMemberCount }, { memberCount: 1, activeMemberCount: 1 });
    assert.deepEqual(await match(its, {}), ['bob']);
    assert.deepEqual(await match(its, { search: 'alice' }), []);
  });

  it('leave their name and e-mail address free when deleted, but never their key', async () => {
    const its = await rows();
    const alice = await its.insertUser('alice');
    await its.write((writer) => writer.users.deleteUser(alice.key));
    const next = await its.insertUser('alice');
    assert.ok(next.key > alice.key);
  });
});

forEachEngine('filters of users', (engine) => {
  const rows = async () => Rows.in(await engine.shared());

  it('narrow to directories', async () => {
    const its = await rows();
    const second = await its.insertDirectory('Second');
    const third = await its.insertDirectory('Third');
    await its.insertUser('alice');
    await its.insertUser('bob', { directoryKey: second.key, directoryId: second.id });
    await its.insertUser('carol', { directoryKey: third.key, directoryId: third.id });
    assert.deepEqual(await match(its, { directoryKeys: [second.key] }), ['bob']);
    assert.deepEqual(await match(its, { directoryKeys: [its.directory.key, third.key] }), ['alice', 'carol']);
  });

  it('narrow to accounts, groups, statuses, e-mail addresses and domains', async () => {
    const its = await rows();
    const alice = await its.insertUser('alice', { email: 'Alice@North.Example.com' });
    const bob = await its.insertUser('bob', { status: 'suspended' });
    const carol = await its.insertUser('carol', { status: 'deactivated', email: 'carol@south.example.com' });
    const dave = await its.insertUser('dave');
    const divers = await its.insertGroup('divers');
    const rowers = await its.insertGroup('rowers');
    await its.join(divers, bob, dave);
    await its.join(rowers, carol, dave);

    assert.deepEqual(await match(its, { accountIds: [dave.accountId, alice.accountId] }), ['alice', 'dave']);
    assert.deepEqual(await match(its, { groupIds: [divers.id] }), ['bob', 'dave']);
    assert.deepEqual(await match(its, { groupIds: [divers.id, rowers.id] }), ['bob', 'carol', 'dave']);
    assert.deepEqual(await match(its, { groupIds: [rowers.id, rowers.id] }), ['carol', 'dave']);
    assert.deepEqual(await match(its, { statuses: ['active'] }), ['alice', 'dave']);
    assert.deepEqual(await match(its, { statuses: ['suspended', 'deactivated'] }), ['bob', 'carol']);
    assert.deepEqual(await match(its, { emails: ['alice@north.example.com', 'dave@example.com'] }), [
      'alice',
      'dave',
    ]);
    assert.deepEqual(await match(its, { emails: ['alice'] }), []);
    assert.deepEqual(await match(its, { emailDomains: ['north.example.com'] }), ['alice']);
    assert.deepEqual(await match(its, { emailDomains: ['example.com'] }), ['bob', 'dave'], 'no subdomains');
  });

  it('take the domain after the last @', async () => {
    const its = await rows();
    await its.insertUser('alice', { email: '"a@north.example.com"@example.com' });
    assert.deepEqual(await match(its, { emailDomains: ['example.com'] }), ['alice']);
    assert.deepEqual(await match(its, { emailDomains: ['north.example.com'] }), []);
  });

  it('with an empty list match nobody', async () => {
    const its = await rows();
    const alice = await its.insertUser('alice');
    const group = await its.insertGroup('divers');
    const resource = await its.insertResource('confluence');
    await its.join(group, alice);
    await its.grantToUser(alice, resource, 'atlassian/user');
    const empty: Filter[] = [
      { directoryKeys: [] },
      { accountIds: [] },
      { groupIds: [] },
      { statuses: [] },
      { emails: [] },
      { emailDomains: [] },
      { role: { owners: [] } },
      { role: { aris: [] } },
      { role: { roles: [] } },
    ];
    for (const filter of empty) assert.deepEqual(await match(its, filter), [], JSON.stringify(filter));
  });

  it('match the same whatever the length of a list', async () => {
    const its = await rows();
    const users = await its.insertUsers('alice', 'bob', 'carol');
    const wanted = users.slice(0, 2).map((user) => user.accountId);
    for (const length of [2, 3, 5, 6, 10, 11, 21, 51, 99, 100, 101, 150, 1000]) {
      const others = Array.from({ length: length - 2 }, () => randomUUID());
      assert.deepEqual(
        await match(its, { accountIds: [...others, ...wanted] }),
        ['alice', 'bob'],
        `${length}`,
      );
    }
  });

  it('must all be met at once', async () => {
    const its = await rows();
    const second = await its.insertDirectory('Second');
    const [alice, bob, carol] = (await its.insertUsers('alice', 'bob', 'carol')) as [User, User, User];
    const group = await its.insertGroup('divers');
    const resource = await its.insertResource('confluence');
    await its.join(group, alice, bob);
    await its.grantToUser(alice, resource, 'atlassian/user');
    await its.grantToUser(carol, resource, 'atlassian/user');
    const all: Filter = {
      directoryKeys: [its.directory.key],
      accountIds: [alice.accountId, bob.accountId, carol.accountId],
      groupIds: [group.id],
      statuses: ['active'],
      emails: ['alice@example.com', 'bob@example.com', 'carol@example.com'],
      emailDomains: ['example.com'],
      search: 'alice',
      role: { owners: ['confluence'] },
    };
    assert.deepEqual(await match(its, all), ['alice']);
    const others: Filter[] = [
      { directoryKeys: [second.key] },
      { accountIds: [bob.accountId] },
      { groupIds: [randomUUID()] },
      { statuses: ['suspended'] },
      { emails: ['bob@example.com'] },
      { emailDomains: ['example.org'] },
      { search: 'bob' },
      { role: { owners: ['jira-software'] } },
    ];
    for (const other of others) {
      assert.deepEqual(await match(its, { ...all, ...other }), [], JSON.stringify(other));
    }
  });

  it('by role look at roles held directly and at those held through a group', async () => {
    const its = await rows();
    const [alice, bob, carol] = (await its.insertUsers('alice', 'bob', 'carol', 'dave')) as [
      User,
      User,
      User,
    ];
    const group = await its.insertGroup('divers');
    const resource = await its.insertResource('confluence');
    await its.join(group, bob, carol);
    await its.grantToGroup(group, resource, 'atlassian/user');
    await its.grantToUser(alice, resource, 'atlassian/admin');
    await its.grantToUser(carol, resource, 'atlassian/user');
    assert.deepEqual(await match(its, { role: {} }), ['alice', 'bob', 'carol']);
    assert.deepEqual(await match(its, { role: { roles: ['atlassian/user'] } }), ['bob', 'carol']);
    assert.deepEqual(await match(its, { role: { roles: ['atlassian/admin', 'atlassian/user'] } }), [
      'alice',
      'bob',
      'carol',
    ]);
    assert.deepEqual(await match(its, { role: { aris: [resource.ari] } }), ['alice', 'bob', 'carol']);
  });

  it('by role want owner, resource and role on one and the same assignment', async () => {
    const its = await rows();
    const [alice, bob] = (await its.insertUsers('alice', 'bob')) as [User, User];
    const jira = await its.insertResource('jira-software');
    const confluence = await its.insertResource('confluence');
    const jiraUsers = await its.insertGroup('jira users');
    const confluenceAdmins = await its.insertGroup('confluence admins');
    await its.grantToGroup(jiraUsers, jira, 'atlassian/user');
    await its.grantToGroup(confluenceAdmins, confluence, 'atlassian/admin');
    await its.join(jiraUsers, alice);
    await its.join(confluenceAdmins, alice);
    await its.grantToUser(bob, jira, 'atlassian/admin');
    await its.grantToUser(bob, confluence, 'atlassian/user');

    const admin = ['atlassian/admin'];
    assert.deepEqual(await match(its, { role: { owners: ['jira-software'], roles: admin } }), ['bob']);
    assert.deepEqual(await match(its, { role: { owners: ['confluence'], roles: admin } }), ['alice']);
    assert.deepEqual(await match(its, { role: { aris: [jira.ari], roles: admin } }), ['bob']);
    assert.deepEqual(await match(its, { role: { aris: [jira.ari], owners: ['confluence'] } }), []);
  });
});
