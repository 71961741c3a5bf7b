import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { it } from 'node:test';
import { StoreUnavailable } from '../../src/core/store.ts';
import { statement } from '../../src/store/db.ts';
import { NewerSchemaError } from '../../src/store/migrations.ts';
import { type Location, openStore } from '../../src/store/open.ts';
import { openPostgres } from '../../src/store/postgres/connection.ts';
import { type Engine, onEngine } from '../support/engines.ts';
import { FIRST, namesOf, Rows } from '../support/rows.ts';

onEngine('postgres', 'several nodes on one database', (engine) => {
  it('see what the others have written at once', async () => {
    const location = await engine.prepare();
    const one = await engine.open(location);
    const two = await engine.open(location);
    const { organization } = await Rows.in(one);
    assert.deepEqual(await two.read.organizations.listOrganizations(), [organization]);
  });

  it('write one after another in an organization: each sees all before it', async () => {
    const location = await engine.prepare();
    const nodes = [await engine.open(location), await engine.open(location), await engine.open(location)];
    const its = await Rows.in(await engine.open(location));
    const resource = await its.insertResource('confluence');
    const increment = (node: (typeof nodes)[number]) =>
      node.write(its.key, async (writer) => {
        const now = await writer.organizations.findResource(its.key, resource.ari);
        await writer.organizations.setSeatLimit(resource.key, (now?.seatLimit ?? 0) + 1);
      });
    await Promise.all(nodes.flatMap((node) => Array.from({ length: 25 }, () => increment(node))));
    const found = await its.store.read.organizations.findResource(its.key, resource.ari);
    assert.equal(found?.seatLimit, 75);
  });

  it('write side by side in different organizations', async () => {
    const store = await engine.shared();
    const [one, two] = [await Rows.in(store), await Rows.in(store)];
    const inside = Promise.withResolvers<void>();
    const gate = Promise.withResolvers<void>();
    const slow = one.write(async () => {
      inside.resolve();
      await gate.promise;
    });
    await inside.promise;
    await two.insertGroup('divers');
    gate.resolve();
    await slow;
  });
});

onEngine('postgres', 'a write that collides with another', (engine) => {
  it('is run again when the database gave it up to end a deadlock', async () => {
    const store = await engine.shared();
    const [one, two] = [await Rows.in(store), await Rows.in(store)];
    const first = await one.insertGroup('first');
    const second = await two.insertGroup('second');
    let runs = 0;
    const entered = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    // Writes of different organizations that touch the same two rows, each waiting for the other to have one of them.
    const describe = (its: Rows, index: number) =>
      its.write(async (writer) => {
        runs += 1;
        const [near, far] = index === 0 ? [first, second] : [second, first];
        await writer.groups.setGroupDescription(near.key, `by ${index}`, 0);
        entered[index]?.resolve();
        await entered[1 - index]?.promise;
        await writer.groups.setGroupDescription(far.key, `by ${index}`, 0);
      });
    await Promise.all([describe(one, 0), describe(two, 1)]);
    assert.ok(runs >= 3, `${runs} runs`);
    const texts = [await one.reread(first), await two.reread(second)].map((group) => group.description);
    assert.equal(texts[0], texts[1], 'the last one wrote both');
  });

  it('is given up in the end', async () => {
    const its = await Rows.in(await engine.shared());
    let runs = 0;
    const write = its.write(async (writer) => {
      runs += 1;
      await writer.groups.insertGroup(its.newGroup('divers'));
      throw Object.assign(new Error('could not serialize access'), { code: '40001' });
    });
    await assert.rejects(write, StoreUnavailable);
    assert.ok(runs > 1);
    assert.deepEqual(await groupNames(its), []);
  });
});

onEngine('postgres', 'a node that stands still', (engine) => {
  it('in a transaction keeps others waiting for ten seconds, and is refused when it goes on', async () => {
    const location = await engine.prepare();
    const its = await Rows.in(await engine.open(location));
    const other = await engine.open(location);
    const inside = Promise.withResolvers<void>();
    const gate = Promise.withResolvers<void>();
    const still = its.write(async (writer) => {
      await writer.groups.insertGroup(its.newGroup('lost'));
      inside.resolve();
      await gate.promise;
      await writer.groups.insertGroup(its.newGroup('lost too'));
    });
    await inside.promise;
    await other.write(its.key, (writer) => writer.groups.insertGroup(its.newGroup('kept')));
    gate.resolve();
    await assert.rejects(still, StoreUnavailable);
    await its.insertGroup('later');
    assert.deepEqual(await groupNames(its), ['kept', 'later']);
  });

  it('is known to the server, which gives up what the node gives up', async () => {
    const location = await engine.prepare();
    const { read, close } = await openPostgres(databaseOf(location));
    const limits = ['statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout'];
    const shown = await Promise.all(limits.map((name) => read.rows(statement(`show ${name}`), [])));
    assert.deepEqual(shown.flat(2), ['1min', '30s', '10s']);
    await close();
  });
});

