import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { BatchOutcome } from '../../src/core/memberBatches.ts';
import { forEachEngine } from '../support/engines.ts';
import { refuses, World } from '../support/world.ts';

const outcomes = ({ lines }: BatchOutcome) =>
  lines.map(({ line, outcome, refusal }) => [line, refusal ? refusal.kind : outcome].join(': '));

forEachEngine('a batch of members', (engine) => {
  const begin = async () => {
    const world = await World.in(await engine.shared());
    const group = await world.createGroup('divers');
    const [alice, bob] = [await world.createUser('alice'), await world.createUser('bob')];
    return { world, group, alice, bob, batches: world.directory.memberBatches };
  };

  it('takes usernames, e-mail addresses and account ids, and says what became of each', async () => {
    const { world, group, alice, bob, batches } = await begin();
    await world.join(group, bob);
    const lines = [alice.accountId, 'ALICE', ' bob@example.com', '', 'nobody', 'a\0'];
    const outcome = await batches.add(world.operator, world.at(group), lines);
    assert.deepEqual(outcomes(outcome), [
      `${alice.accountId}: changed`,
      'ALICE: repeated',
      ' bob@example.com: unchanged',
      ': user-not-found',
      'nobody: user-not-found',
      'a\0: user-not-found',
    ]);
    assert.equal((await world.group('divers')).memberCount, 2);
  });

  it('knows nobody of another directory', async () => {
    const { world, group, batches } = await begin();
    const { organizations, users } = world.directory;
    const second = await organizations.createDirectory(world.operator, 'Second');
    const fields = { username: 'dora', email: 'dora@example.com', displayName: 'Dora' };
    const dora = await users.create(world.operator, { ...world.whole, directoryId: second.id }, fields, {
      access: false,
    });
    const outcome = await batches.add(world.operator, world.at(group), ['dora', dora.accountId]);
    assert.deepEqual(
      outcome.lines.map(({ refusal }) => refusal?.kind),
      ['user-not-found', 'user-not-found'],
    );
  });

  it('takes the username before the e-mail address', async () => {
    const { world, group, batches } = await begin();
    const named = await world.createUser('carol', { username: 'x@example.com', email: 'carol@example.com' });
    const { lines } = await batches.add(world.operator, world.at(group), ['x@example.com']);
    assert.equal(lines[0]?.user?.accountId, named.accountId);
  });

  it('changes and records nothing in a dry run, and tells the same', async () => {
    const { world, group, batches } = await begin();
    const lines = ['alice', 'bob', 'nobody', 'alice'];
    let trial: BatchOutcome | undefined;
    const events = await world.recorded(async () => {
      trial = await batches.add(world.operator, world.at(group), lines, { dryRun: true });
    });
    assert.deepEqual([events, trial?.applied, (await world.group('divers')).memberCount], [[], false, 0]);
    const done = await batches.add(world.operator, world.at(group), lines);
    assert.ok(trial && done.applied);
    assert.deepEqual(outcomes(done), outcomes(trial));
    assert.equal((await world.group('divers')).memberCount, 2);
  });

  it('changes nothing for one refusal, if that is asked for', async () => {
    const { world, group, batches } = await begin();
    const whole = { allOrNothing: true };
    const refused = await batches.add(world.operator, world.at(group), ['alice', 'nobody'], whole);
    assert.deepEqual([refused.applied, (await world.group('divers')).memberCount], [false, 0]);
    const done = await batches.add(world.operator, world.at(group), ['alice', 'bob', 'bob'], whole);
    assert.deepEqual([done.applied, (await world.group('divers')).memberCount], [true, 2]);
  });

  it('is recorded once for each who was changed, however often they are named', async () => {
    const { world, group, alice, batches } = await begin();
    const lines = ['alice', alice.accountId, 'alice@example.com', 'bob'];
    const added = await world.recorded(() => batches.add(world.operator, world.at(group), lines));
    assert.deepEqual(
      added.map(({ action, object }) => [action, object?.name]),
      [
        ['group_member_added', 'Alice'],
        ['group_member_added', 'Bob'],
      ],
    );
    const removed = await world.recorded(() => batches.remove(world.operator, world.at(group), lines));
    assert.deepEqual(
      removed.map(({ action, object }) => [action, object?.name]),
      [
        ['group_member_removed', 'Alice'],
        ['group_member_removed', 'Bob'],
      ],
    );
  });

  it('gives seats to the first who ask, and leaves the last administrator', async () => {
    const { world, group, batches } = await begin();
    await world.grantToGroup(group, world.jira, 'atlassian/user');
    await world.directory.organizations.setSeatLimit(world.operator, world.jira, 1);
    const added = await batches.add(world.operator, world.at(group), ['bob', 'alice']);
    assert.deepEqual(outcomes(added), ['bob: changed', 'alice: seats-exhausted']);
    await world.createAdmin('olga');
    const admins = { ...world.whole, groupName: 'org-admins' };
    const removed = await batches.remove(world.operator, admins, ['olga', 'bob']);
    assert.deepEqual(outcomes(removed), ['olga: last-admin', 'bob: unchanged']);
  });

  it('is for those who control the group, and never for a synced one', async () => {
    const { world, group, alice, batches } = await begin();
    const synced = await world.createGroup('synced', { source: 'okta' });
    for (const change of [batches.add, batches.remove]) {
      for (const dryRun of [true, false]) {
        await refuses('forbidden', change(world.actAs(alice), world.at(group), ['bob'], { dryRun }));
        await refuses('group-synced', change(world.operator, world.at(synced), ['bob'], { dryRun }));
        await refuses(
          'group-not-found',
          change(world.operator, { ...world.whole, groupId: 'x' }, ['bob'], { dryRun }),
        );
      }
    }
  });
});
