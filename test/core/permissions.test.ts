import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Authority, authorityOf, canConfer } from '../../src/core/permissions.ts';
import type { Reader } from '../../src/core/store.ts';
import type { Actor, RoleAssignment, Site, User } from '../../src/core/types.ts';
import { forEachEngine } from '../support/engines.ts';
import { personOf, refuses, World } from '../support/world.ts';

const ORG_ADMIN = 'atlassian/org-admin';
const SITE_ADMIN = 'atlassian/site-admin';
const ADMIN = 'atlassian/admin';
const ACCESS_ADMIN = 'atlassian/user-access-admin';
const USER = 'atlassian/user';
const VIEWER = 'atlassian/viewer';

describe('what somebody may administer', () => {
  it('is worked out once of the same lists of roles, and anew when either is another', async () => {
    const held: Record<'direct' | 'through', RoleAssignment[]> = { direct: [], through: [] };
    const roles = {
      listUserRoles: async () => held.direct,
      listUserRolesThroughGroups: async () => held.through,
    };
    const ask = () => authorityOf({ roles } as unknown as Reader, { kind: 'user', userKey: 1 } as Actor);
    const grant = (list: keyof typeof held, role: string, siteKey: number | null) => {
      const assignment = {
        resourceKey: 9,
        ari: '',
        owner: '',
        siteKey,
        seatLimit: null,
        role,
        isDefault: false,
      };
      held[list] = [...held[list], assignment];
    };
    const none = await ask();
    assert.equal(await ask(), none);
    grant('direct', SITE_ADMIN, 1);
    const ofSite = await ask();
    assert.deepEqual([ofSite.siteKeys, ofSite.organizationAdmin], [new Set([1]), false]);
    assert.equal(await ask(), ofSite);
    grant('through', ORG_ADMIN, null);
    const ofAll = await ask();
    assert.deepEqual([ofAll.siteKeys, ofAll.organizationAdmin], [new Set([1]), true]);
    held.direct = [];
    assert.deepEqual((await ask()).siteKeys, new Set());
  });
});

describe('canConfer', () => {
  const nobody: Authority = {
    organizationAdmin: false,
    siteKeys: new Set(),
    accessResourceKeys: new Set(),
    roles: [],
  };
  const actors: Record<string, Authority> = {
    'an organization admin': { ...nobody, organizationAdmin: true },
    'an admin of site 1': { ...nobody, siteKeys: new Set([1]) },
    'an access admin of product 10': { ...nobody, accessResourceKeys: new Set([10]) },
    nobody,
  };
  const organization = { siteKey: null, resourceKey: 9 };
  const siteOne = { siteKey: 1, resourceKey: 5 };
  const productTen = { siteKey: 1, resourceKey: 10 };
  const productEleven = { siteKey: 1, resourceKey: 11 };
  const elsewhere = { siteKey: 2, resourceKey: 20 };

  // Who may confer what: organization admin, site admin, access admin, nobody.
  const table: [role: string, where: typeof siteOne | typeof organization, allowed: string][] = [
    [ORG_ADMIN, organization, 'yes no no no'],
    [ORG_ADMIN, siteOne, 'yes no no no'],
    [SITE_ADMIN, siteOne, 'yes yes no no'],
    [SITE_ADMIN, elsewhere, 'yes no no no'],
    [SITE_ADMIN, organization, 'yes no no no'],
    ['atlassian/ai-access', siteOne, 'yes yes no no'],
    ['atlassian/ai-access', organization, 'yes no no no'],
    [ADMIN, productTen, 'yes yes no no'],
    [ADMIN, elsewhere, 'yes no no no'],
    [ACCESS_ADMIN, productTen, 'yes yes no no'],
    [ACCESS_ADMIN, elsewhere, 'yes no no no'],
    [USER, productTen, 'yes yes yes no'],
    [USER, productEleven, 'yes yes no no'],
    [USER, elsewhere, 'yes no no no'],
    [VIEWER, productTen, 'yes yes yes no'],
    [VIEWER, elsewhere, 'yes no no no'],
  ];

  for (const [role, where, allowed] of table) {
    it(`of ${role} on ${JSON.stringify(where)} is as the table says`, () => {
      const found = Object.values(actors).map((actor) =>
        canConfer(actor, { role, ...where }) ? 'yes' : 'no',
      );
      assert.equal(found.join(' '), allowed);
    });
  }
});