onEngine('postgres', 'a database that cannot serve', (engine) => {
  it('makes a write fail whose connection it ends, and the next one gets another', async () => {
    const location = await engine.prepare();
    const its = await Rows.in(await engine.open(location));
    const write = its.write(async (writer) => {
      await writer.groups.insertGroup(its.newGroup('lost'));
      await endConnections(engine, location);
      await writer.groups.insertGroup(its.newGroup('lost too'));
    });
    await assert.rejects(write, StoreUnavailable);
    await its.insertGroup('kept');
    assert.deepEqual(await groupNames(its), ['kept']);
  });

  it('ends idle connections without harm', async () => {
    const location = await engine.prepare();
    const its = await Rows.in(await engine.open(location));
    await Promise.all(Array.from({ length: 10 }, () => groupNames(its)));
    await endConnections(engine, location);
    await its.insertGroup('divers').catch((error) => assert.ok(error instanceof StoreUnavailable));
    assert.ok(Array.isArray(await groupNames(its)));
  });

  it('refuses writes and probes while it may only be read, and reads on', async () => {
    const location = await engine.prepare();
    const its = await Rows.in(await engine.open(location));
    const [row] = await engine.query('select current_database()', location);
    await engine.query(`alter database ${row?.[0]} set default_transaction_read_only = on`, location);
    await endConnections(engine, location);
    await assert.rejects(its.insertGroup('divers'), StoreUnavailable);
    await assert.rejects(its.store.probe(), StoreUnavailable);
    assert.deepEqual(await groupNames(its), []);
  });

  it('is unavailable while it cannot be reached, and serves again afterwards', async () => {
    const location = await engine.prepare();
    const gateway = await Gateway.to(databaseOf(location));
    const its = await Rows.in(await engine.open({ database: gateway.url }));
    await its.insertGroup('before');

    await gateway.close();
    await assert.rejects(its.insertGroup('during'), StoreUnavailable);
    await assert.rejects(groupNames(its), StoreUnavailable);
    await assert.rejects(its.store.probe(), StoreUnavailable);
    await assert.rejects(openStore({ database: gateway.url }), StoreUnavailable);

    await gateway.open();
    await its.insertGroup('later');
    assert.deepEqual(await groupNames(its), ['before', 'later']);
    await its.store.close();
    await gateway.close();
  });

  it('makes those who wait wait once when it has gone silent, and serves on another connection', async () => {
    const location = await engine.prepare();
    const gateway = await Gateway.to(databaseOf(location));
    const limited = new URL(gateway.url);
    const limitMs = 4000;
    limited.searchParams.set('query_timeout', String(limitMs));
    // The server hears nothing either, and is to have given up the lock by then.
    limited.searchParams.set('idle_in_transaction_session_timeout', '1000');
    const its = await Rows.in(await engine.open({ database: limited.href }));
    let askedAt = 0;
    const write = its.write(async (writer) => {
      await writer.groups.insertGroup(its.newGroup('lost'));
      gateway.silence();
      askedAt = performance.now();
      await writer.attempt(() => writer.groups.insertGroup(its.newGroup('lost too')));
    });
    await assert.rejects(write, StoreUnavailable);
    assert.ok(performance.now() - askedAt < 2 * limitMs, 'it is not asked to roll back');
    await its.insertGroup('kept');
    assert.deepEqual(await groupNames(its), ['kept']);
    await its.store.close();
    await gateway.close();
  });

  it('is let go of when the time for closing is over, though it has gone silent', async () => {
    const location = await engine.prepare();
    const gateway = await Gateway.to(databaseOf(location));
    const its = await Rows.in(await engine.open({ database: gateway.url }, undefined, { catchesUp: true }));
    await Promise.all([groupNames(its), groupNames(its), its.store.catchUp?.()]);
    gateway.silence();
    const asked = Promise.allSettled([its.insertGroup('first'), groupNames(its), its.insertGroup('second')]);
    const begun = performance.now();
    await its.store.close(begun + 500);
    // Far less than anybody waits for an answer.
    assert.ok(performance.now() - begun < 20_000);
    for (const each of await asked) {
      assert.ok(each.status === 'rejected' && each.reason instanceof StoreUnavailable);
    }
    await assert.rejects(its.insertGroup('late'), StoreUnavailable);
    await gateway.close();
  });

  it('is unavailable when it does not exist, or knows no such login', async () => {
    const location = await engine.prepare();
    const missing = new URL(databaseOf(location));
    missing.pathname = 'test_that_does_not_exist';
    await assert.rejects(openStore({ database: missing.href }), StoreUnavailable);
    const stranger = new URL(databaseOf(location));
    stranger.password = 'wrong';
    await assert.rejects(openStore({ database: stranger.href }), StoreUnavailable);
  });

  it('is refused when it grants a lock that somebody has', async () => {
    const location = await engine.locate();
    const [[name] = []] = await engine.query('select current_database()', location);
    const stub = 'function public.pg_try_advisory_xact_lock(int, int) returns boolean';
    await engine.query(`create ${stub} language sql as 'select true'`, location);
    await engine.query(`alter database ${name} set search_path = public, pg_catalog`, location);
    await assert.rejects(openStore(location), (error: Error) => {
      assert.ok(error instanceof StoreUnavailable);
      assert.match(error.message, /does not keep advisory locks$/);
      return true;
    });
    assert.deepEqual(
      await engine.query(`select tablename from pg_tables where schemaname = 'public'`, location),
      [],
    );
  });

  it('is left without a connection when its store cannot be opened, or is closed', async () => {
    const location = await engine.prepare();
    const its = await Rows.in(await engine.open(location));
    await groupNames(its);
    assert.ok((await connections(engine, location)) > 0);
    await its.store.close();
    await waitForNoConnections(engine, location);

    await engine.query(`insert into migrations (name, applied_at) values ('999-later', 0)`, location);
    await assert.rejects(openStore(location), NewerSchemaError);
    await waitForNoConnections(engine, location);
  });
});

