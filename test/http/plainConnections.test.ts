import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { suite, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { PlainConnection, type PlainHost } from '../../src/http/plainConnection.ts';
import { findingGroups } from '../support/findingGroups.ts';
import { testOnEngines } from '../support/onEngines.ts';
import { openConnections } from '../support/openConnections.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { until } from '../support/until.ts';
import { Line } from './line.ts';

/*
 * Connections by which plain requests come, and what happens when something else does: whoever reads a request and whoever
 * answers it, a client cannot tell.
 */

/** A group with a member, requests about it, and how many of them Node has read. */
async function scene(server: TestServer) {
  const { fernhollow: org } = server;
  const group = await org.createGroup('anglers');
  const zoe = await org.createUser('zoë');
  const { port } = await server.listen();
  let readByNode = 0;
  server.app.server.on('request', () => {
    readByNode += 1;
  });
  const base = `/admin/v2/orgs/${org.id}/directories/${org.directory.id}`;
  const head = (method: string, path: string, lines: readonly string[] = []) =>
    `${[`${method} ${path} HTTP/1.1`, `Host: ${org.site.host}`, `Authorization: Bearer ${org.keys.full}`, ...lines].join('\r\n')}\r\n\r\n`;
  const withBody = (method: string, path: string, body: string) =>
    head(method, path, ['Content-Type: application/json', `Content-Length: ${Buffer.byteLength(body)}`]) +
    body;
  const get = head('GET', `${base}/groups/${group.id}`);
  return { org, group, zoe, port, base, head, withBody, get, readByNode: () => readByNode };
}

testOnEngines('replies are the same, whoever has read what was asked', async (_t, server) => {
  const { org, group, zoe, port, base, head, withBody, get, readByNode } = await scene(server);
  await org.join(group, zoe);
  const member = JSON.stringify({ accountId: zoe.accountId });
  const requests = [
    get,
    get,
    get,
    head('GET', `${base}/users`),
    head('GET', `${base}/groups/nothing`),
    head('GET', '/nothing'),
    head('GET', `${base}/groups?limit=0`),
    withBody('POST', `${base}/groups/${group.id}/memberships`, member),
    withBody('POST', `${base}/groups/${group.id}/memberships`, '{"accountId":'),
    withBody('POST', `${base}/groups/${group.id}/memberships`, '{"accountId":"zoë"}'),
    head('DELETE', `${base}/groups/${group.id}/memberships/${zoe.accountId}`),
    head('POST', `${base}/groups`),
  ];
  const plain = await Line.open(port);
  const node = await Line.open(port);
  // Whoever speaks of a header that is about the connection is Node's to read.
  await node.ask(get.replace('Host:', 'TE: trailers\r\nHost:'));
  await plain.ask(get);
  for (const request of requests) {
    const one = await plain.ask(request);
    const before = readByNode();
    const other = await node.ask(request);
    const name = request.slice(0, request.indexOf(' HTTP'));
    assert.equal(readByNode() - before, 1, name);
    assert.equal(anonymous(one.text), anonymous(other.text), name);
    assert.equal(plain.heads().at(-1), node.heads().at(-1), name);
  }
  plain.socket.destroy();
  node.socket.destroy();
});

/** Without the id of the request. */
function anonymous(text: string): string {
  return text.replace(/[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/g, '…');
}

testOnEngines('plain requests never reach Node’s parser once it is known who asks', async (_t, server) => {
  const { port, base, withBody, head, get, group, zoe, readByNode } = await scene(server);
  const line = await Line.open(port);
  assert.equal((await line.ask(get)).status, 200);
  assert.equal(readByNode(), 1, 'the framework finds out who asks');
  assert.equal((await line.ask(get)).status, 200);
  assert.equal((await line.ask(head('GET', `${base}/users`))).status, 200);
  const members = `${base}/groups/${group.id}/memberships`;
  const member = JSON.stringify({ accountId: zoe.accountId });
  assert.equal((await line.ask(withBody('POST', members, member))).status, 204);
  assert.equal(readByNode(), 1);
  line.socket.destroy();
});

testOnEngines('a connection is used for whatever comes next', async (_t, server) => {
  const { port, base, head, withBody, get, org, readByNode } = await scene(server);
  const line = await Line.open(port);
  const create = (name: string) => withBody('POST', `${base}/groups`, JSON.stringify({ name }));
  const stranger = get.replace(org.keys.full, 'nobody');
  for (const [request, status] of [
    [get, 200],
    [stranger, 401],
    [get, 200],
    [create('bakers'), 201],
    [create('bakers'), 409],
    [head('GET', '/nothing'), 404],
    [head('PATCH', `${base}/groups`), 405],
    [get, 200],
  ] as const) {
    assert.equal((await line.ask(request)).status, status, request);
  }
  const before = readByNode();
  const [first, rest] = [create('cooks').slice(0, -5), create('cooks').slice(-5)];
  line.say(first);
  await sleep(20);
  assert.equal((await line.ask(rest)).status, 201, 'in two packets');
  assert.equal((await line.ask(get)).status, 200);
  assert.equal((await line.ask(head('GET', '/livez'))).status, 200);
  assert.ok(readByNode() > before + 1, 'by Node from then on');
  line.socket.destroy();
});

testOnEngines('who closes their half once they have asked is answered, and let go', async (_t, server) => {
  const { port, get, org } = await scene(server);
  const stranger = get.replace(org.keys.full, 'nobody');
  for (const [request, status] of [
    [stranger, 401],
    [get, 200],
    [get, 200],
    [`${get}${get}`, 200],
  ] as const) {
    const line = await Line.open(port);
    line.socket.end(request);
    const [answer] = await line.answers(1);
    assert.equal(answer?.status, status);
    await until(async () => line.isEnded);
    line.socket.destroy();
  }
  const line = await Line.open(port);
  await line.ask(get);
  line.socket.end();
  await until(async () => line.isEnded);
});

/** A server that looks for groups only once it is let, from when it is told to wait. */
async function hesitantServer() {
  let asked = Promise.withResolvers<void>();
  let permitted = Promise.withResolvers<void>();
  let isHesitant = false;
  const wrap = findingGroups(async (group) => {
    asked.resolve();
    if (isHesitant) await permitted.promise;
    return group();
  });
  const server = await startTestServer({ engine: 'sqlite', wrap });
  return {
    server,
    hesitate() {
      asked = Promise.withResolvers();
      permitted = Promise.withResolvers();
      isHesitant = true;
    },
    asked: () => asked.promise,
    proceed() {
      isHesitant = false;
      permitted.resolve();
    },
  };
}

suite('plain connections', () => {
  test('by which more comes before an answer is there are answered in their order', async () => {
    const { server, hesitate, asked, proceed } = await hesitantServer();
    await using _ = server;
    const { port, base, head, group, org, readByNode } = await scene(server);
    const inOther = { key: org.keys.full, unknown: org.keys.read };
    for (const [who, key] of Object.entries(inOther)) {
      const line = await Line.open(port);
      await line.ask(head('GET', `${base}/users?limit=1`));
      const before = readByNode();
      hesitate();
      line.say(head('GET', `${base}/groups/${group.id}?of=${who}`).replace(org.keys.full, key));
      await asked();
      assert.equal(readByNode() - before, who === 'key' ? 0 : 1, 'by the door, or the framework');
      for (const path of ['/nothing', `${base}/users?limit=2`, '/livez']) {
        line.say(head('GET', path));
        await sleep(20);
      }
      proceed();
      const answers = await line.answers(4);
      assert.deepEqual(
        answers.map(({ status }) => status),
        [200, 404, 200, 200],
      );
      assert.equal((await line.ask(head('GET', '/livez'))).status, 200);
      line.socket.destroy();
    }
  });

  test('are closed after the answer that a server gives as it stops', async () => {
    for (const known of [true, false]) {
      const { server, hesitate, asked, proceed } = await hesitantServer();
      await using _ = server;
      const { port, get } = await scene(server);
      const line = await Line.open(port);
      if (known) await line.ask(get.replace(' HTTP', '?again=1 HTTP'));
      hesitate();
      line.say(get);
      await asked();
      const closing = server.close();
      await sleep(50);
      proceed();
      const [answer] = await line.answers(1);
      assert.deepEqual([answer?.status, answer?.headers.connection], [200, 'close'], `known: ${known}`);
      await until(async () => line.isEnded);
      // Though the client keeps its half.
      await closing;
      line.socket.destroy();
    }
  });

  test('by which nothing more comes are answered to the end, and closed', async () => {
    const { server, hesitate, asked, proceed } = await hesitantServer();
    await using _ = server;
    const { port, base, head, get, org } = await scene(server);
    await (await Line.open(port)).ask(get.replace(' HTTP', '?again=1 HTTP'));
    const unknown = get.replace(org.keys.full, org.keys.read);
    for (const [request, more] of [
      [get, []],
      [unknown, []],
      [get.replace(' HTTP', '?again=2 HTTP'), [head('POST', `${base}/groups`), head('GET', '/nothing')]],
      [unknown.replace(' HTTP', '?again=2 HTTP'), [head('GET', '/nothing')]],
    ] as const) {
      const line = await Line.open(port);
      hesitate();
      line.say(request);
      await asked();
      for (const each of more) {
        line.say(each);
        await sleep(20);
      }
      line.socket.end();
      await sleep(20);
      proceed();
      await line.answers(1 + more.length);
      await until(async () => line.isEnded);
    }
  });

  test('are kept while something is answered, and no longer than others afterwards', async () => {
    const { server, hesitate, asked, proceed } = await hesitantServer();
    await using _ = server;
    const { port, get } = await scene(server);
    await (await Line.open(port)).ask(get.replace(' HTTP', '?again=1 HTTP'));
    server.app.server.keepAliveTimeout = 1;
    const lines = await Promise.all([Line.open(port), Line.open(port)]);
    for (const line of lines) await line.ask(get.replace(' HTTP', '?again=1 HTTP'));
    hesitate();
    lines[0]?.say(get);
    lines[1]?.say(get.replace('Host:', 'TE: trailers\r\nHost:'));
    await asked();
    await sleep(1500);
    assert.ok(lines.every(({ isEnded }) => !isEnded));
    proceed();
    for (const line of lines) assert.equal((await line.answers(1))[0]?.status, 200);
    await until(async () => lines.every(({ isEnded }) => isEnded));
  });

  test('are closed at once when all are', async () => {
    const { server, hesitate, asked, proceed } = await hesitantServer();
    await using _ = server;
    const { port, get, org } = await scene(server);
    const known = await Line.open(port);
    await known.ask(get.replace(' HTTP', '?again=1 HTTP'));
    for (const request of [get, get.replace(org.keys.full, org.keys.read)]) {
      const line = await Line.open(port);
      hesitate();
      line.say(request);
      await asked();
      server.app.server.closeAllConnections();
      await until(async () => line.isEnded);
      proceed();
    }
    assert.ok(known.isEnded);
  });

  test('that end while the framework answers end that for Node too', async () => {
    const { server, hesitate, asked, proceed } = await hesitantServer();
    await using _ = server;
    const { port, get } = await scene(server);
    const line = await Line.open(port);
    const arrived = once(server.app.server, 'request');
    hesitate();
    line.say(get);
    const [request] = await arrived;
    await asked();
    line.socket.resetAndDestroy();
    await until(async () => request.socket.destroyed);
    proceed();
  });

  test('are closed when nothing comes, and when the server stops', async () => {
    await using server = await startTestServer({ engine: 'sqlite' });
    const { org, port, base, get, withBody } = await scene(server);
    server.app.server.headersTimeout = 200;
    const silent = await Line.open(port);
    assert.equal((await silent.answers(1))[0]?.status, 408);
    const before = await org.extent();
    silent.say(withBody('POST', `${base}/groups`, '{"name":"latecomers"}'));
    const odd = await Line.open(port);
    assert.equal((await odd.ask('nothing that anybody asks\r\n\r\n')).status, 400);
    const refusedAt = performance.now();
    await until(async () => (await openConnections(server)) === 0);
    assert.ok(
      performance.now() - refusedAt < 20_000,
      'before Node looks for those who are late, twice a minute',
    );
    assert.deepEqual(
      await org.extent(),
      before,
      'what comes after that is not done: who was told so asks again',
    );
    server.app.server.headersTimeout = 60_000;
    server.app.server.keepAliveTimeout = 1;
    const brief = await Line.open(port);
    await brief.ask(get);
    assert.equal(brief.isEnded, false);
    await until(async () => brief.isEnded);
    server.app.server.keepAliveTimeout = 60_000;
    const lines = await Promise.all([Line.open(port), Line.open(port)]);
    await lines[0]?.ask(get);
    await server.close();
    await until(async () => lines.every((line) => line.isEnded));
  });

  test('who leaves before the framework has answered leaves nothing behind', async () => {
    await using server = await startTestServer({ engine: 'sqlite' });
    const { port, get, org } = await scene(server);
    for (let round = 0; round < 20; round += 1) {
      const line = await Line.open(port);
      line.say(get.replace(org.keys.full, `nobody-${round}`));
      line.socket.destroy();
    }
    await until(async () => (await openConnections(server)) === 0);
    const line = await Line.open(port);
    assert.equal((await line.ask(get)).status, 200);
    line.socket.destroy();
  });

  test('by which nobody reads what they are told are Node’s, which stops reading', async () => {
    await using server = await startTestServer({ engine: 'sqlite' });
    const { port, get, readByNode } = await scene(server);
    const connected = once(server.app.server, 'connection') as Promise<[Socket]>;
    const line = await Line.open(port);
    const [other] = await connected;
    await line.ask(get);
    await line.ask(get);
    const before = readByNode();
    // It takes tens of megabytes until the kernel takes no more for somebody who does not read.
    Object.defineProperty(other, 'writableNeedDrain', { value: true });
    await line.ask(get);
    assert.equal(readByNode() - before, 1);
    line.socket.destroy();
  });
});

test('whoever reads slowly has the whole reply, also when the server stops', async () => {
  const text = 'x'.repeat(32 * 2 ** 20);
  const connections: PlainConnection[] = [];
  let begun = 0;
  const host: PlainHost = {
    firstTimeoutMs: 0,
    keepAliveTimeoutMs: 0,
    takes: () => true,
    begin(arrival) {
      begun += 1;
      arrival.send({
        status: 200,
        headers: ['content-length', String(text.length)],
        text,
        encoding: 'latin1',
        isLast: false,
      });
    },
    tooLate() {},
    parse: () => assert.fail('a plain request'),
    release() {},
  };
  const server = createServer((socket) => connections.push(new PlainConnection(socket, host)));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
  client.pause();
  client.write('GET /groups HTTP/1.1\r\nHost: fern.example.com\r\n\r\n');
  await until(async () => (connections[0]?.socket.writableLength ?? 0) > 0);
  for (const connection of connections) connection.closeIfIdle();
  client.write('GET /groups HTTP/1.1\r\nHost: fern.example.com\r\n\r\n');
  await sleep(100);
  let received = 0;
  client.on('data', (chunk) => {
    received += chunk.length;
  });
  client.resume();
  await once(client, 'close');
  assert.equal(begun, 1, 'nothing is begun on a connection that is being closed');
  assert.ok(received > text.length, `${received} bytes`);
  client.destroy();
  server.close();
});

test('whoever reads nothing is let go when their time is over, with what they have not read', async () => {
  const text = 'x'.repeat(32 * 2 ** 20);
  const closed = Promise.withResolvers<void>();
  const host: PlainHost = {
    firstTimeoutMs: 0,
    keepAliveTimeoutMs: 100,
    takes: () => true,
    begin: (arrival) => arrival.send({ status: 200, headers: [], text, encoding: 'latin1', isLast: false }),
    tooLate() {},
    parse: () => assert.fail('a plain request'),
    release: () => closed.resolve(),
  };
  const server = createServer((socket) => new PlainConnection(socket, host));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
  client.pause();
  client.write('GET /groups HTTP/1.1\r\nHost: fern.example.com\r\n\r\n');
  await closed.promise;
  client.destroy();
  server.close();
});
