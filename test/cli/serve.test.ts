import assert from 'node:assert/strict';
import { join } from 'node:path';
import { suite, type TestContext, test } from 'node:test';
import { type Ending, type ServerProcess, startServerProcess } from '../support/serverProcess.ts';
import { groupkeep, makeTemporaryDirectory } from './command.ts';

suite('groupkeep serve', () => {
  test('sets up an empty directory once, answers, and ends with 0 on SIGTERM', async (t) => {
    const data = join(await makeTemporaryDirectory(t), 'data');
    const first = await serve(t, data);
    const [, key] = /Organization API key +(gkk_\S+)\n/.exec(first.output()) ?? [];
    assert.ok(key, first.output());
    assert.match(first.output(), /^A new directory is set up in .*\n[\s\S]*Shown once[\s\S]*API token +gkt_/);
    assert.equal((await fetch(`${first.url}/livez`)).status, 200);
    const reply = await fetch(`${first.url}/admin/v1/orgs`, { headers: { authorization: `Bearer ${key}` } });
    assert.equal(reply.status, 200);
    assert.deepEqual(await stop(first.server, 'SIGTERM'), { code: 0, signal: null });

    const second = await serve(t, data);
    assert.doesNotMatch(second.output(), /Shown once|gk[kt]_/);
    assert.equal((await groupkeep(['user', 'list', '--data', data])).code, 0);
    assert.deepEqual(await stop(second.server, 'SIGINT'), { code: 0, signal: null });
  });

  test('says so when the port is taken', async (t) => {
    const data = await makeTemporaryDirectory(t);
    const { url } = await serve(t, data);
    const { port } = new URL(url);
    const { code, stderr } = await groupkeep([
      'serve',
      '--data',
      data,
      '--port',
      port,
      '--log-level',
      'silent',
    ]);
    assert.equal(code, 1);
    assert.match(stderr, /^error: listen EADDRINUSE: address already in use 127\.0\.0\.1:\d+\.\n$/);
  });
});

/** Starts a server and waits until it is ready. */
async function serve(context: TestContext, data: string) {
  const server = startServerProcess({ data });
  context.after(() => server.kill('SIGKILL'));
  return { server, url: await server.url, output: server.stdout };
}

async function stop(server: ServerProcess, signal: NodeJS.Signals): Promise<Ending> {
  server.kill(signal);
  return server.ended;
}
