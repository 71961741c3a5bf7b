import assert from 'node:assert/strict';
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, open, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { constants, DatabaseSync, StatementSync } from 'node:sqlite';
import { text } from 'node:stream/consumers';
import { it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { StoreUnavailable, UNOBSERVED } from '../../src/core/store.ts';
import type { Group } from '../../src/core/types.ts';
import { NewerSchemaError } from '../../src/store/migrations.ts';
import { databasePath, type Location, openStore } from '../../src/store/open.ts';
import { onEngine } from '../support/engines.ts';
import { FIRST, namesOf, Rows } from '../support/rows.ts';
import { until } from '../support/until.ts';

const OPEN_MODULE = new URL('../../src/store/open.ts', import.meta.url).href;

onEngine('sqlite', 'the file of a store', (engine) => {
  it('has a write-ahead log', async () => {
    const location = await engine.locate();
    await engine.open(location);
    assert.deepEqual(await engine.query('pragma journal_mode', location), [['wal']]);
  });

  it('is synced beside every commit, and not in it, and keeps to its references', async () => {
    const connections = await watchConnections(async () => {
      const its = await Rows.in(await engine.open());
      await its.insertGroup('divers');
    });
    const pragmas = ({ database }: { database: DatabaseSync }) =>
      ['synchronous', 'foreign_keys'].map(
        (name) => Object.values(database.prepare(`pragma ${name}`).get() ?? {})[0],
      );
    const writing = connections.filter(({ statements }) => statements.some((text) => text.includes('begin')));
    assert.deepEqual(writing.map(pragmas), [[1, 1]], 'normal, and on');
  });

  it('takes writes again after a commit that failed, and its undoing with it', async (context) => {
    const its = await Rows.in(await engine.open());
    const { exec } = DatabaseSync.prototype;
    const failing = new Set(['commit', 'rollback']);
    context.mock.method(DatabaseSync.prototype, 'exec', function (this: DatabaseSync, text: string) {
      if (failing.delete(text)) throw Object.assign(new Error('disk I/O error'), { errcode: 10 });
      exec.call(this, text);
    });
    await assert.rejects(its.insertGroup('divers'), StoreUnavailable);
    await its.insertGroup('eagles').catch(() => undefined);
    await its.insertGroup('foxes');
    assert.deepEqual([...failing], []);
  });

  it('has each statement planned once, whatever is bound to it', async () => {
    const planned = await watchPlanning(async (forget) => {
      const store = await engine.open(undefined, undefined, { keptUsers: 0, keptNames: 0 });
      const its = await Rows.in(store);
      const [group] = await its.insertGroups('divers', 'swimmers');
      assert.ok(group);
      await its.join(group, ...(await its.insertUsers('alice', 'bob')));
      await readPages(its, group, ['alice', 'divers'], 10);
      forget();
      await readPages(its, group, ['bob', 'swimmers'], 5);
    });
    assert.deepEqual(planned, []);
  });

  it('is closed again when its store cannot be opened', async () => {
    const location = await engine.locate();
    await (await openStore(location)).close();
    await engine.query(`insert into migrations (name, applied_at) values ('999-later', 0)`, location);
    const connections = await watchConnections(() => assert.rejects(openStore(location), NewerSchemaError));
    assert.deepEqual(
      connections.map(({ database }) => database.isOpen),
      [false],
    );
  });

  it('is for its owner alone, with all beside it', async () => {
    const data = await mkdtemp(join(tmpdir(), 'groupkeep-test-'));
    await chmod(data, 0o755);
    const store = await engine.open({ data });
    await Rows.in(store);
    const files = await readdir(data);
    assert.ok(files.includes('groupkeep.db-wal'), 'the log');
    for (const file of files) {
      assert.equal((await stat(join(data, file))).mode & 0o077, 0, file);
    }
    await store.close();
    await rm(data, { recursive: true });
  });

  it('is made in a new directory that is for its owner alone', async () => {
    const parent = await engine.locate();
    const data = join(folderOf(parent), 'new', 'deep');
    await engine.open({ data });
    assert.equal((await stat(data)).mode & 0o077, 0);
  });
});

onEngine('sqlite', 'group commit', (engine) => {
  it('lets writes that arrive together share a commit', async () => {
    const commits: number[] = [];
    const store = await engine.open(await engine.locate(), {
      ...UNOBSERVED,
      commit: (_seconds, writes) => commits.push(writes),
    });
    const its = await Rows.in(store);
    commits.length = 0;
    await Promise.all(Array.from({ length: 50 }, (_, index) => its.insertGroup(`group ${index}`)));
    assert.ok(Math.max(...commits) > 1, `${commits}`);
  });

  it('is brought up to date from its log while writes go on, and holds all of them in the end', async () => {
    const location = await engine.locate();
    const store = await engine.open(location);
    const its = await Rows.in(store);
    const path = databasePath('data' in location ? location.data : '');
    const sizeBefore = (await stat(path)).size;
    // More commits than there are between two checkpoints.
    for (let index = 0; index < 150; index += 1) await its.insertGroup(`group ${index}`);
    // By a checkpoint that no commit waits for.
    await until(async () => (await stat(path)).size > sizeBefore);
    await store.close();
    const again = await engine.open(location);
    const groups = await again.read.groups.listGroups({ organizationKey: its.key }, FIRST);
    assert.equal(groups.length, 150);
  });

  it('acknowledges nothing before it is in the file', async () => {
    const location = await engine.locate();
    const its = await Rows.in(await engine.open(location));
    await Promise.all(
      Array.from({ length: 30 }, async (_, index) => {
        const { key } = await its.insertGroup(`group ${index}`);
        assert.equal((await engine.query(`select 1 from groups where key = ${key}`, location)).length, 1);
      }),
    );
  });
});

onEngine('sqlite', 'two stores on one file', (engine) => {
  it('see what the other has written at once', async () => {
    const location = await engine.locate();
    const one = await engine.open(location);
    const two = await engine.open(location);
    const its = await Rows.in(one);
    assert.deepEqual(await two.read.organizations.listOrganizations(), [its.organization]);
    for (let index = 0; index < 10; index += 1) {
      const [writing, reading] = index % 2 === 0 ? [one, two] : [two, one];
      const { id } = await writing.write(its.key, (writer) =>
        writer.groups.insertGroup(its.newGroup(`group ${index}`)),
      );
      assert.ok(await reading.read.groups.findGroup(its.key, id));
    }
  });

  it('lose nothing when both write at the same time', async () => {
    const location = await engine.locate();
    const stores = [await engine.open(location), await engine.open(location)];
    const its = await Rows.in(await engine.open(location));
    const resource = await its.insertResource('confluence');
    await Promise.all(
      stores.flatMap((store) =>
        Array.from({ length: 40 }, () =>
          store.write(its.key, async (writer) => {
            const now = await writer.organizations.findResource(its.key, resource.ari);
            await writer.organizations.setSeatLimit(resource.key, (now?.seatLimit ?? 0) + 1);
          }),
        ),
      ),
    );
    const found = await its.store.read.organizations.findResource(its.key, resource.ari);
    assert.equal(found?.seatLimit, 80);
  });

  it('make a write wait while another process holds the file, and reads do not wait', async () => {
    const location = await engine.locate();
    const its = await Rows.in(await engine.open(location));
    const holder = run(HOLD_LOCK, fileOf(location));
    await once(holder.stdout, 'data');

    let settled = false;
    const write = its.insertGroup('divers').then(() => {
      settled = true;
    });
    const filter = { organizationKey: its.key };
    for (let index = 0; index < 20; index += 1) {
      assert.deepEqual(namesOf(await its.store.read.groups.listGroups(filter, FIRST)), []);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    assert.equal(settled, false, 'while it is held');

    holder.stdin.write('let go\n');
    await write;
    assert.equal(await its.store.read.organizations.findSetting('held'), 'yes', 'what the other wrote');
    assert.deepEqual(namesOf(await its.store.read.groups.listGroups(filter, FIRST)), ['divers']);
    holder.stdin.end();
    await once(holder, 'exit');
  });

  it('make each write wait as long as any, whenever it came', async () => {
    const location = await engine.prepare();
    const its = await Rows.in(await engine.open(location, undefined, { lockTimeoutMs: 3000 }));
    using holder = new DatabaseSync(fileOf(location));
    holder.exec('begin immediate');
    const first = its.insertGroup('first');
    const told = assert.rejects(first, StoreUnavailable);
    await sleep(100);
    // These share the next batch: they wait for the lock when the first has been refused.
    const second = its.insertGroup('second');
    const toldNext = assert.rejects(second, StoreUnavailable);
    await sleep(2000);
    const third = its.insertGroup('third');
    await told;
    await toldNext;
    holder.exec('rollback');
    assert.equal((await third).name, 'third');
  });

  it('wait for whoever has begun to write to a new file', async () => {
    const location = await engine.locate();
    await writeFile(fileOf(location), '');
    using first = new DatabaseSync(fileOf(location));
    first.exec('begin immediate');
    const opening = engine.open(location);
    await sleep(20);
    first.exec('rollback');
    assert.deepEqual(await (await opening).read.organizations.listOrganizations(), []);
  });

  it('do not wait for whoever writes, when there is nothing to migrate', async () => {
    const location = await engine.prepare();
    const its = await Rows.in(await engine.open(location));
    using writing = new DatabaseSync(fileOf(location));
    writing.exec('begin immediate');
    const store = await openStore(location);
    assert.deepEqual(await store.read.organizations.listOrganizations(), [its.organization]);
    await store.close();
    writing.exec('rollback');
  });

  it('may be opened first by several processes at the same moment', async () => {
    const location = await engine.locate();
    const processes = Array.from({ length: 4 }, () => run(OPEN_AND_WRITE, folderOf(location)));
    const errors = processes.map((process) => text(process.stderr));
    await Promise.all(processes.map((process) => once(process.stdout, 'data')));
    const outputs = processes.map((process) => text(process.stdout));
    const start = Date.now() + 100;
    for (const process of processes) process.stdin.end(`${start}\n`);
    assert.deepEqual(
      await Promise.all(outputs),
      Array(processes.length).fill('done'),
      `${await Promise.all(errors)}`,
    );
    const store = await engine.open(location);
    assert.equal((await store.read.organizations.listOrganizations()).length, processes.length);
  });
});

onEngine('sqlite', 'a store whose file cannot serve', (engine) => {
  const unavailable = (reason: RegExp) => (error: unknown) =>
    error instanceof StoreUnavailable && reason.test(error.message);

  it('is unavailable when the disk is full; what was acknowledged before stays', async () => {
    const location = await engine.locate();
    await (await openStore(location)).close();
    const full = spawn('sh', [
      '-c',
      'ulimit -S -f 2000; exec "$@"',
      'sh',
      ...nodeArguments(FILL_DISK, folderOf(location)),
    ]);
    const [out, err] = await Promise.all([text(full.stdout), text(full.stderr)]);
    const { acknowledged, refused, probe, readable } = JSON.parse(out || err);
    assert.ok(acknowledged > 0);
    assert.deepEqual([refused, probe, readable], ['StoreUnavailable', 'StoreUnavailable', acknowledged]);

    const store = await engine.open(location);
    const organizations = await store.read.organizations.listOrganizations();
    assert.equal(organizations.length, acknowledged);
    await store.probe();
  });

  it('is unavailable to writes when the file may only be read, and reads on', async () => {
    const location = await engine.locate();
    const before = await openStore(location);
    const its = await Rows.in(before);
    await before.close();
    // A file whose header names a later format to write is read-only to SQLite, even for root.
    await overwrite(fileOf(location), 18, 3);
    const store = await engine.open(location);
    await assert.rejects(store.probe(), unavailable(/read-only/));
    await assert.rejects(
      store.write(its.key, (writer) => writer.organizations.ensureSetting('name', 'value')),
      unavailable(/read-only/),
    );
    assert.deepEqual(await store.read.organizations.listOrganizations(), [its.organization]);
  });

  it('is unavailable when the file is no database', async () => {
    const location = await engine.locate();
    await writeFile(fileOf(location), 'Dear diary, '.repeat(1000));
    await assert.rejects(openStore(location), unavailable(/not one that SQLite can read/));
  });

  it('is unavailable when the data directory cannot be one', async () => {
    const location = await engine.locate();
    const data = join(folderOf(location), 'file');
    await writeFile(data, '');
    await assert.rejects(openStore({ data }), StoreUnavailable);
  });
});

/** Holds the lock of writers until a line comes in. */
const HOLD_LOCK = `
  import { DatabaseSync } from 'node:sqlite';
  const database = new DatabaseSync(process.argv[1]);
  database.exec("begin immediate; insert into settings (name, value) values ('held', 'yes')");
  process.stdout.write('held');
  process.stdin.once('data', () => {
    database.exec('commit');
    database.close();
  });`;

/** Opens the store at the time that comes in, and makes an organization. */
const OPEN_AND_WRITE = `
  import { once } from 'node:events';
  const { openStore } = await import('${OPEN_MODULE}');
  process.stdout.write('ready');
  const [line] = await once(process.stdin, 'data');
  while (Date.now() < Number(line));
  const store = await openStore({ data: process.argv[1] });
  await store.write(0, (writer) =>
    writer.organizations.insertOrganization({ id: crypto.randomUUID(), name: 'Fernhollow', createdAt: 0 }));
  await store.close();
  process.stdout.write('done');`;

/** Writes until the store refuses, then probes until that is refused too, and says how it went. */
const FILL_DISK = `
  const { openStore } = await import('${OPEN_MODULE}');
  process.on('SIGXFSZ', () => {});
  const store = await openStore({ data: process.argv[1] });
  const nameOf = (error) => error.name;
  const untilRefused = async (write) => {
    for (let count = 0; ; count += 1) {
      const refused = await write().then(() => undefined, nameOf);
      if (refused || count === 10_000) return { count, refused };
    }
  };
  const { count: acknowledged, refused } = await untilRefused(() =>
    store.write(0, (writer) => writer.organizations.insertOrganization(
      { id: crypto.randomUUID(), name: 'x'.repeat(10_000), createdAt: 0 })));
  const { refused: probe } = await untilRefused(() => store.probe());
  const readable = (await store.read.organizations.listOrganizations()).length;
  process.stdout.write(JSON.stringify({ acknowledged, refused, probe, readable }));
  process.exit();`;

function run(script: string, argument: string): ChildProcessWithoutNullStreams {
  const [command = '', ...rest] = nodeArguments(script, argument);
  return spawn(command, rest);
}

function nodeArguments(script: string, argument: string): string[] {
  return [process.execPath, '--input-type=module', '-e', script, argument];
}

/** Reads what comes in pages, and is searched for, in each of the ways that there are. */
async function readPages(its: Rows, group: Group, terms: string[], limit: number): Promise<void> {
  const { users, groups, memberships, audit } = its.store.read;
  const all = { organizationKey: its.key };
  const scan = { descending: false, after: null, limit };
  const window = { offset: 0, limit };
  const searches = terms.map((search) => ({ ...all, search }));
  for (const filter of [all, ...searches, { ...all, groupIds: [group.id] }]) {
    await users.listUsers(filter, 'key', scan);
    await users.listUsersAt(filter, window);
    await users.countUsers(filter);
    await groups.listGroups(filter, scan);
    await groups.listGroupsAt(filter, window);
  }
  for (const prefix of terms) await users.listUsers({ ...all, prefix }, 'nickname', scan);
  await memberships.listMembersAt(group.key, false, window);
  await memberships.listMembersAt(group.key, true, window);
  await audit.listEvents(all, scan);
}

/** The statements that were planned, or planned again, since the work last asked for what was before to be forgotten. */
async function watchPlanning(work: (forget: () => void) => Promise<void>): Promise<string[]> {
  const planned = new Set<string>();
  const watched = new Set<DatabaseSync>();
  const { prepare } = DatabaseSync.prototype;
  const { all } = StatementSync.prototype;
  let running = '';
  DatabaseSync.prototype.prepare = function (...args) {
    // Asked about each table and column of a statement while it is planned.
    if (!watched.has(this)) {
      this.setAuthorizer(() => {
        planned.add(running);
        return constants.SQLITE_OK;
      });
    }
    watched.add(this);
    return prepare.apply(this, args);
  };
  StatementSync.prototype.all = function (...values: unknown[]) {
    running = this.sourceSQL;
    return Reflect.apply(all, this, values);
  };
  try {
    await work(() => planned.clear());
  } finally {
    DatabaseSync.prototype.prepare = prepare;
    StatementSync.prototype.all = all;
  }
  return [...planned];
}

/** The connections on which anything was executed meanwhile, and what. */
async function watchConnections(
  work: () => Promise<void>,
): Promise<{ database: DatabaseSync; statements: string[] }[]> {
  const seen = new Map<DatabaseSync, string[]>();
  const { exec } = DatabaseSync.prototype;
  DatabaseSync.prototype.exec = function (sql) {
    seen.set(this, [...(seen.get(this) ?? []), sql]);
    exec.call(this, sql);
  };
  try {
    await work();
  } finally {
    DatabaseSync.prototype.exec = exec;
  }
  return [...seen].map(([database, statements]) => ({ database, statements }));
}

function folderOf(location: Location): string {
  if (!('data' in location)) throw new Error('only an embedded store is in a folder');
  return location.data;
}

function fileOf(location: Location): string {
  return databasePath(folderOf(location));
}

async function overwrite(path: string, position: number, byte: number): Promise<void> {
  const file = await open(path, 'r+');
  await file.write(Uint8Array.of(byte), 0, 1, position);
  await file.close();
}
