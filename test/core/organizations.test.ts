import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { it } from 'node:test';
import { createDirectory } from '../../src/core/directory.ts';
import { organizationAri } from '../../src/core/resources.ts';
import { NOON } from '../support/constants.ts';
import { forEachEngine } from '../support/engines.ts';
import { refuses, World } from '../support/world.ts';

forEachEngine('founding an organization', (engine) => {
  it('makes a directory, its resource, and the group of its administrators', async () => {
    const store = await engine.open();
    const directory = createDirectory({ store, now: () => NOON });
    const { organizations, groups, assignments } = directory;
    assert.deepEqual(await organizations.listAll(), []);
    const made = await organizations.create(' Fernhollow Instruments ');
    assert.deepEqual(await organizations.listAll(), [made.organization]);
    assert.deepEqual([made.organization.name, made.organization.createdAt], ['Fernhollow Instruments', NOON]);

    const operator = organizations.operator(made.organization, 'cli');
    const { id } = made.organization;
    assert.deepEqual(await organizations.get(operator, id), made.organization);
    const { items: directories } = await organizations.listDirectories(operator, id, {}, { limit: 9 });
    assert.deepEqual(directories, [made.directory]);
    const { items: resources } = await organizations.listResources(operator, id, {}, { limit: 9 });
    assert.deepEqual(
      resources.map(({ ari, owner, siteKey }) => [ari, owner, siteKey]),
      [[organizationAri(id), 'platform', null]],
    );
    const address = { organizationId: id, directoryId: null };
    const { items } = await groups.list(operator, address, {}, { limit: 9 });
    assert.deepEqual(
      items.map((group) => group.name),
      ['org-admins'],
    );
    const roles = await assignments.ofGroup(operator, { ...address, groupName: 'org-admins' });
    assert.deepEqual(
      roles.map((role) => role.role),
      ['atlassian/org-admin'],
    );
  });

  it('is refused without a decent name, and may be done again with the same', async () => {
    const store = await engine.open();
    const { organizations } = createDirectory({ store, now: () => NOON });
    await refuses('invalid-field', organizations.create(' '), { field: 'name' });
    assert.deepEqual(await organizations.listAll(), []);
    await organizations.create('Fernhollow');
    await organizations.create('Fernhollow');
    assert.equal((await organizations.listAll()).length, 2);
  });
});

forEachEngine('making a site', (engine) => {
  const groupsOf = async (world: World, directoryId: string | null = null) => {
    const address = { ...world.whole, directoryId };
    const { items } = await world.directory.groups.list(world.operator, address, {}, { limit: 50 });
    return items.map(({ name, isDefault, confersAdmin }) => [name, isDefault, confersAdmin]);
  };

  it('furnishes it with its products and their default groups', async () => {
    const world = await World.in(await engine.shared());
    assert.deepEqual(await world.directory.organizations.listSites(world.operator), [world.site]);
    assert.deepEqual(await groupsOf(world), [
      ['confluence-admins-fernhollow', true, true],
      ['confluence-users-fernhollow', true, false],
      ['jira-admins-fernhollow', true, true],
      ['jira-software-users-fernhollow', true, false],
      ['org-admins', false, true],
      ['site-admins', false, true],
    ]);
    const rolesOf = async (name: string) => world.rolesOf(await world.group(name));
    assert.deepEqual(await rolesOf('confluence-admins-fernhollow'), ['confluence atlassian/admin']);
    assert.deepEqual(await rolesOf('confluence-users-fernhollow'), ['confluence atlassian/user']);
    assert.deepEqual(await rolesOf('jira-admins-fernhollow'), ['jira-software atlassian/admin']);
    assert.deepEqual(await rolesOf('jira-software-users-fernhollow'), ['jira-software atlassian/user']);
    assert.deepEqual(await rolesOf('site-admins'), ['platform atlassian/site-admin']);
  });

  it('a second time on the same directory names its administrators after it', async () => {
    const world = await World.in(await engine.shared());
    const { organizations } = world.directory;
    const host = `${randomUUID()}.example.com`;
    const site = await organizations.createSite(world.operator, world.whole, {
      name: 'Hill',
      host: host.toUpperCase(),
    });
    assert.deepEqual([site.name, site.host, site.directoryId], ['hill', host, world.home.id]);
    assert.ok(await world.group('site-admins-hill'));
    assert.ok(await world.group('jira-software-users-hill'));
    assert.equal((await groupsOf(world)).length, 11);
  });

  it('on another directory uses that one', async () => {
    const world = await World.in(await engine.shared());
    const { organizations } = world.directory;
    const second = await organizations.createDirectory(world.operator, 'Second');
    const address = { ...world.whole, directoryId: second.id };
    const name = `hill-${randomUUID().slice(0, 8)}`;
    const site = await organizations.createSite(world.operator, address, { name });
    assert.deepEqual([site.directoryId, site.host], [second.id, `${name}.localhost`]);
    assert.deepEqual((await groupsOf(world, second.id)).length, 5);
    assert.deepEqual((await groupsOf(world, world.home.id)).length, 6);
  });

  it('is refused with a name that cannot be part of others, or a host that is taken', async () => {
    const world = await World.in(await engine.shared());
    const { organizations } = world.directory;
    const make = (fields: { name: string; host?: string }) =>
      organizations.createSite(world.operator, world.whole, fields);
    const names = ['', 'a b', '-a', 'a-', 'a_b', 'ä', 'a.b', 'x'.repeat(64), 'a\0'];
    for (const name of names) await refuses('invalid-field', make({ name }), { field: 'site' });
    const host = world.site.host.toUpperCase();
    await refuses('invalid-field', make({ name: 'hill', host }), { field: 'host' });
    await refuses(
      'directory-not-found',
      organizations.createSite(world.operator, { ...world.whole, directoryId: 'x' }, { name: 'hill' }),
    );
    await refuses('group-name-taken', make({ name: 'fernhollow', host: `${randomUUID()}.example.com` }));
    assert.deepEqual(await organizations.listSites(world.operator), [world.site]);
    assert.equal((await groupsOf(world)).length, 6);
  });
});

