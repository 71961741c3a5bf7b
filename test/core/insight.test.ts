import assert from 'node:assert/strict';
import { it } from 'node:test';
import { forEachEngine } from '../support/engines.ts';
import { refuses, World } from '../support/world.ts';

const USER = 'atlassian/user';

forEachEngine('before a group is deleted', (engine) => {
  it('it is known who would lose a role, and who all access, and who neither', async () => {
    const world = await World.in(await engine.shared());
    const group = await world.createGroup('divers');
    const others = await world.createGroup('swimmers');
    await world.grantToGroup(group, world.jira, USER);
    await world.grantToGroup(group, world.confluence, USER);
    await world.grantToGroup(others, world.jira, 'atlassian/viewer');
    const names = ['alice', 'bob', 'carol', 'dave'];
    const [alice, bob, carol, dave] = await Promise.all(names.map((name) => world.createUser(name)));
    assert.ok(alice && bob && carol && dave);
    await world.join(group, alice, bob, carol, dave);
    await world.join(others, bob);
    await world.grantToUser(carol, world.jira, USER);
    await world.directory.users.suspend(world.operator, world.of(dave));
    const { losses, complete } = await world.directory.impact.ofDeleting(world.operator, world.at(group));
    assert.equal(complete, true);
    const told = losses.map(({ assignment, losingRole, losingAccess, first }) => [
      assignment.owner,
      losingRole,
      losingAccess,
      first
        .map(({ displayName }) => displayName)
        .sort()
        .join(' '),
    ]);
    assert.deepEqual(told, [
      ['jira-software', 2, 1, 'Alice Bob'],
      ['confluence', 3, 3, 'Alice Bob Carol'],
    ]);
    // What was said is what comes of it.
    await world.directory.groups.remove(world.operator, world.at(group));
    assert.deepEqual(await world.rolesHeldBy(alice), []);
    assert.deepEqual(await world.rolesHeldBy(bob), ['jira-software atlassian/viewer']);
    assert.deepEqual(await world.rolesHeldBy(carol), ['jira-software atlassian/user']);
  });

  it('the first ten are named, all are counted, and it is for those who may look around', async () => {
    const world = await World.in(await engine.shared());
    const group = await world.createGroup('divers');
    await world.grantToGroup(group, world.jira, USER);
    for (let index = 0; index < 12; index += 1) {
      await world.createUser(`p${index}`, { groups: ['divers'] });
    }
    const { losses } = await world.directory.impact.ofDeleting(world.operator, world.at(group));
    assert.deepEqual([losses[0]?.losingRole, losses[0]?.first.length], [12, 10]);
    const nobody = world.actAs(await world.createUser('nobody'));
    await refuses('forbidden', world.directory.impact.ofDeleting(nobody, world.at(group)));
  });
});

forEachEngine('why someone has access', (engine) => {
  it('is told by every way that leads there', async () => {
    const world = await World.in(await engine.shared());
    const { explanations, organizations, users } = world.directory;
    const alice = await world.createUser('alice');
    const explain = async () => {
      const told = await explanations.explain(world.operator, world.of(alice), world.jira);
      const ways = told.paths.map(
        ({ assignment, group }) => `${assignment.role} ${group?.name ?? 'directly'}`,
      );
      return [told.allowed, told.reason, ...ways];
    };
    assert.deepEqual(await explain(), [false, 'no-role']);
    await world.grantToUser(alice, world.confluence, USER);
    assert.deepEqual(await explain(), [false, 'no-role']);
    await world.join('site-admins', alice);
    assert.deepEqual(await explain(), [true, 'administrator', 'atlassian/site-admin site-admins']);
    await world.join('jira-software-users-fernhollow', alice);
    await world.grantToUser(alice, world.jira, 'atlassian/admin');
    const ways = [
      'atlassian/admin directly',
      'atlassian/user jira-software-users-fernhollow',
      'atlassian/site-admin site-admins',
    ];
    assert.deepEqual(await explain(), [true, 'role', ...ways]);
    await organizations.setResourceStatus(world.operator, world.jira, 'offline');
    assert.deepEqual(await explain(), [false, 'resource-offline', ...ways]);
    await organizations.setResourceStatus(world.operator, world.jira, 'online');
    await world.createUser('sam', { groups: ['site-admins'] });
    await users.suspend(world.operator, world.of(alice));
    assert.deepEqual(await explain(), [false, 'not-active', ...ways]);
  });

  it('is for those who may look around, of people and products there are', async () => {
    const world = await World.in(await engine.shared());
    const { explanations } = world.directory;
    const alice = await world.createUser('alice');
    await refuses('forbidden', explanations.explain(world.actAs(alice), world.of(alice), world.jira));
    await refuses('forbidden', explanations.pathsOf(world.actAs(alice), world.of(alice)));
    await refuses('resource-not-found', explanations.explain(world.operator, world.of(alice), 'x'));
    await refuses(
      'user-not-found',
      explanations.explain(world.operator, { ...world.whole, accountId: 'x' }, world.jira),
    );
  });
});

