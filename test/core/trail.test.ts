import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc from 'fast-check';
import { DirectoryError } from '../../src/core/errors.ts';
import type { ImportRow } from '../../src/core/import.ts';
import type { Group, User } from '../../src/core/types.ts';
import { AuditReplay } from '../support/auditReplay.ts';
import { BulkRows } from '../support/bulkLoad.ts';
import { findFaults } from '../support/consistency.ts';
import { forEachEngine } from '../support/engines.ts';
import { personOf, World } from '../support/world.ts';

const PEOPLE = ['alice', 'bob', 'carol', 'dave'];
const GROUPS = ['anglers', 'bakers', 'org-admins'];
const ROLES = ['atlassian/user', 'atlassian/admin'];

const person = fc.constantFrom(...PEOPLE);
const group = fc.constantFrom(...GROUPS);
const role = fc.constantFrom(...ROLES);
const text = fc.constantFrom('', 'calm', 'busy');

/** A row of an import about few things, so that most rows meet something that is there. */
const importRow: fc.Arbitrary<ImportRow> = fc.oneof(
  person.map((username) => ({
    kind: 'user' as const,
    username,
    email: `${username}@example.com`,
    name: username,
  })),
  fc.record({ kind: fc.constant('group' as const), name: group, description: text }),
  fc.record({ kind: fc.constant('member' as const), group, member: person }),
  fc.record({ kind: fc.constant('role' as const), group, resource: fc.constant('confluence'), role }),
);

/** What an administrator does beside the dialects; each may be refused, or change nothing. */
type Change = { title: string; run(world: World): Promise<unknown> };

const change: fc.Arbitrary<Change> = fc.oneof(
  fc.array(importRow, { minLength: 1, maxLength: 8 }).map((rows) => ({
    title: `import ${JSON.stringify(rows)}`,
    run: (world: World) => world.directory.imports.apply(world.operator, world.whole, rows),
  })),
  fc.array(importRow, { minLength: 1, maxLength: 8 }).map((rows) => ({
    title: `bulk import ${JSON.stringify(rows)}`,
    run: (world: World) =>
      new BulkRows(world.directory.bulkImports.open(world.operator, world.whole)).apply(
        rows.filter((row) => row.kind === 'member'),
        { file: 'some.csv', firstLine: 2, lastLine: 9, sha256: '' },
      ),
  })),
  act('create', person, (world, name) => world.createUser(name)),
  act('create with access', person, (world, name) => world.createUser(name, { access: true })),
  onUser('rename', (world, user) => world.directory.users.rename(world.operator, world.of(user), 'New Name')),
  onUser('suspend', (world, user) => world.directory.users.suspend(world.operator, world.of(user))),
  onUser('restore', (world, user) => world.directory.users.restore(world.operator, world.of(user))),
  onUser('remove', (world, user) => world.directory.users.remove(world.operator, world.of(user))),
  onUser('grant', (world, user) => world.grantToUser(user, world.jira, 'atlassian/user')),
  onUser('revoke', (world, user) =>
    world.directory.assignments.revokeFromUser(world.operator, world.of(user), {
      resource: world.jira,
      role: 'atlassian/user',
    }),
  ),
  act('create group', group, (world, name) => world.createGroup(name)),
  onGroup('rename', (world, found) =>
    world.directory.groups.change(world.operator, world.at(found), { name: found.name.toUpperCase() }),
  ),
  onGroup('describe', (world, found) =>
    world.directory.groups.change(world.operator, world.at(found), { description: 'calm' }),
  ),
  onGroup('delete', (world, found) => world.directory.groups.remove(world.operator, world.at(found))),
  onGroup('grant', (world, found) => world.grantToGroup(found, world.confluence, 'atlassian/user')),
  onGroup('revoke', (world, found) =>
    world.directory.assignments.revokeFromGroup(world.operator, world.at(found), [
      { resource: world.confluence, role: 'atlassian/user' },
    ]),
  ),
  onGroup('add many', (world, found) =>
    world.directory.members.addMany(world.operator, world.at(found), PEOPLE),
  ),
  onGroup('remove many', (world, found) =>
    world.directory.members.removeMany(world.operator, world.at(found), PEOPLE),
  ),
  act('limit seats', fc.constantFrom(null, 1, 5), (world, seats) =>
    world.directory.organizations.setSeatLimit(world.operator, world.jira, seats),
  ),
);

function act<Value>(
  title: string,
  values: fc.Arbitrary<Value>,
  run: (world: World, value: Value) => Promise<unknown>,
): fc.Arbitrary<Change> {
  return values.map((value) => ({ title: `${title} ${value}`, run: (world) => run(world, value) }));
}

function onUser(title: string, run: (world: World, user: User) => Promise<unknown>): fc.Arbitrary<Change> {
  return act(title, person, async (world, name) =>
    run(world, await world.directory.users.getByName(world.operator, world.whole, name)),
  );
}

function onGroup(title: string, run: (world: World, group: Group) => Promise<unknown>): fc.Arbitrary<Change> {
  return act(title, group, async (world, name) => run(world, await world.group(name)));
}

forEachEngine('the trail', (engine) => {
  it('tells of every change of an administrator and of an import, once, and of nothing else', async () => {
    const location = await engine.prepare();
    const world = await World.in(await engine.open(location));
    await world.createUser('root', { ...personOf('root'), groups: ['org-admins'] });
    // Followed from event to event: it takes offence at whatever is told twice, or was so already.
    const audit = new AuditReplay();
    let refused = 0;
    let silent = 0;
    let told = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 12 }), async (changes) => {
        for (const { run } of changes) {
          const before = (await world.events()).length;
          const outcome = await run(world).catch((error: unknown) => {
            if (error instanceof DirectoryError) return error;
            throw error;
          });
          const events = (await world.events()).length - before;
          if (outcome instanceof DirectoryError) {
            refused += 1;
            assert.equal(events, 0, 'what was refused is not told');
          }
          if (events > 0) told += 1;
          else silent += 1;
        }
        assert.deepEqual(await findFaults(location, { audit }), []);
      }),
      { numRuns: 25 },
    );
    // Otherwise it would have proven little.
    assert.ok(told > 20 && silent > 20 && refused > 5, `${told} told, ${silent} silent, ${refused} refused`);
  });
});
