import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { after, before, suite, test } from 'node:test';
import { groupkeepJson } from '../cli/command.ts';
import { createPlace } from '../support/engines.ts';
import { flagsOf, type ServerProcess, startServerProcess } from '../support/serverProcess.ts';
import { exchange, type WireAnswer } from './wire.ts';

/*
 * What is done to connections rather than in requests, against the real server in a process of its own. In the end of
 * each the server still answers somebody else.
 */

suite('connections', () => {
  let place: Awaited<ReturnType<typeof createPlace>>;
  let key: string;

  before(async () => {
    place = await createPlace('sqlite');
    key = (await groupkeepJson(['init', ...flagsOf(place.location)])).orgApiKey;
  });
  after(() => place.remove());

  const attack = (title: string, flags: string[], run: (target: Target) => Promise<void>) =>
    test(title, async (t) => {
      const server = startServerProcess(place.location, flags);
      t.after(() => server.kill('SIGKILL'));
      const target = new Target(server, Number(new URL(await server.url).port), key);
      await run(target);
      await target.assertAlive();
      assert.equal(server.stderr(), '');
    });

  attack(
    'whoever is slow to say what they want is told that they are late',
    ['--request-timeout-ms', '500'],
    async (target) => {
      const slow: [name: string, bytes: string, status: number][] = [
        ['half of a line', 'GET /rest/api/3/gr', 408],
        ['headers that never end', 'GET /rest/api/3/group HTTP/1.1\r\nHost: a\r\nX-A: b\r\n', 408],
        ['a body that never comes', target.post(100, ''), 408],
        ['half of a body', target.post(100, '{"name":'), 408],
        ['half of a chunk', `${target.head('POST', ['Transfer-Encoding: chunked'])}10\r\nabc`, 408],
      ];
      for (const [name, bytes, status] of slow) {
        const { answers, closed } = await exchange(target.port, bytes, 2);
        assert.deepEqual([answers.map((answer) => answer.status), closed], [[status], true], name);
        assertTold(answers[0]);
      }
      const { answers, closed } = await exchange(target.port, '', 2);
      assert.deepEqual([answers.map(({ status }) => status), closed], [[408], true], 'nothing at all');
    },
  );

  attack('whoever closes their half early costs nothing', [], async (target) => {
    for (const bytes of ['', 'GET /', target.head('GET'), target.post(100, '{"name"')]) {
      const { closed } = await exchange(target.port, bytes, 2, { done: true });
      assert.ok(closed, bytes);
    }
  });

  attack('whoever closes their half once they have asked is answered all the same', [], async (target) => {
    // More than are begun at once.
    const asked = Array.from({ length: 100 }, () => target.head('GET'));
    const { answers, closed } = await exchange(target.port, asked.join(''), asked.length + 1, { done: true });
    const statuses = answers.map(({ status }) => status);
    assert.deepEqual([statuses, closed], [asked.map(() => 200), true]);
  });

  attack('who asks for more than they are told is held up alone', [], async (target) => {
    await target.assertAlive();
    const before = await target.residentBytes();
    const greedy = await target.open();
    let told = 0;
    greedy.on('data', (bytes: Buffer) => {
      told += bytes.length;
    });
    const many = target.head('GET').repeat(2000);
    for (let time = 0; time < 20; time += 1) {
      const isTaken = greedy.write(many);
      await target.assertAlive();
      if (!isTaken) await once(greedy, 'drain');
    }
    assert.ok(told > 0);
    const more = (await target.residentBytes()) - before;
    assert.ok(more < 300e6, `${more} bytes more`);
    greedy.destroy();
  });

  attack('10,000 who say nothing take little memory and nobody’s place', [], async (target) => {
    const sockets: Socket[] = [];
    await target.assertAlive();
    const before = await target.residentBytes();
    for (let opened = 0; opened < 10_000; opened += 500) {
      sockets.push(...(await Promise.all(Array.from({ length: 500 }, () => target.open()))));
    }
    for (let time = 0; time < 20; time += 1) await target.assertAlive();
    const each = ((await target.residentBytes()) - before) / sockets.length;
    assert.equal(sockets.filter((socket) => !socket.destroyed).length, 10_000);
    for (const socket of sockets) socket.destroy();
    assert.ok(each < 32_768, `${each} bytes each`);
  });

  attack('a thousand requests in one breath are answered in their order', [], async (target) => {
    const paths = Array.from({ length: 1000 }, (_, nth) => `/nothing/${nth}`);
    const bytes = paths.map((path) => `GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`).join('');
    const { answers } = await exchange(target.port, bytes, paths.length);
    assert.equal(answers.length, paths.length);
    for (const answer of answers) assert.equal(answer.status, 404);
  });

  attack('floods of headers are refused', [], async (target) => {
    const many = Array.from({ length: 4000 }, (_, nth) => `X-${nth}: y`);
    for (const headers of [many, [`X: ${'y'.repeat(100_000)}`], [`Cookie: ${'a=b; '.repeat(10_000)}`]]) {
      const { answers, closed } = await exchange(target.port, target.head('GET', headers), 2);
      assert.deepEqual([answers[0]?.status, closed], [431, true]);
      assertTold(answers[0]);
    }
  });

  attack('requests that two servers could take apart differently are taken by none', [], async (target) => {
    const hidden = 'GET /livez HTTP/1.1\r\nHost: a\r\n\r\n';
    const shapes = [
      ['Content-Length: 5', 'Content-Length: 6'],
      ['Content-Length: 5', 'Transfer-Encoding: chunked'],
      ['Transfer-Encoding: chunked', 'Content-Length: 5'],
      ['Transfer-Encoding: chunked', 'Transfer-Encoding: identity'],
      ['Transfer-Encoding: xchunked'],
      ['Transfer-Encoding: chunked, identity'],
      ['Transfer-Encoding : chunked'],
      [' Transfer-Encoding: chunked'],
      ['Transfer-Encoding:\u000bchunked'],
      ['Content-Length: +5'],
      ['Content-Length: 5, 5'],
      ['Content-Length: 0x5'],
      ['Content-Length: 5\nTransfer-Encoding: chunked'],
      ['X: a\rContent-Length: 5'],
    ];
    for (const headers of shapes) {
      const { answers, closed } = await exchange(
        target.port,
        `${target.head('POST', headers)}0\r\n\r\n${hidden}`,
        2,
      );
      const statuses = answers.map(({ status }) => status);
      assert.deepEqual([statuses, closed], [[400], true], headers.join(' + '));
      assertTold(answers[0]);
    }
  });

  attack('methods that are none of ours open no tunnel and echo nothing', [], async (target) => {
    for (const method of ['CONNECT', 'TRACE', 'PROPFIND', 'PURGE', 'BREW', 'get']) {
      const address = method === 'CONNECT' ? 'example.com:443' : '/rest/api/3/group';
      const bytes = `${method} ${address} HTTP/1.1\r\nHost: a\r\nX-Echo: marked\r\n\r\n`;
      const { answers } = await exchange(target.port, bytes, 1, { done: true });
      for (const answer of answers) {
        assert.ok([400, 404, 405].includes(answer.status), `${method}: ${answer.status}`);
        assert.doesNotMatch(answer.text, /marked/);
      }
    }
  });
});

