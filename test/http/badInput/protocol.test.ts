import assert from 'node:assert/strict';
import { testOnEngines } from '../../support/onEngines.ts';
import { exchange } from '../wire.ts';
import { stage, testRefusals } from './scene.ts';

/* What is hardly HTTP, and HTTP as few speak it. */

testRefusals('bytes that are hardly HTTP', async ({ base, post, head, refused, send }) => {
  const json = { 'Content-Type': 'application/json' };
  const body = '{"name":"x"}';
  const requests: [name: string, bytes: string | Buffer][] = [
    [
      'two lengths',
      `${head('POST', '/groups', { ...json, 'Content-Length': '12' }).replace('\r\n\r\n', '\r\nContent-Length: 13\r\n\r\n')}${body}`,
    ],
    [
      'a length and chunks',
      `${head('POST', '/groups', { ...json, 'Content-Length': '12', 'Transfer-Encoding': 'chunked' })}0\r\n\r\n`,
    ],
    ['a negative length', `${head('POST', '/groups', { ...json, 'Content-Length': '-1' })}${body}`],
    [
      'a length that is no number',
      `${head('POST', '/groups', { ...json, 'Content-Length': 'many' })}${body}`,
    ],
    [
      'a chunk of no size',
      `${head('POST', '/groups', { ...json, 'Transfer-Encoding': 'chunked' })}zz\r\n${body}\r\n0\r\n\r\n`,
    ],
    [
      'an encoding that is unknown',
      `${head('POST', '/groups', { ...json, 'Transfer-Encoding': 'gzip' })}${body}`,
    ],
    ['a header without a name', `GET ${base}/groups HTTP/1.1\r\nHost: x\r\n: y\r\n\r\n`],
    ['a header over two lines', `GET ${base}/groups HTTP/1.1\r\nHost: x\r\nX: y\r\n z\r\n\r\n`],
    ['a header with a NUL', `GET ${base}/groups HTTP/1.1\r\nHost: x\r\nX: \0\r\n\r\n`],
    ['no host', `GET ${base}/groups HTTP/1.1\r\n\r\n`],
    ['a host that is none', `GET ${base}/groups HTTP/1.1\r\nHost: a b\r\n\r\n`],
    ['a host that is markup', `GET ${base}/groups HTTP/1.1\r\nHost: <script>\r\n\r\n`],
    ['a version that is none', `GET ${base}/groups HTTP/9.9\r\nHost: x\r\n\r\n`],
  ];
  for (const [name, bytes] of requests) await refused(name, bytes, 400, 'ADMIN-UAM-400-1');
  const strange: [name: string, bytes: string | Buffer][] = [
    ['a greeting', 'hello\r\n\r\n'],
    ['TLS', Buffer.from('160301020001000001fc0303', 'hex')],
    ['HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
    ['noise', Buffer.from(Array.from({ length: 512 }, (_, index) => (index * 89 + 128) % 256))],
    ['nothing but line breaks and a letter', '\r\n\r\n\r\nx\r\n\r\n'],
  ];
  for (const [name, bytes] of strange) {
    const answer = await refused(name, bytes, 400);
    assert.deepEqual(Object.keys(answer.json()), ['code', 'message', 'requestId'], name);
    assert.equal(answer.headers.connection, 'close', name);
  }
  const foreign = `GET ${base}/groups/count?searchTerm=café HTTP/1.1\r\nHost: x\r\n\r\n`;
  const told = await refused('an address as it was typed', Buffer.from(foreign), 400, 'ADMIN-UAM-400-1');
  assert.match(told.text, /percent-encoded/);
  assert.equal((await send(post('/groups/search', '{}'))).status, 200, 'and the server goes on');
});

testOnEngines('HTTP as few speak it', async (_t, server) => {
  const { org, port, base, get, head, post, send } = await stage(server);
  const key = { Authorization: `Bearer ${org.keys.full}` };
  const old = await send(`GET ${base}/groups/count HTTP/1.0\r\nAuthorization: ${key.Authorization}\r\n\r\n`);
  assert.deepEqual([old.status, old.headers.connection], [200, 'close'], 'HTTP/1.0, without a host');
  const json = { 'Content-Type': 'application/json' };
  const chunked = `${head('POST', '/groups', { ...json, 'Transfer-Encoding': 'chunked' })}8\r\n{"name":\r\n8;x=y\r\n"chunky"\r\n1\r\n}\r\n0\r\nTrailer: x\r\n\r\n`;
  assert.equal((await send(chunked)).status, 201, 'chunks, an extension and a trailer');
  const patient = `${head('POST', '/groups', { ...json, 'Content-Length': '18', Expect: '100-continue' })}{"name":"patient"}`;
  assert.equal((await send(patient)).status, 201, 'waiting for a go-ahead');
  const expecting = `${head('POST', '/groups', { ...json, 'Content-Length': '20', Expect: 'nonsense' })}{"name":"expecting"}`;
  assert.equal((await send(expecting)).status, 201, 'expecting what nobody has heard of');
  const absolute = (request: string) => request.replace(' /', ' http://fernhollow.example.com/');
  assert.equal(
    (await send(absolute(head('GET', '/groups/count')))).status,
    200,
    'a path with scheme and host',
  );
  const nowhere = (await send(absolute(head('GET', '/groups-of-old')))).json();
  assert.equal(nowhere.errors[0].code, 'ADMIN-UAM-404-1', 'told as it is below the path alone');
  assert.equal(
    (await send(head('GET', '/groups/count', { Connection: 'upgrade', Upgrade: 'websocket' }))).status,
    200,
  );
  assert.equal(
    (await send(post('/groups/search', '{}', { 'Content-Type': '' }))).status,
    200,
    'an empty type',
  );
  assert.equal(
    (await send(head('GET', '/groups/count', { authorization: `bEARER   ${org.keys.full}  ` }))).status,
    200,
  );
  const body = `${head('GET', '/groups/count', { ...json, 'Content-Length': '3' })}{{{`;
  assert.equal((await send(body)).status, 200, 'a body where none is read');

  const pipelined = Buffer.concat(
    [
      get('/groups/count'),
      post('/groups/search', '{'),
      post('/groups', '{"name":"third"}'),
      get('/groups/count'),
    ].map((part) => Buffer.from(part)),
  );
  const { answers } = await exchange(port, pipelined, 4);
  assert.deepEqual(
    answers.map(({ status }) => status),
    [200, 400, 201, 200],
    'one after another',
  );
});

testOnEngines('slow senders are not waited for without end', async (_t, server) => {
  await server.listen();
  const { requestTimeout, headersTimeout } = server.app.server;
  assert.ok(requestTimeout > 0 && requestTimeout <= 120_000);
  assert.ok(headersTimeout > 0 && headersTimeout <= 120_000);
});