async function groupNames(its: Rows): Promise<string[]> {
  return namesOf(await its.store.read.groups.listGroups({ organizationKey: its.key }, FIRST));
}

const OTHERS = 'from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()';

async function endConnections(engine: Engine, location: Location): Promise<void> {
  await engine.query(`select pg_terminate_backend(pid, 5000) ${OTHERS}`, location);
}

async function connections(engine: Engine, location: Location): Promise<number> {
  const [row] = await engine.query(`select cast(count(*) as int) ${OTHERS}`, location);
  return Number(row?.[0]);
}

/** A connection that was closed here takes a moment to be gone there; one that was left idle takes ten seconds. */
async function waitForNoConnections(engine: Engine, location: Location): Promise<void> {
  const deadline = Date.now() + 5000;
  while ((await connections(engine, location)) > 0) {
    assert.ok(Date.now() < deadline, 'connections are left');
  }
}

function databaseOf(location: Location): string {
  if (!('database' in location)) throw new Error('only a server has a URL');
  return location.database;
}

/** A way to the server that can be shut. */
class Gateway {
  private readonly target: URL;
  private readonly sockets = new Set<Socket>();
  private server: Server | undefined;
  private port = 0;

  private constructor(target: URL) {
    this.target = target;
  }

  static async to(url: string): Promise<Gateway> {
    const gateway = new Gateway(new URL(url));
    await gateway.open();
    return gateway;
  }

  get url(): string {
    const url = new URL(this.target);
    url.port = String(this.port);
    return url.href;
  }

  async open(): Promise<void> {
    this.server = createServer((near) => {
      const far = connect(Number(this.target.port), this.target.hostname);
      for (const socket of [near, far]) {
        this.sockets.add(socket);
        socket.on('error', () => {});
        socket.on('close', () => {
          this.sockets.delete(socket);
          near.destroy();
          far.destroy();
        });
      }
      near.pipe(far).pipe(near);
    });
    this.server.listen(this.port, '127.0.0.1');
    await once(this.server, 'listening');
    this.port = (this.server.address() as AddressInfo).port;
  }

  /** Passes nothing on any more of what is said on the connections that there are; new ones are as ever. */
  silence(): void {
    for (const socket of this.sockets) socket.unpipe().pause();
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    const closed = this.server && once(this.server, 'close');
    this.server?.close();
    await closed;
  }
}
