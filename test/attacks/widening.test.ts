import assert from 'node:assert/strict';
import { testOnEngines } from '../support/onEngines.ts';
import { deletesByPerson, joinsByPerson, leavesByPerson, removalByPerson } from './requests.ts';
import { AttackScene, type Attempt } from './scene.ts';

/* Nobody gets, or hands out, more than they could hand out directly: by no door, in no order, with nobody's help. */

/** Groups that confer what whoever administers the site alone may not hand out. */
const BEYOND = ['org-admins', 'site-admins-hill', 'jira-software-users-hill', 'confluence-admins-hill'];

testOnEngines('who administers a site joins no group that confers more', async (_t, server) => {
  await using scene = await AttackScene.on(server);
  const { org, people } = scene;
  for (const name of BEYOND) {
    const group = await org.findGroup(name);
    await scene.refused(joinsByPerson(group, people.sam, scene.as('sam')));
    await scene.refused(joinsByPerson(group, people.nora, scene.as('sam')));
  }
  // The requests are right: who may, does it by each of them.
  for (const way of Object.keys(joinsByPerson(scene.plain, people.nora, ''))) {
    const user = await org.createUser(way.toLowerCase().replaceAll(/\W+/g, '-'));
    const group = await org.findGroup('org-admins');
    await scene.accepted(joinsByPerson(group, user, scene.as('olga'))[way] as Attempt);
    assert.ok(await org.isMember(group, user), way);
  }
});

testOnEngines('who administers less, or nothing, joins no group at all', async (_t, server) => {
  await using scene = await AttackScene.on(server);
  const { org, people } = scene;
  const names = [
    ...BEYOND,
    'plain',
    'site-admins',
    'jira-admins-fernhollow',
    'jira-software-users-fernhollow',
  ];
  for (const group of await Promise.all(names.map((name) => org.findGroup(name)))) {
    for (const who of ['jay', 'ana', 'uma', 'nora', 'hana'] as const) {
      await scene.refused(joinsByPerson(group, people[who], scene.as(who)));
      await scene.refused(joinsByPerson(group, people.nora, scene.as(who)));
    }
  }
});

testOnEngines(
  'who administers another site on the directory takes nobody out of groups of this one',
  async (_t, server) => {
    await using scene = await AttackScene.on(server);
    const { org, people } = scene;
    const onHill = { headers: { host: scene.hill.host } };
    const attempts = async (name: string, user: keyof typeof people) => {
      const group = await org.findGroup(name);
      const all = {
        ...joinsByPerson(group, people.hana, scene.as('hana')),
        ...leavesByPerson(group, people[user], scene.as('hana')),
      };
      return Object.fromEntries(Object.entries(all).map(([way, each]) => [way, { ...each, ...onHill }]));
    };
    for (const [name, user] of [
      ['org-admins', 'olga'],
      ['site-admins', 'sam'],
      ['jira-admins-fernhollow', 'jay'],
      ['jira-software-users-fernhollow', 'uma'],
    ] as const) {
      await scene.refused(await attempts(name, user));
    }
    for (const user of ['olga', 'sam', 'jay', 'ana', 'uma'] as const) {
      const removal = removalByPerson(people[user], scene.as('hana'));
      await scene.refused({ removal: { ...(removal['Jira, the account'] as Attempt), ...onHill } });
    }
  },
);

