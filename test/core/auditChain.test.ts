import assert from 'node:assert/strict';
import { hash, randomUUID } from 'node:crypto';
import { it } from 'node:test';
import type { AuditEvent } from '../../src/core/audit.ts';
import type { ChainDefect } from '../../src/core/auditChain.ts';
import { createDirectory } from '../../src/core/directory.ts';
import { refuse } from '../../src/core/errors.ts';
import { UNKNOWN } from '../support/constants.ts';
import { type Engine, forEachEngine } from '../support/engines.ts';
import { refuses, World } from '../support/world.ts';

/** What someone with the database in hand can do to the fifth event, or to the head, and what is found. */
interface Tampering {
  sql(world: World): string[];
  finds: ChainDefect['reason'];
  /** The number that is named; 5 unless it is another. */
  at?: number;
}

/** How many events each of these worlds has. */
const EVENTS = 27;

const where = (world: World, number = 5) =>
  `where organization_key = ${world.organization.key} and number = ${number}`;
const set = (change: string) => (world: World) => [`update audit_events set ${change} ${where(world)}`];
const setHead = (change: string) => (world: World) => [
  `update audit_heads set ${change} where organization_key = ${world.organization.key}`,
];
const insert = (number: number, values: Record<string, string> = {}) => {
  const columns = 'id at action actor subject object before after actor_id subject_id hash'.split(' ');
  const chosen = columns.map((column) => values[column] ?? column);
  return (world: World) => [
    `insert into audit_events (organization_key, number, ${columns.join(', ')})
     select organization_key, ${number}, ${chosen.join(', ')} from audit_events ${where(world)}`,
  ];
};

const TAMPERINGS: Record<string, Tampering> = {
  'the id edited': { sql: set(`id = '${UNKNOWN}'`), finds: 'edited' },
  'the time edited': { sql: set('at = at - 1'), finds: 'edited' },
  'the action edited': { sql: set(`action = 'group_deleted'`), finds: 'edited' },
  'the actor edited': { sql: set(`actor = replace(actor, 'Command line', 'Mallory')`), finds: 'edited' },
  'the actor made no JSON': { sql: set(`actor = ''`), finds: 'edited' },
  'the subject edited': { sql: set(`subject = replace(subject, '"name":"', '"name":"x')`), finds: 'edited' },
  'the object edited': { sql: set(`object = '{"type":"user","id":"u","name":"Mallory"}'`), finds: 'edited' },
  'the object moved to what was before': { sql: set('before = object, object = null'), finds: 'edited' },
  'before edited': { sql: set(`before = '{}'`), finds: 'edited' },
  'after edited': { sql: set(`after = '{}'`), finds: 'edited' },
  'after taken out': { sql: set('after = null'), finds: 'edited' },
  'the hash edited': { sql: set(`hash = '${'0'.repeat(64)}'`), finds: 'edited' },
  'the actor hidden from a search': { sql: set(`actor_id = 'nobody'`), finds: 'edited' },
  'the subject hidden from a search': { sql: set(`subject_id = 'nothing'`), finds: 'edited' },
  'the number edited': { sql: set('number = 5000'), finds: 'missing' },
  'the organization edited': {
    sql: (world) => [
      `insert into organizations (id, name, created_at) values ('${world.organization.id}-2', 'x', 0)`,
      `update audit_events set organization_key = (select max(key) from organizations) ${where(world)}`,
    ],
    finds: 'missing',
  },
  'an event taken out': { sql: (world) => [`delete from audit_events ${where(world)}`], finds: 'missing' },
  'an event taken out, and the gap closed': {
    sql: (world) => [
      `delete from audit_events ${where(world)}`,
      `update audit_events set number = 5 ${where(world, 6)}`,
    ],
    finds: 'edited',
  },
  'the first event taken out': {
    sql: (world) => [`delete from audit_events ${where(world, 1)}`],
    finds: 'missing',
    at: 1,
  },
  'an event put before the first': { sql: insert(0, { id: `'${randomUUID()}'` }), finds: 'inserted', at: 0 },
  'two events in each other’s place': {
    sql: (world) => [
      `update audit_events set number = -1 ${where(world)}`,
      `update audit_events set number = 5 ${where(world, 6)}`,
      `update audit_events set number = 6 ${where(world, -1)}`,
    ],
    finds: 'edited',
  },
  'the end cut off': {
    sql: ({ organization: { key } }) => [
      `delete from audit_events where organization_key = ${key} and number >= 5`,
    ],
    finds: 'cut-off',
  },
  'everything taken out': {
    sql: ({ organization: { key } }) => [`delete from audit_events where organization_key = ${key}`],
    finds: 'cut-off',
    at: 1,
  },
  'the end cut off, and the count of the head set back': {
    sql: ({ organization: { key } }) => [
      `delete from audit_events where organization_key = ${key} and number > 5`,
      `update audit_heads set count = 5 where organization_key = ${key}`,
    ],
    finds: 'head-edited',
  },
  'the hash of the head edited': {
    sql: setHead(`hash = '${'0'.repeat(64)}'`),
    finds: 'head-edited',
    at: EVENTS,
  },
  'the head taken out': {
    sql: ({ organization: { key } }) => [`delete from audit_heads where organization_key = ${key}`],
    finds: 'head-missing',
    at: 1,
  },
  'an event put behind the last': {
    sql: insert(EVENTS + 1, { id: `'${randomUUID()}'`, hash: `'${'1'.repeat(64)}'` }),
    finds: 'inserted',
    at: EVENTS + 1,
  },
};