/** A server under attack. */
class Target {
  readonly port: number;
  private readonly server: ServerProcess;
  private readonly key: string;

  constructor(server: ServerProcess, port: number, key: string) {
    this.server = server;
    this.port = port;
    this.key = key;
  }

  head(method: string, headers: readonly string[] = []): string {
    const lines = ['Host: a', `Authorization: Bearer ${this.key}`, ...headers];
    return `${method} /admin/v1/orgs HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`;
  }

  /** A request whose body is, or is not, as long as it says. */
  post(length: number, body: string): string {
    return this.head('POST', ['Content-Type: application/json', `Content-Length: ${length}`]) + body;
  }

  async open(): Promise<Socket> {
    const socket = connect({ port: this.port, host: '127.0.0.1' });
    await once(socket, 'connect');
    socket.on('error', () => {});
    return socket;
  }

  async assertAlive(): Promise<void> {
    const { answers } = await exchange(this.port, this.head('GET'));
    assert.equal(answers[0]?.status, 200, 'the server goes on');
  }

  async residentBytes(): Promise<number> {
    const status = await readFile(`/proc/${this.server.pid}/status`, 'utf8');
    return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]) * 1024;
  }
}

/** Told as JSON, as everything is. */
function assertTold(answer: WireAnswer | undefined): void {
  assert.match(answer?.headers['content-type'] ?? '', /^application\/json/);
  assert.doesNotThrow(() => answer?.json());
}