testOnEngines(
  'neither first a role and then the group, nor first the group and then the role',
  async (_t, server) => {
    await using scene = await AttackScene.on(server);
    const { org, people, plain } = scene;
    const { assignments, members } = server.directory;
    const onto = (who: keyof typeof people, resource: string, role: string) => () =>
      assignments.grantToGroup(scene.actor(who), scene.at(plain), [{ resource, role }]);

    // First the role: it is not theirs to grant, and once another has granted it, the group is not theirs to change.
    await scene.refusedByCore('forbidden', {
      'a role of another site': onto('sam', scene.onHill('jira-software'), 'atlassian/user'),
      'a role by one who administers Jira': onto('jay', org.jira, 'atlassian/user'),
      'a role by one who manages access': onto('ana', org.jira, 'atlassian/user'),
    });
    await scene.refusedByCore('role-invalid', {
      'the role of an organization admin': onto('sam', org.platform.organization, 'atlassian/org-admin'),
      'the same, by one who holds it': onto('olga', org.platform.organization, 'atlassian/org-admin'),
      'the role of a site admin': onto('sam', org.platform.site, 'atlassian/site-admin'),
    });
    await org.grantToGroup(plain, scene.onHill('jira-software'));
    await scene.refused(joinsByPerson(plain, people.sam, scene.as('sam')));
    await scene.refused(joinsByPerson(plain, people.nora, scene.as('sam')));
    await scene.refusedByCore('forbidden', {
      'a role of their own on top': onto('sam', org.jira, 'atlassian/user'),
    });

    // First the group: membership gives no right to what the group is given later.
    const empty = await org.createGroup('empty');
    await members.add(scene.actor('sam'), scene.at(empty), people.sam.accountId);
    const give = (who: keyof typeof people, resource: string, role: string) => () =>
      assignments.grantToGroup(scene.actor(who), scene.at(empty), [{ resource, role }]);
    await scene.refusedByCore('forbidden', {
      'by themself': give('sam', scene.onHill('confluence'), 'atlassian/user'),
      'by an accomplice who administers Jira': give('jay', org.jira, 'atlassian/user'),
      'by an accomplice who manages access': give('ana', org.jira, 'atlassian/user'),
      'by an accomplice of the other site, for this one': give('hana', org.jira, 'atlassian/user'),
    });
  },
);

testOnEngines('two who administer a site each reach no further together', async (_t, server) => {
  await using scene = await AttackScene.on(server);
  const { org, people, plain } = scene;
  const { assignments } = server.directory;
  const grant = (who: keyof typeof people, resource: string) => () =>
    assignments.grantToGroup(scene.actor(who), scene.at(plain), [{ resource, role: 'atlassian/admin' }]);
  // Each gives what is theirs, and from then on neither changes the group alone.
  await grant('sam', org.jira)();
  await scene.refusedByCore('forbidden', {
    'on top of the role of another': grant('hana', scene.onHill('jira-software')),
  });
  await scene.refused(
    Object.fromEntries(
      Object.entries(joinsByPerson(plain, people.hana, scene.as('hana'))).map(([way, each]) => [
        way,
        { ...each, headers: { host: scene.hill.host } },
      ]),
    ),
  );
});

testOnEngines('nobody is granted directly what the granter could not hand out', async (_t, server) => {
  await using scene = await AttackScene.on(server);
  const { org, people } = scene;
  const { assignments } = server.directory;
  const grant = (who: keyof typeof people, to: keyof typeof people, resource: string, role: string) => () =>
    assignments.grantToUser(scene.actor(who), scene.of(people[to]), { resource, role: `atlassian/${role}` });
  const calls: Record<string, () => Promise<unknown>> = {};
  for (const to of ['sam', 'nora'] as const) {
    calls[`org-admin by a site admin to ${to}`] = grant('sam', to, org.platform.organization, 'org-admin');
    calls[`org-admin under the name of a site to ${to}`] = grant('sam', to, org.platform.site, 'org-admin');
    calls[`site-admin of another site to ${to}`] = grant('sam', to, scene.onHill('platform'), 'site-admin');
    calls[`use of another site to ${to}`] = grant('sam', to, scene.onHill('confluence'), 'user');
  }
  for (const who of ['jay', 'ana'] as const) {
    for (const to of [who, 'nora'] as const) {
      calls[`admin by ${who} to ${to}`] = grant(who, to, org.jira, 'admin');
      calls[`access by ${who} to ${to}`] = grant(who, to, org.jira, 'user-access-admin');
      calls[`Confluence by ${who} to ${to}`] = grant(who, to, org.confluence, 'user');
      calls[`the site by ${who} to ${to}`] = grant(who, to, org.platform.site, 'site-admin');
    }
  }
  for (const who of ['uma', 'nora'] as const) calls[`use by ${who}`] = grant(who, who, org.jira, 'user');
  await scene.refusedByCore('forbidden', calls);
});

