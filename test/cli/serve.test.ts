import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { suite, type TestContext, test } from 'node:test';
import { groupkeep, makeTemporaryDirectory, startGroupkeep } from './command.ts';

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
    assert.deepEqual(await stop(first.child, 'SIGTERM'), [0, null]);

    const second = await serve(t, data);
    assert.doesNotMatch(second.output(), /Shown once|gk[kt]_/);
    assert.equal((await groupkeep(['user', 'list', '--data', data])).code, 0);
    assert.deepEqual(await stop(second.child, 'SIGINT'), [0, null]);
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

/** Starts a server on a free port and waits until it is ready. */
async function serve(context: TestContext, data: string) {
  const child = startGroupkeep(['serve', '--data', data], { GROUPKEEP_PORT: '0' });
  context.after(() => child.kill('SIGKILL'));
  let text = '';
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
    const [, url] = /^Groupkeep is ready at (\S+)$/m.exec(text) ?? [];
    if (url) resolve(url);
  });
  child.once('exit', () => reject(new Error(`The server ended:\n${text}`)));
  return { child, url: await promise, output: () => text };
}

async function stop(child: ChildProcess, signal: NodeJS.Signals): Promise<unknown[]> {
  const ended = once(child, 'exit');
  child.kill(signal);
  return ended;
}