interface Stage {
  world: World;
  /** Another site, on the same directory. */
  hill: Site;
  orgAdmin: User;
  siteAdmin: User;
  hillAdmin: User;
  jiraAdmin: User;
  accessAdmin: User;
}

forEachEngine('a person', (engine) => {
  /** An organization with two sites on its directory, and people of every rank. */
  async function setStage(): Promise<Stage> {
    const world = await World.in(await engine.shared());
    const host = `hill-${world.site.host}`;
    const { organizations } = world.directory;
    const hill = await organizations.createSite(world.operator, world.whole, { name: 'hill', host });
    const accessAdmin = await world.createUser('ana');
    await world.grantToUser(accessAdmin, world.jira, ACCESS_ADMIN);
    return {
      world,
      hill,
      orgAdmin: await world.createUser('olga', { groups: ['org-admins'] }),
      siteAdmin: await world.createUser('sam', { groups: ['site-admins'] }),
      hillAdmin: await world.createUser('hana', { groups: ['site-admins-hill'] }),
      jiraAdmin: await world.createUser('jay', { groups: ['jira-admins-fernhollow'] }),
      accessAdmin,
    };
  }

  let stage: Promise<Stage> | undefined;
  let scenes = 0;

  /** The stage, which no test changes, with people and a name of the test's own. */
  async function cast() {
    stage ??= setStage();
    const { world, ...people } = await stage;
    scenes += 1;
    const member = await world.createUser(`mia${scenes}`, { groups: ['jira-software-users-fernhollow'] });
    const stranger = await world.createUser(`stan${scenes}`);
    return { world, ...people, member, stranger, name: `new${scenes}` };
  }

  const forbidden = (work: Promise<unknown>) => refuses('forbidden', work);

  it('without a role sees nobody and nothing', async () => {
    const { world, stranger, member } = await cast();
    const { directory, whole } = world;
    const actor = world.actAs(stranger);
    const group = await world.group('site-admins');
    const page = { limit: 10 };
    await forbidden(directory.groups.get(actor, world.at(group)));
    await forbidden(directory.groups.list(actor, whole, {}, page));
    await forbidden(directory.groups.count(actor, whole, {}));
    await forbidden(directory.groups.stats(actor, whole));
    await forbidden(directory.users.get(actor, world.of(member)));
    await forbidden(directory.users.list(actor, whole, {}, 'key', page));
    await forbidden(directory.users.count(actor, whole, {}));
    await forbidden(directory.members.groupsOf(actor, member));
    await forbidden(directory.assignments.ofGroup(actor, world.at(group)));
    await forbidden(directory.assignments.ofUser(actor, world.of(member)));
    await forbidden(directory.organizations.listDirectories(actor, world.organization.id, {}, page));
    await forbidden(directory.organizations.listResources(actor, world.organization.id, {}, page));
  });

  it('with any role may look around, through a group or directly, and change nothing', async () => {
    const { world, member, stranger, accessAdmin, name } = await cast();
    const { directory, whole } = world;
    const site = await world.group('site-admins');
    const plain = world.at(await world.createGroup(name));
    for (const user of [member, accessAdmin]) {
      const actor = world.actAs(user);
      assert.equal((await directory.groups.get(actor, world.at(site))).name, 'site-admins');
      assert.equal((await directory.users.get(actor, world.of(stranger))).key, stranger.key);

      await forbidden(directory.groups.create(actor, whole, { name: 'mine' }));
      await forbidden(directory.groups.change(actor, plain, { description: 'mine' }));
      await forbidden(directory.groups.remove(actor, plain));
      await forbidden(directory.members.add(actor, plain, stranger.accountId));
      await forbidden(directory.members.remove(actor, plain, stranger.accountId));
      await forbidden(directory.users.create(actor, whole, personOf('zoe')));
      await forbidden(directory.users.rename(actor, world.of(stranger), 'Mine'));
      await forbidden(directory.users.suspend(actor, world.of(stranger)));
      await forbidden(directory.users.remove(actor, world.of(stranger)));
      await forbidden(directory.organizations.createDirectory(actor, 'Mine'));
      await forbidden(directory.organizations.createSite(actor, whole, { name: 'mine' }));
      await forbidden(directory.organizations.setSeatLimit(actor, world.jira, 1));
      await forbidden(directory.organizations.setResourceStatus(actor, world.jira, 'offline'));
      await forbidden(directory.tokens.createKey(actor));
      await forbidden(directory.imports.apply(actor, whole, []));
    }
  });

  it('no longer sees anything once the last role is gone', async () => {
    const { world, member } = await cast();
    const group = await world.group('jira-software-users-fernhollow');
    await world.directory.members.remove(world.operator, world.at(group), member.accountId);
    await forbidden(world.directory.groups.count(world.actAs(member), world.whole, {}));
  });

  it('who administers a site manages groups, people and roles of it', async () => {
    const { world, siteAdmin, stranger, name } = await cast();
    const { directory, whole } = world;
    const actor = world.actAs(siteAdmin);
    const group = await directory.groups.create(actor, whole, { name });
    await directory.groups.change(actor, world.at(group), { description: 'mine' });
    for (const role of [USER, ADMIN]) {
      await directory.assignments.grantToGroup(actor, world.at(group), [{ resource: world.jira, role }]);
    }
    await directory.members.add(actor, world.at(group), stranger.accountId);
    await directory.assignments.grantToUser(actor, world.of(stranger), {
      resource: world.platform,
      role: SITE_ADMIN,
    });
    const zoe = await directory.users.create(actor, whole, personOf('zoe'), {
      groups: ['site-admins'],
      access: [],
    });
    await directory.users.suspend(actor, world.of(zoe));
    await directory.users.remove(actor, world.of(zoe));
  });

  it('who administers a site confers nothing of the organization or of another site', async () => {
    const { world, hill, siteAdmin, hillAdmin, orgAdmin, stranger, name } = await cast();
    const { directory, whole } = world;
    const { assignments, members, users } = directory;
    const actor = world.actAs(siteAdmin);
    const hillJira = `ari:cloud:jira-software::site/${hill.id}`;
    const group = await world.createGroup(name);

    await forbidden(members.add(actor, world.at(await world.group('org-admins')), stranger.accountId));
    await forbidden(members.add(actor, world.at(await world.group('org-admins')), siteAdmin.accountId));
    await forbidden(members.remove(actor, world.at(await world.group('org-admins')), orgAdmin.accountId));
    await forbidden(members.add(actor, world.at(await world.group('site-admins-hill')), stranger.accountId));
    await forbidden(
      members.add(actor, world.at(await world.group('jira-software-users-hill')), stranger.accountId),
    );
    await forbidden(users.create(actor, whole, personOf('zoe'), { groups: ['org-admins'], access: [] }));
    await forbidden(users.create(actor, whole, personOf('zoe')));
    await forbidden(users.suspend(actor, world.of(orgAdmin)));
    await forbidden(users.remove(actor, world.of(orgAdmin)));
    await forbidden(users.suspend(actor, world.of(hillAdmin)));
    await forbidden(
      assignments.grantToUser(actor, world.of(stranger), { resource: world.platform, role: ORG_ADMIN }),
    );
    await forbidden(
      assignments.grantToUser(actor, world.of(siteAdmin), { resource: world.platform, role: ORG_ADMIN }),
    );
    await forbidden(assignments.grantToUser(actor, world.of(stranger), { resource: hillJira, role: USER }));
    await forbidden(
      assignments.grantToGroup(actor, world.at(group), [
        { resource: world.jira, role: USER },
        { resource: hillJira, role: USER },
      ]),
    );
    assert.deepEqual(await world.rolesOf(group), [], 'all or none');
    assert.deepEqual(await world.rolesHeldBy(stranger), []);
  });

  it('who administers a site may not change a group that carries a role beyond it', async () => {
    const { world, hill, siteAdmin, stranger, name } = await cast();
    const { directory } = world;
    const actor = world.actAs(siteAdmin);
    const both = await world.createGroup(name);
    await world.grantToGroup(both, world.jira, USER);
    await directory.members.add(actor, world.at(both), stranger.accountId);
    await world.grantToGroup(both, `ari:cloud:jira-software::site/${hill.id}`, VIEWER);
    await forbidden(directory.members.remove(actor, world.at(both), stranger.accountId));
    await forbidden(directory.groups.change(actor, world.at(both), { description: 'mine' }));
    await forbidden(directory.groups.remove(actor, world.at(both)));
    await forbidden(
      directory.assignments.revokeFromGroup(actor, world.at(both), [{ resource: world.jira, role: USER }]),
    );
  });

  it('who administers a site manages no directory that the site does not use', async () => {
    const { world, siteAdmin } = await cast();
    const { directory } = world;
    const actor = world.actAs(siteAdmin);
    const second = await directory.organizations.createDirectory(world.operator, 'Second');
    const address = { organizationId: world.organization.id, directoryId: second.id };
    await forbidden(directory.groups.create(actor, address, { name: 'mine' }));
    await forbidden(directory.users.create(actor, address, personOf('zoe'), { access: false }));
  });

  it('who administers a product manages no groups', async () => {
    const { world, jiraAdmin, stranger } = await cast();
    const { directory } = world;
    const actor = world.actAs(jiraAdmin);
    const users = await world.group('jira-software-users-fernhollow');
    await forbidden(directory.groups.create(actor, world.whole, { name: 'mine' }));
    await forbidden(directory.members.add(actor, world.at(users), stranger.accountId));
  });

  it('who administers a product brings people in and gives them its use, but no more', async () => {
    const { world, jiraAdmin, stranger } = await cast();
    const { assignments, users } = world.directory;
    const actor = world.actAs(jiraAdmin);
    const zoe = await users.create(actor, world.whole, personOf('zoe'), { access: [world.jira] });
    assert.deepEqual(await world.rolesHeldBy(zoe), [`jira-software ${USER}`]);
    await assignments.grantToUser(actor, world.of(stranger), { resource: world.jira, role: USER });

    await forbidden(
      assignments.grantToUser(actor, world.of(stranger), { resource: world.jira, role: ADMIN }),
    );
    await forbidden(users.create(actor, world.whole, personOf('yan'), { access: [world.confluence] }));
    await forbidden(
      users.create(actor, world.whole, personOf('yan'), { access: false, groups: ['site-admins'] }),
    );
  });

  it('who manages the access to a product grants and revokes its ordinary roles, to people', async () => {
    const { world, accessAdmin, stranger, jiraAdmin, name } = await cast();
    const { assignments } = world.directory;
    const actor = world.actAs(accessAdmin);
    const address = world.of(stranger);
    const onJira = (role: string) => ({ resource: world.jira, role });
    await assignments.grantToUser(actor, address, onJira(USER));
    assert.deepEqual(await world.rolesHeldBy(stranger), [`jira-software ${USER}`]);
    await assignments.revokeFromUser(actor, address, onJira(USER));
    assert.deepEqual(await world.rolesHeldBy(stranger), []);

    await forbidden(assignments.grantToUser(actor, address, onJira(ADMIN)));
    await forbidden(assignments.grantToUser(actor, address, onJira(ACCESS_ADMIN)));
    await forbidden(assignments.grantToUser(actor, address, { resource: world.confluence, role: USER }));
    await forbidden(assignments.revokeFromUser(actor, world.of(jiraAdmin), onJira(ADMIN)));
    const group = await world.createGroup(name);
    await forbidden(assignments.grantToGroup(actor, world.at(group), [onJira(USER)]));
  });

  it('who administers the organization may do all of it', async () => {
    const { world, orgAdmin, member, stranger, name } = await cast();
    const { directory, whole } = world;
    const actor = world.actAs(orgAdmin);
    await directory.members.add(actor, world.at(await world.group('org-admins')), stranger.accountId);
    await directory.users.suspend(actor, world.of(member));
    await directory.organizations.createDirectory(actor, name);
    await directory.organizations.setSeatLimit(actor, world.jira, 100);
    await directory.tokens.createKey(actor);
    await directory.imports.apply(actor, whole, []);
    await directory.users.create(actor, whole, personOf(name));
  });

  it('of another organization finds nothing here', async () => {
    const { world, member } = await cast();
    const other = await World.in(world.store);
    const actors: Actor[] = [other.operator, other.actAs(await other.createAdmin('olga'))];
    const group = await world.group('site-admins');
    for (const actor of actors) {
      const { directory } = world;
      await refuses('organization-not-found', directory.groups.get(actor, world.at(group)));
      await refuses('organization-not-found', directory.groups.create(actor, world.whole, { name: 'mine' }));
      await refuses('organization-not-found', directory.users.suspend(actor, world.of(member)));
      await refuses('organization-not-found', directory.organizations.get(actor, world.organization.id));
      // Addressed as if they were of the actor's own organization, they are not there.
      await refuses('group-not-found', directory.groups.get(actor, other.at(group)));
      await refuses('group-not-found', directory.members.add(actor, other.at(group), member.accountId));
      await refuses('user-not-found', directory.users.get(actor, other.of(member)));
      await refuses('user-not-found', directory.users.remove(actor, other.of(member)));
      await refuses('resource-not-found', directory.organizations.setSeatLimit(actor, world.jira, 1));
      await refuses(
        'directory-not-found',
        directory.groups.create(actor, { ...other.whole, directoryId: world.home.id }, { name: 'x' }),
      );
      const hers = other.at(await other.createGroup(`hers ${actor.kind}`));
      await refuses('user-not-found', directory.members.add(actor, hers, member.accountId));
    }
  });
});