forEachEngine('a group', (engine) => {
  it('is renamed with all it has, within the rules of names', async () => {
    const world = await World.in(await engine.shared());
    const { groups } = world.directory;
    const group = await world.createGroup('divers');
    const alice = await world.createUser('alice', { groups: ['divers'] });
    await world.createGroup('swimmers');
    const rename = (name: string) => groups.change(world.operator, world.at(group), { name });
    world.now += 5;
    const renamed = await rename(' Ǆivers ');
    assert.deepEqual(
      [renamed.id, renamed.name, renamed.memberCount, renamed.updatedAt],
      [group.id, 'Ǆivers', 1, world.now],
    );
    assert.deepEqual(await world.group('ǆIVERS'), renamed);
    assert.deepEqual(await world.groupsOf(alice), ['Ǆivers']);
    const found = await groups.list(world.operator, world.whole, { search: 'ǆiv' }, { limit: 5 });
    assert.deepEqual(
      found.items.map(({ name }) => name),
      ['Ǆivers'],
    );
    assert.deepEqual(
      (await groups.list(world.operator, world.whole, { search: 'divers' }, { limit: 5 })).items,
      [],
    );
    await refuses('group-name-taken', rename('SWIMMERS'));
    await refuses('group-name-reserved', rename('jira-admins-Fernhollow'));
    await refuses('invalid-field', rename(' '));
    assert.deepEqual(await world.recorded(() => rename('Ǆivers')), []);
  });

  it('is listed by name, size, age and last change, forwards and backwards, by cursor and by number', async () => {
    const world = await World.in(await engine.shared());
    const { groups } = world.directory;
    const users = [await world.createUser('alice'), await world.createUser('bob')];
    for (const [index, name] of ['c', 'a', 'b'].entries()) {
      world.now += 1;
      await world.join(await world.createGroup(`${name}-test`), ...users.slice(0, index));
    }
    world.now += 1;
    await groups.change(world.operator, { ...world.whole, groupName: 'c-test' }, { description: 'new' });
    const expected = { name: 'abc', members: 'cab', created: 'cab', updated: 'abc' } as const;
    for (const by of ['name', 'members', 'created', 'updated'] as const) {
      for (const descending of [false, true]) {
        const query = { search: '-test' };
        const first = await groups.list(world.operator, world.whole, query, { limit: 2, descending }, by);
        assert.ok(first.next);
        const from = { position: first.next, backward: false };
        const second = await groups.list(
          world.operator,
          world.whole,
          query,
          { limit: 2, descending, from },
          by,
        );
        const byNumber = await groups.listAt(
          world.operator,
          world.whole,
          query,
          { offset: 1, limit: 2 },
          { by, descending },
        );
        const letters = (items: readonly { name: string }[]) => items.map(({ name }) => name[0]).join('');
        const order = descending ? [...expected[by]].toReversed().join('') : expected[by];
        assert.equal(letters([...first.items, ...second.items]), order, `${by} ${descending}`);
        assert.equal(letters(byNumber.items), order.slice(1), `${by} ${descending} by number`);
      }
    }
  });

  it('is controlled by those who could change it, and by no others', async () => {
    const world = await World.in(await engine.shared());
    const plain = await world.createGroup('plain');
    const admins = await world.group('org-admins');
    const names = async (actor: Parameters<typeof world.directory.groups.controlledAmong>[0]) => {
      const keys = await world.directory.groups.controlledAmong(actor, [plain, admins]);
      return [plain, admins].filter(({ key }) => keys.has(key)).map(({ name }) => name);
    };
    const sam = await world.createUser('sam', { groups: ['site-admins'] });
    const viewer = await world.createUser('vera');
    await world.grantToUser(viewer, world.jira, 'atlassian/admin');
    assert.deepEqual(await names(world.operator), ['plain', 'org-admins']);
    assert.deepEqual(await names(world.actAs(sam)), ['plain']);
    assert.deepEqual(await names(world.actAs(viewer)), []);
  });
});
