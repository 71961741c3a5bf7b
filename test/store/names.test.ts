import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc from 'fast-check';
import type { GroupFilter, Store } from '../../src/core/store.ts';
import { fold } from '../../src/core/text.ts';
import type { Group } from '../../src/core/types.ts';
import { type Location, openStore } from '../../src/store/open.ts';
import { type Engine, forEachEngine } from '../support/engines.ts';
import { FIRST, NOON, namesOf, newEvent, Rows } from '../support/rows.ts';

type Filter = Omit<GroupFilter, 'organizationKey'>;

/** Two who share a database: one keeps names in memory, the other asks the database each time. */
interface Pair {
  its: Rows;
  keeping: Store;
  asking: Store;
  location: Location;
}

async function withPair(
  engine: Engine,
  keptNames: number,
  run: (pair: Pair) => Promise<void>,
): Promise<void> {
  const location = await engine.prepare();
  const keeping = await openStore(location, undefined, { keptNames, readAheadFrom: 25_000 });
  const asking = await openStore(location, undefined, { keptNames: 0 });
  try {
    await run({ its: await Rows.in(keeping), keeping, asking, location });
  } finally {
    await keeping.close();
    await asking.close();
  }
}

/** What is found by a filter in every way that there is. */
async function findAll({ its }: Pair, store: Store, filter: Filter, after: [string, number]) {
  const { groups } = store.read;
  const whole = { organizationKey: its.key, ...filter };
  const backward = { by: 'name', descending: true } as const;
  return {
    count: await groups.countGroups(whole),
    first: namesOf(await groups.listGroups(whole, { ...FIRST, limit: 3 })),
    last: namesOf(await groups.listGroups(whole, { ...FIRST, descending: true, limit: 3 })),
    next: namesOf(await groups.listGroups(whole, { ...FIRST, after })),
    previous: namesOf(await groups.listGroups(whole, { ...FIRST, after, descending: true })),
    window: namesOf(await groups.listGroupsAt(whole, { offset: 2, limit: 2 })),
    fromEnd: namesOf(await groups.listGroupsAt(whole, { offset: 3, limit: 1 }, backward)),
    beyond: namesOf(await groups.listGroupsAt(whole, { offset: 1000, limit: 5 })),
  };
}

async function compare(pair: Pair, filter: Filter, after: [string, number] = ['m', 0]): Promise<void> {
  assert.deepEqual(
    await findAll(pair, pair.keeping, filter, after),
    await findAll(pair, pair.asking, filter, after),
    JSON.stringify(filter),
  );
}

const LETTERS = [
  'a',
  'B',
  'b',
  'é',
  'e\u0301',
  'Σ',
  'ς',
  'ß',
  'ﬀ',
  '日',
  '🌊',
  '\uffee',
  'İ',
  '%',
  '_',
  '\\',
  ' ',
  '-',
];
const name = fc
  .string({ unit: fc.constantFrom(...LETTERS), minLength: 1, maxLength: 6 })
  .filter((text) => text.trim() === text);
const part = fc.string({ unit: fc.constantFrom(...LETTERS), minLength: 1, maxLength: 5 });
const filter: fc.Arbitrary<Filter> = fc.record(
  {
    search: part.map(fold),
    contains: part,
    except: fc.record({ ids: fc.constant([]), names: fc.array(name.map(fold), { maxLength: 3 }) }),
  },
  { requiredKeys: [] },
);
const step = fc.record({
  kind: fc.constantFrom('create', 'create', 'create', 'rename', 'delete', 'refused'),
  name,
  which: fc.nat(),
  by: fc.constantFrom('keeping', 'asking'),
  filters: fc.array(filter, { maxLength: 2 }),
});