forEachEngine('an organization', (engine) => {
  it('lists its directories by id, name and account', async () => {
    const world = await World.in(await engine.shared());
    const { organizations } = world.directory;
    const second = await organizations.createDirectory(world.operator, 'Zweites Verzeichnis');
    const alice = await world.createUser('alice');
    const list = async (query = {}) => {
      const { items } = await organizations.listDirectories(world.operator, world.organization.id, query, {
        limit: 9,
      });
      return items.map((directory) => directory.name);
    };
    assert.deepEqual(await list(), ['Fernhollow', 'Zweites Verzeichnis']);
    assert.deepEqual(await list({ directoryIds: [second.id, 'nonsense'] }), ['Zweites Verzeichnis']);
    assert.deepEqual(await list({ directoryIds: ['nonsense'] }), []);
    assert.deepEqual(await list({ search: 'VERZEICH' }), ['Zweites Verzeichnis']);
    assert.deepEqual(await list({ accountId: alice.accountId }), ['Fernhollow']);
    await refuses('invalid-field', organizations.createDirectory(world.operator, ''), { field: 'name' });
    await refuses(
      'organization-not-found',
      organizations.listDirectories(world.operator, world.home.id, {}, { limit: 9 }),
    );
  });

  it('limits the seats of its products and says whether they run', async () => {
    const world = await World.in(await engine.shared());
    const { organizations } = world.directory;
    const jira = async () => {
      const query = { search: 'JIRA' };
      const { items } = await organizations.listResources(world.operator, world.organization.id, query, {
        limit: 9,
      });
      assert.equal(items.length, 1);
      return [items[0]?.seatLimit, items[0]?.status];
    };
    assert.deepEqual(await jira(), [null, 'online']);
    await organizations.setSeatLimit(world.operator, `ari:cloud:jira::site/${world.site.id}`, 5);
    await organizations.setResourceStatus(world.operator, world.jira, 'offline');
    assert.deepEqual(await jira(), [5, 'offline']);
    await organizations.setSeatLimit(world.operator, world.jira, null);
    assert.deepEqual(await jira(), [null, 'offline']);
    for (const ari of ['', 'nonsense', 'ari:cloud:jira-software::site/x', 'a\0']) {
      await refuses('resource-not-found', organizations.setSeatLimit(world.operator, ari, 5), { ari });
    }
  });

  it('shares a setting that is invented once', async () => {
    const world = await World.in(await engine.shared());
    const { organizations } = world.directory;
    const name = randomUUID();
    const [one, two] = await Promise.all([
      organizations.setting(name, () => 'one'),
      organizations.setting(name, () => 'two'),
    ]);
    assert.equal(one, two);
    assert.equal(await organizations.setting(name, () => 'three'), one);
  });
});

forEachEngine('calls at once', (engine) => {
  it('all happen, and see one another', async () => {
    const world = await World.in(await engine.shared());
    const result = await world.directory.atOnce(
      world.organization.key,
      async ({ groups, users, members }) => {
        const group = await groups.create(world.operator, world.whole, { name: 'divers' });
        const fields = { username: 'alice', email: 'alice@example.com', displayName: 'Alice' };
        const alice = await users.create(world.operator, world.whole, fields, { access: false });
        await members.add(world.operator, world.at(group), alice.accountId);
        const page = await groups.list(world.operator, world.whole, { search: 'divers' }, { limit: 5 });
        return page.items.map((item) => item.memberCount);
      },
    );
    assert.deepEqual(result, [1]);
    assert.equal((await world.group('divers')).memberCount, 1);
  });

  it('all fail when one of them is refused', async () => {
    const world = await World.in(await engine.shared());
    const count = (await world.events()).length;
    await refuses(
      'group-name-taken',
      world.directory.atOnce(world.organization.key, async ({ groups }) => {
        await groups.create(world.operator, world.whole, { name: 'divers' });
        await groups.create(world.operator, world.whole, { name: 'DIVERS' });
      }),
    );
    await refuses('group-not-found', world.group('divers'));
    assert.equal((await world.events()).length, count);
  });

  it('come one after another', async () => {
    const world = await World.in(await engine.shared());
    const { groups } = world.directory;
    await world.createGroup('divers', { description: '0' });
    await Promise.all(
      Array.from({ length: 20 }, () =>
        world.directory.atOnce(world.organization.key, async (directory) => {
          const group = await directory.groups.get(world.operator, { ...world.whole, groupName: 'divers' });
          const next = String(Number(group.description) + 1);
          await directory.groups.change(world.operator, world.at(group), { description: next });
        }),
      ),
    );
    assert.equal(
      (await groups.get(world.operator, { ...world.whole, groupName: 'divers' })).description,
      '20',
    );
  });
});