forEachEngine('on a site', (engine) => {
  it('people are permitted what their roles there reach, and nobody else anything', async () => {
    const world = await World.in(await engine.shared());
    const { access } = world.directory;
    const { organizations } = world.directory;
    const host = `hill-${world.site.host}`;
    const hill = await organizations.createSite(world.operator, world.whole, { name: 'hill', host });
    const none = await world.createUser('none');
    const reader = await world.createUser('reader', { groups: ['confluence-users-fernhollow'] });
    const user = await world.createUser('user', { groups: ['jira-software-users-fernhollow'] });
    const admin = await world.createUser('admin', { groups: ['jira-admins-fernhollow'] });
    const site = await world.createUser('site', { groups: ['site-admins'] });
    const whole = await world.createAdmin('whole');
    const anonymous = await access.anonymousOn(world.site, 'jira');
    assert.equal(anonymous.organizationId, world.organization.id);

    const permissions = [
      'administer the site',
      'administer Jira',
      'browse users and groups in Jira',
    ] as const;
    const table: [Actor, string, string][] = [
      [anonymous, 'no no no', 'no no no'],
      [world.actAs(none), 'no no no', 'no no no'],
      [world.actAs(reader), 'no no no', 'no no no'],
      [world.actAs(user), 'no no yes', 'no no no'],
      [world.actAs(admin), 'no yes yes', 'no no no'],
      [world.actAs(site), 'yes yes yes', 'no no no'],
      [world.actAs(whole), 'yes yes yes', 'yes yes yes'],
      [world.operator, 'yes yes yes', 'yes yes yes'],
    ];
    for (const [actor, here, there] of table) {
      for (const [place, expected] of [
        [world.site, here],
        [hill, there],
      ] as const) {
        const found: string[] = [];
        for (const permission of permissions) {
          const holds = await access.holds(actor, place, permission);
          found.push(holds ? 'yes' : 'no');
          if (holds) await access.require(actor, place, permission);
          else await refuses('forbidden', access.require(actor, place, permission), { permission });
        }
        assert.equal(found.join(' '), expected, `${actor.name} on ${place.name}`);
      }
    }
  });

  it('an anonymous actor may do nothing at all', async () => {
    const world = await World.in(await engine.shared());
    const actor = await world.directory.access.anonymousOn(world.site, 'jira');
    await refuses('forbidden', world.directory.groups.count(actor, world.whole, {}));
    await refuses('forbidden', world.directory.groups.create(actor, world.whole, { name: 'mine' }));
    await refuses('forbidden', world.directory.tokens.createKey(actor));
  });

  it('requests are told apart by cloudId, or else by host', async () => {
    const world = await World.in(await engine.shared());
    const { access } = world.directory;
    const { site } = world;
    assert.deepEqual(await access.findSite({ cloudId: site.id, host: 'other.example.com' }), site);
    assert.deepEqual(await access.findSite({ host: `${site.host.toUpperCase()}:8080` }), site);
    assert.equal(await access.findSite({ cloudId: 'nonsense', host: site.host }), undefined);
    assert.equal(await access.findSite({ host: 'other.example.com' }), undefined);
    assert.equal(await access.findSite({ host: 'ümlaut\0' }), undefined);
    assert.equal(await access.findSite({}), undefined);
    assert.deepEqual(await access.defaultSite(world.organization.key), site);
  });
});
