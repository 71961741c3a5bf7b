import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { ImportRow } from '../../src/core/import.ts';
import { forEachEngine } from '../support/engines.ts';
import { refuses, World } from '../support/world.ts';

const PEOPLE: ImportRow[] = [
  { kind: 'user', username: 'alice', email: 'alice@example.com', name: 'Alice' },
  { kind: 'user', username: 'bob', email: 'bob@example.com', name: 'Bob' },
];

forEachEngine('an import', (engine) => {
  const apply = async (world: World, rows: readonly ImportRow[]) => {
    const outcomes = await world.directory.imports.apply(world.operator, world.whole, rows);
    return outcomes.map((outcome) =>
      outcome.status === 'refused'
        ? outcome.error.kind
        : outcome.status + (outcome.personCreated ? ' with the person' : ''),
    );
  };
  const member = (name: string, group = 'divers'): ImportRow => ({ kind: 'member', group, member: name });

  it('makes people, groups, memberships and roles; done again it changes nothing', async () => {
    const world = await World.in(await engine.shared());
    const rows: ImportRow[] = [
      ...PEOPLE,
      { kind: 'group', name: 'Divers', description: 'Wet' },
      { kind: 'group', name: 'synced', synced: true },
      member('alice'),
      member('BOB@example.com', 'DIVERS'),
      member('alice', 'synced'),
      { kind: 'role', group: 'divers', resource: 'confluence', role: 'user' },
      { kind: 'role', group: 'divers', resource: 'jira', role: 'atlassian/admin' },
      { kind: 'role', group: 'divers', resource: world.jira, role: 'viewer' },
      {
        kind: 'member',
        group: 'divers',
        member: 'carol',
        person: { email: 'carol@example.com', name: 'Carol' },
      },
    ];
    const created: string[] = rows.map(() => 'created');
    created[rows.length - 1] = 'created with the person';
    assert.deepEqual(await apply(world, rows), created);

    const divers = await world.group('divers');
    assert.deepEqual([divers.description, divers.source, divers.memberCount], ['Wet', 'local', 3]);
    assert.equal(divers.confersAdmin, true);
    assert.deepEqual(await world.rolesOf(divers), [
      'jira-software atlassian/admin',
      'jira-software atlassian/viewer',
      'confluence atlassian/user',
    ]);
    const synced = await world.group('synced');
    assert.deepEqual([synced.source, synced.managedBy, synced.memberCount], ['import', 'external', 1]);
    const carol = await world.directory.users.getByName(world.operator, world.whole, 'carol');
    assert.deepEqual([carol.email, carol.displayName], ['carol@example.com', 'Carol']);
    assert.deepEqual(await world.groupsOf(carol), ['Divers']);

    const again = await world.recorded(async () => {
      assert.deepEqual(
        await apply(world, rows),
        rows.map(() => 'unchanged'),
      );
    });
    assert.deepEqual(again, []);
  });

  it('brings display names and descriptions up to date, and nothing else', async () => {
    const world = await World.in(await engine.shared());
    await apply(world, [...PEOPLE, { kind: 'group', name: 'Divers', description: 'Wet' }]);
    assert.deepEqual(
      await apply(world, [
        { kind: 'user', username: 'ALICE', email: 'Alice@Example.com', name: 'Alice Liddell' },
        { kind: 'group', name: 'DIVERS', description: 'Dry', synced: true },
        { kind: 'group', name: 'divers' },
        { kind: 'group', name: 'divers', description: '' },
      ]),
      ['updated', 'updated', 'unchanged', 'updated'],
    );
    const { name, description, source } = await world.group('divers');
    assert.deepEqual([name, description, source], ['Divers', '', 'local']);
    const alice = await world.directory.users.getByName(world.operator, world.whole, 'alice');
    assert.deepEqual(
      [alice.displayName, alice.username, alice.email],
      ['Alice Liddell', 'alice', 'alice@example.com'],
    );
  });

  it('refuses rows one by one, each with its reason, and applies the others', async () => {
    const world = await World.in(await engine.shared());
    const elsewhere = `ari:cloud:confluence::site/${world.organization.id}`;
    await world.createUser('dave');
    await world.directory.users.suspend(
      world.operator,
      world.of(await world.directory.users.getByName(world.operator, world.whole, 'dave')),
    );
    const table: [ImportRow, string][] = [
      [{ kind: 'group', name: 'divers' }, 'created'],
      ...PEOPLE.map((row): [ImportRow, string] => [row, 'created']),
      [{ kind: 'user', username: 'alice', email: 'other@example.com', name: 'Alice' }, 'user-exists'],
      [{ kind: 'user', username: 'other', email: 'Alice@example.com', name: 'Alice' }, 'user-exists'],
      [{ kind: 'user', username: 'alice', email: 'bob@example.com', name: 'Alice' }, 'user-exists'],
      [{ kind: 'user', username: 'zoe', email: 'nonsense', name: 'Zoe' }, 'invalid-field'],
      [{ kind: 'user', username: 'zoe', email: 'zoe@example.com', name: 'Z\u0007oe' }, 'invalid-field'],
      [{ kind: 'user', username: 'z\0e', email: 'zoe@example.com', name: 'Zoe' }, 'invalid-field'],
      [{ kind: 'user', username: 'alice', email: 'alice@example.com', name: '' }, 'invalid-field'],
      [{ kind: 'group', name: '' }, 'invalid-field'],
      [{ kind: 'group', name: 'early\nshift' }, 'invalid-field'],
      [{ kind: 'group', name: 'divers', description: 'x'.repeat(1001) }, 'invalid-field'],
      [member('alice', 'nowhere'), 'group-not-found'],
      [member('alice', 'no\0where'), 'group-not-found'],
      [member('nobody'), 'user-not-found'],
      [member('no\0body'), 'user-not-found'],
      [member('dave'), 'user-inactive'],
      [
        { kind: 'member', group: 'divers', member: 'zoe', person: { email: 'x', name: 'Zoe' } },
        'invalid-field',
      ],
      [
        { kind: 'member', group: 'divers', member: 'zoe', person: { email: 'bob@example.com', name: 'Zoe' } },
        'user-exists',
      ],
      [{ kind: 'role', group: 'nowhere', resource: 'confluence', role: 'user' }, 'group-not-found'],
      [{ kind: 'role', group: 'divers', resource: 'bamboo', role: 'user' }, 'resource-not-found'],
      [{ kind: 'role', group: 'divers', resource: elsewhere, role: 'user' }, 'resource-not-found'],
      [{ kind: 'role', group: 'divers', resource: 'conf\0luence', role: 'user' }, 'resource-not-found'],
      [{ kind: 'role', group: 'divers', resource: 'confluence', role: 'customer' }, 'role-invalid'],
      [{ kind: 'role', group: 'divers', resource: 'platform', role: 'site-admin' }, 'role-invalid'],
      [{ kind: 'role', group: 'divers', resource: 'confluence', role: '' }, 'role-invalid'],
      [member('alice'), 'created'],
    ];
    assert.deepEqual(
      await apply(
        world,
        table.map(([row]) => row),
      ),
      table.map(([, outcome]) => outcome),
    );
    assert.equal((await world.group('divers')).memberCount, 1);
    assert.deepEqual(await world.rolesOf(await world.group('divers')), []);
    await refuses('user-not-found', world.directory.users.getByName(world.operator, world.whole, 'zoe'));
  });

  it('undoes the whole of a refused row, the person it made included', async () => {
    const world = await World.in(await engine.shared());
    await world.directory.organizations.setSeatLimit(world.operator, world.jira, 1);
    const group = 'jira-software-users-fernhollow';
    const join = (name: string): ImportRow => ({
      kind: 'member',
      group,
      member: name,
      person: { email: `${name}@example.com`, name },
    });
    const events = await world.recorded(async () => {
      assert.deepEqual(await apply(world, [join('alice'), join('bob'), member('alice', group)]), [
        'created with the person',
        'seats-exhausted',
        'unchanged',
      ]);
    });
    assert.deepEqual(
      events.map((event) => event.action),
      ['user_created', 'group_member_added'],
    );
    await refuses('user-not-found', world.directory.users.getByName(world.operator, world.whole, 'bob'));
    assert.equal((await world.group(group)).memberCount, 1);
  });

  it('names people and products of the directory it loads', async () => {
    const world = await World.in(await engine.shared());
    const { organizations, imports } = world.directory;
    const second = await organizations.createDirectory(world.operator, 'Second');
    const alice = await world.createUser('alice');
    const rows: ImportRow[] = [
      { kind: 'group', name: 'divers' },
      member('alice'),
      member(alice.accountId),
      { kind: 'role', group: 'divers', resource: 'confluence', role: 'user' },
      { kind: 'role', group: 'divers', resource: world.confluence, role: 'user' },
    ];
    const outcomes = await imports.apply(world.operator, { ...world.whole, directoryId: second.id }, rows);
    assert.deepEqual(
      outcomes.map((outcome) => (outcome.status === 'refused' ? outcome.error.kind : outcome.status)),
      ['created', 'user-not-found', 'user-not-found', 'resource-not-found', 'resource-not-found'],
    );
    assert.deepEqual(await apply(world, [rows[0] as ImportRow, member(alice.accountId)]), [
      'created',
      'created',
    ]);
  });

  it('of nothing is nothing, and of a directory that is not there is refused', async () => {
    const world = await World.in(await engine.shared());
    assert.deepEqual(await apply(world, []), []);
    const nowhere = { ...world.whole, directoryId: world.organization.id };
    await refuses('directory-not-found', world.directory.imports.apply(world.operator, nowhere, PEOPLE));
  });
});