forEachEngine('names kept in memory', (engine) => {
  it('find what the database finds, after any changes by anybody', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
        await withPair(engine, 1000, async (pair) => {
          const there: Group[] = [];
          for (const { kind, name: text, which, by, filters } of steps) {
            const chosen = there[which % Math.max(1, there.length)];
            await pair[by]
              .write(pair.its.key, async (writer) => {
                if (kind === 'create') there.push(await writer.groups.insertGroup(pair.its.newGroup(text)));
                else if (kind === 'refused') {
                  await writer.groups.insertGroup(pair.its.newGroup(text));
                  throw new Error('refused');
                } else if (chosen && kind === 'rename') {
                  await writer.groups.renameGroup(chosen.key, text, fold(text), NOON);
                } else if (chosen) {
                  await writer.groups.deleteGroup(chosen.key);
                  there.splice(there.indexOf(chosen), 1);
                }
              })
              .catch(() => {});
            for (const each of filters) await compare(pair, each, [fold(text), which]);
          }
          for (const { name: text } of steps) {
            await compare(pair, { search: fold(text) });
            await compare(pair, { contains: text.slice(0, 2) });
          }
        });
      }),
      { numRuns: engine.name === 'sqlite' ? 25 : 6 },
    );
  });

  it('find the same in hundreds of groups, page after page, as they come and go', async () => {
    await withPair(engine, 10_000, async (pair) => {
      const { its } = pair;
      const names = Array.from(
        { length: 700 },
        (_, index) => `${index % 7 ? 'Team' : 'river'} ${(index * 263) % 700}`,
      );
      const made = await its.insertGroups(...names);
      const terms = ['t', 'te', 'tea', 'team', 'team 1', 'river', '7', '77', 'm 65', ' ', 'nobody'];
      const compareAll = async () => {
        for (const search of terms) await compare(pair, { search }, ['team 30', 0]);
        for (const contains of ['Team', 'team', 'T', 'riv', 'm 6']) await compare(pair, { contains });
        const [some, other] = [made[5], made[350]];
        const except = { ids: [some?.id ?? ''], names: [other?.nameFolded ?? '', 'nobody'] };
        for (const search of ['team', 'te', 'ri']) await compare(pair, { search, except });
        await compare(pair, { except }, ['team 30', 0]);
      };
      await compareAll();
      await its.write(async (writer) => {
        for (const [index, { key, name: text }] of made.entries()) {
          if (index % 3 === 0) await writer.groups.deleteGroup(key);
          else if (index % 3 === 1) await writer.groups.renameGroup(key, `${text}y`, fold(`${text}y`), NOON);
        }
      });
      await compareAll();
      await its.insertGroups(...Array.from({ length: 300 }, (_, index) => `Team ${1000 + index}`));
      await compareAll();
    });
  });

  it('answer for one directory, and leave several to the database', async () => {
    await withPair(engine, 1000, async (pair) => {
      const { its } = pair;
      await its.insertGroups('anglers', 'divers');
      await compare(pair, { search: 'er' });
      const second = await its.insertDirectory('Second');
      await its.insertGroup('rowers', { directoryKey: second.key });
      await compare(pair, { search: 'er' });
      await compare(pair, { search: 'er', directoryKeys: [second.key] });
      await compare(pair, { search: 'er', directoryKeys: [its.directory.key] });
      await compare(pair, { search: 'er', directoryKeys: [its.directory.key, second.key] });
      await compare(pair, { search: 'er', directoryKeys: [] });
      await compare(pair, { search: 'er', types: ['GROUP'] });
    });
  });

  it('are read anew by who is too far behind', async () => {
    await withPair(engine, 1000, async (pair) => {
      const { its, asking, location } = pair;
      await its.insertGroups('anglers', 'divers');
      await compare(pair, { search: 'er' });
      const there = await asking.write(its.key, async (writer) => {
        await writer.groups.insertGroup(its.newGroup('rowers'));
        return writer.groups.insertGroup(its.newGroup('swimmers'));
      });
      await engine.query(`delete from name_changes where number < 4 returning number`, location);
      await asking.write(its.key, (writer) => writer.groups.deleteGroup(there.key));
      await compare(pair, { search: 'er' });
      await compare(pair, { search: 'er' });
    });
  });

  it('are read anew when the database has lost what was committed last', async () => {
    await withPair(engine, 1000, async (pair) => {
      const { its, location } = pair;
      const create = (text: string) =>
        its.write(async (writer) => {
          await writer.groups.insertGroup(its.newGroup(text));
          await writer.audit.appendEvents(its.key, [newEvent(text)]);
        });
      await create('anglers');
      await create('lost divers');
      await compare(pair, { search: 'er' });
      // As a standby that had the first of them when it took over: the next change has a number that was given before.
      for (const text of [
        `delete from groups where name = 'lost divers' returning key`,
        'delete from name_changes where number = 2 returning number',
        'delete from audit_events where number = 2 returning number',
        'update audit_heads set count = 1, hash = (select hash from audit_events) returning count',
        'update group_tallies set count = 1 returning count',
      ]) {
        assert.equal((await engine.query(text, location)).length, 1, text);
      }
      await create('rowers');
      await compare(pair, { search: 'er' });
      await create('sailors');
      await compare(pair, { search: 'er' });
      await compare(pair, { search: 'or' });
    });
  });

  it('are forgotten for those of another directory when there is no room for both', async () => {
    await withPair(engine, 3, async (pair) => {
      const { its } = pair;
      const second = await its.insertDirectory('Second');
      const third = await its.insertDirectory('Third');
      await its.insertGroups('anglers', 'divers');
      for (const each of ['rowers', 'sailors']) await its.insertGroup(each, { directoryKey: second.key });
      for (const each of ['one', 'two', 'three', 'four'])
        await its.insertGroup(each, { directoryKey: third.key });
      for (const directory of [its.directory, second, third, its.directory, second]) {
        await compare(pair, { search: 'er', directoryKeys: [directory.key] });
        await compare(pair, { search: 'o', directoryKeys: [directory.key] });
      }
    });
  });

  it('are waited for while they are read, by however many search', async () => {
    await withPair(engine, 100_000, async (pair) => {
      const { its, keeping, asking } = pair;
      await insertMany(engine, pair, 20_000);
      const count = () => keeping.read.groups.countGroups({ organizationKey: its.key, search: '1999' });
      const searches = Array.from({ length: 40 }, count);
      await asking.write(its.key, (writer) => writer.groups.insertGroup(its.newGroup('Teams 1999')));
      // The database would find those alone that were made in a regular way.
      for (const found of await Promise.all(searches)) assert.ok(found === 12 || found === 13, String(found));
      assert.equal(await count(), 13);
    });
  });

  it('are read ahead of all searches where there are many', async () => {
    await withPair(engine, 100_000, async (pair) => {
      const { its, keeping, location } = pair;
      await insertMany(engine, pair, 25_000);
      const { key: small } = await its.insertDirectory('Small');
      await its.insertGroup('Team of one', { directoryKey: small });
      await keeping.prepare();
      // As nothing but memory knows them any more, and nothing but the database those that come now.
      await engine.query(`update groups set name = 'Crew' where id like 'many-%' returning key`, location);
      await engine.query(
        `update groups set name = 'Band of one' where name like '%of one' returning key`,
        location,
      );
      const count = (search: string, directoryKey: number) =>
        keeping.read.groups.countGroups({ organizationKey: its.key, directoryKeys: [directoryKey], search });
      assert.equal(await count('team', its.directory.key), 25_000);
      assert.equal(await count('band', small), 1);
    });
  });

  it('are no more read than there is room for', async () => {
    await withPair(engine, 24_999, async (pair) => {
      await insertMany(engine, pair, 25_000);
      await pair.keeping.prepare();
      // The database answers, which was given other folded names.
      const { key } = pair.its;
      assert.equal(
        await pair.keeping.read.groups.countGroups({ organizationKey: key, search: 'crew' }),
        25_000,
      );
    });
  });

  it('do not keep a store from being closed while they are read', async () => {
    await withPair(engine, 100_000, async (pair) => {
      await insertMany(engine, pair, 25_000);
      const store = await openStore(pair.location, undefined, { readAheadFrom: 25_000 });
      const reading = store.prepare();
      await store.close();
      await reading;
    });
  });
});

/** Groups whose folded names in the database begin otherwise than their names do, so that one can tell who answers. */
async function insertMany(engine: Engine, { its, location }: Pair, count: number): Promise<void> {
  await engine.query(
    `with recursive numbers (n) as (select 1 union all select n + 1 from numbers where n < ${count})
    insert into groups (id, organization_key, directory_key, name, name_folded, description, type, managed_by,
      source, created_at, updated_at)
    select 'many-' || cast(n as text), ${its.key}, ${its.directory.key}, 'Team ' || cast(n as text),
      'crew ' || cast(n as text), '', 'GROUP', '', 'local', 0, 0 from numbers returning key`,
    location,
  );
  await engine.query(
    `insert into group_tallies (organization_key, directory_key, type, synced, count)
    values (${its.key}, ${its.directory.key}, 'GROUP', 0, ${count}) returning count`,
    location,
  );
}