async function eventful(engine: Engine): Promise<World> {
  const world = await World.in(await engine.shared());
  const group = await world.createGroup('divers');
  for (const name of ['alice', 'bob']) await world.createUser(name);
  await world.directory.members.addMany(world.operator, world.at(group), ['alice', 'bob']);
  await world.directory.groups.change(world.operator, world.at(group), { description: 'Wet' });
  while ((await world.events()).length < EVENTS) await world.createGroup(randomUUID());
  return world;
}

const verify = (world: World, expected?: string) =>
  world.directory.audit.verify(world.operator, world.organization.id, expected);

forEachEngine('the chain of events', (engine) => {
  it('is whole as it is written, and ends with the last event', async () => {
    const world = await eventful(engine);
    const events = await world.events();
    const last = events.at(-1);
    assert.deepEqual(await verify(world), {
      count: events.length,
      hash: last?.hash,
      expectedAt: null,
      defect: null,
    });
    assert.deepEqual(
      events.map(({ number }) => number),
      events.map((_, index) => index + 1),
    );
  });

  it('is what its description says', async () => {
    const world = await eventful(engine);
    const [first, second] = await world.events();
    assert.ok(first && second);
    assert.equal(first.hash, digest(world.organization.id, first));
    assert.equal(second.hash, digest(first.hash, second));
  });

  for (const [what, { sql, finds, at = 5 }] of Object.entries(TAMPERINGS)) {
    it(`shows ${what}`, async () => {
      const world = await eventful(engine);
      const other = await World.in(await engine.shared());
      for (const statement of sql(world)) await engine.query(statement);
      const { defect, count } = await verify(world);
      assert.deepEqual([defect?.reason, defect?.number], [finds, at]);
      // Those before it are right.
      assert.ok(count <= at, `${count}`);
      assert.equal((await verify(other)).defect, null);
    });
  }

  it('goes on from where it was before what is refused', async () => {
    const world = await eventful(engine);
    const { directory, operator, whole, organization } = world;
    // Of an import, refused rows are undone one by one.
    const rows = ['kept', 'kept too'].map((name) => ({ kind: 'group' as const, name }));
    const refusedRow = { kind: 'member' as const, group: 'kept', member: 'nobody' };
    const [kept, keptToo] = rows;
    assert.ok(kept && keptToo);
    await directory.imports.apply(operator, whole, [kept, refusedRow, keptToo, refusedRow]);
    const refused = directory.atOnce(organization.key, async ({ groups }) => {
      await groups.create(operator, whole, { name: 'undone' });
      refuse('group-not-found', { id: 'x', by: 'id' });
    });
    // These share a commit on SQLite.
    await Promise.all([
      world.createGroup('one'),
      refuses('group-not-found', refused),
      world.createGroup('two'),
    ]);
    const names = (await world.events()).slice(EVENTS).map(({ subject }) => subject.name);
    assert.deepEqual(names, ['kept', 'kept too', 'one', 'two']);
    assert.equal((await verify(world)).defect, null);
  });

  it('has no fork when many write at once, also by way of two stores', async () => {
    const location = await engine.prepare();
    const one = await World.in(await engine.open(location));
    const two = await engine.open(location);
    const writes = Array.from({ length: 60 }, (_, index) => {
      const store = index % 2 === 0 ? one.store : two;
      const name = index % 7 === 0 ? 'taken' : `group ${index}`;
      return createDirectory({ store, now: () => one.now }).groups.create(one.operator, one.whole, { name });
    });
    const outcomes = await Promise.allSettled(writes);
    assert.equal(outcomes.filter(({ status }) => status === 'rejected').length, 8);
    const report = await verify(one);
    assert.equal(report.defect, null);
    assert.equal(report.count, (await one.events()).length);
  });

  it('is verified while others write', async () => {
    const world = await eventful(engine);
    let writing = true;
    const writer = (async () => {
      for (let index = 0; writing && index < 500; index++) await world.createGroup(`during ${index}`);
    })();
    for (let index = 0; index < 10; index++) assert.equal((await verify(world)).defect, null);
    writing = false;
    await writer;
  });

  it('still has the heads that were noted down, and lacks any other', async () => {
    const world = await eventful(engine);
    const noted = await verify(world);
    await world.createGroup('later');
    assert.equal((await verify(world, noted.hash)).expectedAt, noted.count);
    assert.equal((await verify(world, '0'.repeat(64))).expectedAt, null);

    // Whoever sets back the head with the end leaves a log that is whole, but for the head that was noted down.
    const [before] = (await world.events()).slice(-3);
    assert.ok(before);
    const { key } = world.organization;
    await engine.query(
      `delete from audit_events where organization_key = ${key} and number > ${before.number}`,
    );
    const head = `count = ${before.number}, hash = '${before.hash}'`;
    await engine.query(`update audit_heads set ${head} where organization_key = ${key}`);
    const { defect, expectedAt } = await verify(world, noted.hash);
    assert.deepEqual([defect, expectedAt], [null, null]);
  });

  it('is for administrators to verify', async () => {
    const world = await eventful(engine);
    const carol = world.actAs(await world.createUser('carol'));
    await refuses('forbidden', world.directory.audit.verify(carol, world.organization.id));
    await refuses('organization-not-found', world.directory.audit.verify(world.operator, UNKNOWN));
  });
});

/** The hash of an event as the form is described, made another way. */
function digest(previous: string, event: AuditEvent): string {
  const texts = [event.actor, event.subject, event.object, event.before, event.after];
  const lines = [
    'groupkeep-audit-1',
    previous,
    event.number,
    event.id,
    event.at,
    event.action,
    ...texts.map((value) => (value === null ? '' : JSON.stringify(value))),
  ];
  return hash('sha256', lines.join('\n'), 'hex');
}
