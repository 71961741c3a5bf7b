import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { describe, it } from 'node:test';
import { type Engine, MIGRATIONS, NewerSchemaError, pending, spell } from '../../src/store/migrations.ts';
import { type Location, openStore } from '../../src/store/open.ts';
import { forEachEngine } from '../support/engines.ts';
import { Rows } from '../support/rows.ts';

/**
 * Every migration there has been, with the hash of its statements on both engines. Each has run on someone's data, so
 * lines are only ever added at the end: what is wrong in one is put right by the next.
 */
const RELEASED: readonly [name: string, hash: string][] = [
  ['001-directory', 'b01b72b388cda0ed0524f703ae43f9bafce473eceaa4c48bad38abdaa94a43d9'],
  ['002-membership-blocks', 'dc8bb3f0f23e548b30ff65cd74a3d4eacf01029ccab3cb9daa3b2f69fe230598'],
  ['004-sessions', 'db5f890f68adfb76d0d6d24d62cfadc9b81e2f4b5485dd87ea280fd148a69511'],
];

const SPELLINGS: readonly Engine[] = ['sqlite', 'postgres'];

describe('the list of migrations', () => {
  it('has names of their own, in order', () => {
    const names = MIGRATIONS.map((migration) => migration.name);
    assert.deepEqual([...new Set(names)].toSorted(), names);
  });

  it('is only appended to', () => {
    const now = MIGRATIONS.map((migration) => [
      migration.name,
      hash('sha256', SPELLINGS.map((engine) => spell(migration, engine)).join('\0'), 'hex'),
    ]);
    assert.deepEqual(now, RELEASED);
  });

  it('is spelled in full for both engines', () => {
    for (const migration of MIGRATIONS) {
      for (const engine of SPELLINGS) assert.doesNotMatch(spell(migration, engine), /[{}]/);
    }
    assert.throws(() => spell({ name: '000', sql: 'create {nonsense}' }, 'sqlite'), /nonsense/);
  });

  it('is pending but for what was applied, and refuses what it does not know', () => {
    const names = MIGRATIONS.map((migration) => migration.name);
    assert.deepEqual(pending([]), MIGRATIONS);
    assert.deepEqual(pending(names), []);
    assert.deepEqual(pending(names.slice(0, 1)), MIGRATIONS.slice(1));
    assert.throws(() => pending([...names, '999-later']), NewerSchemaError);
  });
});

forEachEngine('opening a store', (engine) => {
  const applied = (location: Location) =>
    engine.query('select name, applied_at from migrations order by name', location);

  it('runs every migration once, and none again when opened once more', async () => {
    const location = await engine.locate();
    const first = await engine.open(location);
    const its = await Rows.in(first);
    const before = await applied(location);
    assert.deepEqual(
      before.map(([name]) => name),
      MIGRATIONS.map((migration) => migration.name),
    );
    await first.close();

    const second = await engine.open(location);
    assert.deepEqual(await applied(location), before);
    assert.deepEqual(await second.read.organizations.listOrganizations(), [its.organization]);
  });

  it('runs every migration once when it is opened several times at once', async () => {
    const location = await engine.locate();
    const stores = await Promise.all([1, 2, 3].map(() => engine.open(location)));
    assert.equal((await applied(location)).length, MIGRATIONS.length);
    const [one, two] = stores;
    assert.ok(one && two);
    const { organization } = await Rows.in(one);
    assert.deepEqual(await two.read.organizations.listOrganizations(), [organization]);
  });

  it('is refused when a later version was here, and changes nothing', async () => {
    const location = await engine.locate();
    await (await openStore(location)).close();
    const before = await applied(location);
    await engine.query(`insert into migrations (name, applied_at) values ('999-later', 0)`, location);
    await assert.rejects(openStore(location), (error) => {
      assert.ok(error instanceof NewerSchemaError);
      assert.match(error.message, /999-later/);
      return true;
    });
    await engine.query(`delete from migrations where name = '999-later'`, location);
    assert.deepEqual(await applied(location), before);
    await Rows.in(await engine.open(location));
  });
});
