import { after, type TestContext, test } from 'node:test';
import { ENGINES, type EngineName } from './engines.ts';
import { startTestServer, type TestServer } from './server.ts';

/**
 * The same test on every engine, side by side: while PostgreSQL works, SQLite may. The tests of a file share a server
 * for each, and have organizations of their own.
 */
export function testOnEngines(
  title: string,
  run: (t: TestContext, server: TestServer) => Promise<void>,
): void {
  test(title, { concurrency: true }, async (t) => {
    const runs = ENGINES.map((engine) =>
      t.test(`on ${engine}`, async (each) => {
        await run(each, await sharedServer(engine));
      }),
    );
    await Promise.all(runs);
  });
}

const servers = new Map<EngineName, Promise<TestServer>>();

async function sharedServer(engine: EngineName): Promise<TestServer> {
  const known = servers.get(engine);
  if (known) {
    const server = await known;
    await server.renew();
    return server;
  }
  const starting = startTestServer({ engine });
  servers.set(engine, starting);
  return starting;
}

after(async () => {
  for (const server of servers.values()) await (await server).close();
});