testOnEngines('creating someone hands out nothing that could not be handed out', async (_t, server) => {
  await using scene = await AttackScene.on(server);
  const { org, people } = scene;
  const { users, imports, passwords, tokens } = server.directory;
  const fields = { email: 'zoe@example.com', username: 'zoe', displayName: 'Zoe' };
  const create =
    (who: keyof typeof people, groups: string[], access: boolean | string[] = false) =>
    () =>
      users.create(scene.actor(who), org.address(), fields, { groups, access });
  const hillJira = scene.onHill('jira-software');
  await scene.refusedByCore('forbidden', {
    'with org-admins': create('sam', ['org-admins']),
    'with a harmless group first': create('sam', ['plain', 'org-admins']),
    'with another site': create('sam', [], [hillJira]),
    'with all there is': create('sam', [], true),
    'by one who administers Jira, with a group': create('jay', ['plain']),
    'by one who administers Jira, with Confluence': create('jay', [], [org.confluence]),
    'by one who uses Jira': create('uma', []),
    'by an import': () =>
      imports.apply(scene.actor('sam'), org.address(), [
        { kind: 'member', group: 'org-admins', member: 'sam' },
      ]),
  });
  const on = (secret: string, act: () => Promise<unknown>) => ({ [secret]: act });
  await scene.refusedByCore('forbidden', {
    ...on('a token of one who ranks above', () =>
      tokens.createToken(scene.actor('sam'), scene.of(people.olga)),
    ),
    ...on('a password for one who ranks above', () =>
      passwords.set(scene.actor('sam'), scene.of(people.olga), 'a password of hers'),
    ),
    ...on('a key of the organization', () => tokens.createKey(scene.actor('sam'))),
    ...on('a token of one who uses Jira', () => tokens.createToken(scene.actor('jay'), scene.of(people.uma))),
  });

  const post = (body: object): Attempt => ({
    method: 'POST',
    path: '/rest/api/3/user',
    authorization: scene.as('jay'),
    body: { emailAddress: 'zoe@example.com', ...body },
  });
  await scene.refused({
    'with a product that is not of Jira': post({ products: ['confluence'] }),
    'with the site as a product': post({ products: ['platform'] }),
    'with an ARI as a product': post({ products: [org.confluence] }),
    'with one product too many': post({ products: ['jira-software', 'confluence'] }),
  });
  // The default group of Jira's users is not theirs to fill once it confers more.
  await org.grantToGroup(await org.findGroup('jira-software-users-fernhollow'), org.confluence);
  await scene.refused({ 'through a default group': post({ products: ['jira-software'] }) });
});

testOnEngines('a group that goes leaves its members nowhere else', async (_t, server) => {
  await using scene = await AttackScene.on(server);
  const { org, people } = scene;
  const admins = await org.findGroup('org-admins');
  for (const way of Object.keys(deletesByPerson(scene.plain, admins, ''))) {
    const group = await org.createGroup(`doomed ${way}`);
    await org.join(group, people.sam, people.nora);
    const request = deletesByPerson(group, admins, scene.as('sam'))[way] as Attempt;
    const changes = await scene.changesOf(() => scene.accepted(request));
    const more = changes.filter((line) => line.startsWith('+ ') && !line.startsWith('+ audit_events'));
    assert.deepEqual(more, [], way);
  }
});

testOnEngines('nobody pushes out, or calls back, someone who ranks above them', async (_t, server) => {
  await using scene = await AttackScene.on(server);
  const { org, people } = scene;
  const { users } = server.directory;
  const admins = await org.findGroup('org-admins');
  await scene.refused({
    ...removalByPerson(people.olga, scene.as('sam')),
    ...leavesByPerson(admins, people.olga, scene.as('sam')),
  });
  const dora = await org.createUser('dora', { groups: ['org-admins'] });
  await scene.refusedByCore('forbidden', {
    suspend: () => users.suspend(scene.actor('sam'), scene.of(dora)),
    rename: () => users.rename(scene.actor('sam'), scene.of(dora), 'Sam'),
    remove: () => users.remove(scene.actor('sam'), scene.of(dora)),
  });
  await users.suspend(org.operator, scene.of(dora));
  await scene.refusedByCore('forbidden', {
    restore: () => users.restore(scene.actor('sam'), scene.of(dora)),
  });
});
