import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testOnEngines } from '../../support/onEngines.ts';
import { overTheWire, type WireRequest } from '../../support/overTheWire.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { basic, PREFIX } from './scene.ts';

/** Over a real socket, since clients paste names into paths as they are. */

/** Names that mean something to addresses, with the spellings by which a path may have them. */
const NAMES: Record<string, string[]> = {
  'two words': ['two%20words', 'TWO%20WORDS'],
  'a+b': ['a+b', 'a%2Bb'],
  'up/down': ['up/down', 'up%2Fdown', 'up%2fdown'],
  '/both/ends/': ['/both/ends%2F', '%2Fboth%2Fends%2F', '/both/ends/'],
  '/both/ends': ['/both/ends', '%2Fboth%2Fends'],
  '/': ['/', '%2F'],
  'two//slashes': ['two//slashes'],
  '100%': ['100%25'],
  '%2F': ['%252F'],
  'who? me&you=#1;2': ['who%3F%20me&you=%231;2'],
  'getUsers/getUsers': ['getUsers/getUsers'],
  getGroups: ['getGroups'],
  Übergröße: ['%C3%9Cbergr%C3%B6%C3%9Fe', '%c3%bcBERGR%C3%96%C3%9FE'],
  '水 🌊': ['%E6%B0%B4%20%F0%9F%8C%8A'],
  '../..': ['../..'],
};

testOnEngines('names in paths', async (_t, server) => {
  const { send } = await wire(server);
  await server.fernhollow.createUser('bob');
  const created = await send('POST', '/addGroups', { body: { groups: Object.keys(NAMES) } });
  assert.deepEqual(created.body.groupsAdded, Object.keys(NAMES));
  for (const [name, spellings] of Object.entries(NAMES)) {
    for (const spelling of spellings) {
      const added = await send('POST', `/addUsers/${spelling}`, { body: { users: ['bob'] } });
      assert.deepEqual(added.body?.usersAdded, ['bob'], spelling);
      const listed = await send('GET', `/getUsers/${spelling}?maxResults=5`);
      assert.deepEqual(listed.body.users, [{ name: 'bob' }], spelling);
      const removed = await send('POST', `/removeUsers/${spelling}`, { body: { users: ['bob'] } });
      assert.deepEqual(removed.body.usersRemoved, ['bob'], spelling);
    }
    const listed = await send('GET', `/getUsers/${encodeURIComponent(name)}`);
    assert.equal(listed.body.total, 0, name);
  }
  const removed = await send('POST', '/removeGroups', { body: { groups: Object.keys(NAMES) } });
  assert.deepEqual(removed.body.groupsSkipped, []);
});

testOnEngines('every address of the dialect', async (_t, server) => {
  const { authorization } = await wire(server);
  const headers = { authorization };
  const texts = new Set<string>();
  for (const base of ['', '/wiki']) {
    for (const version of ['1.0', 'latest']) {
      const path = `${base}/rest/extender/${version}/group/getGroups`;
      const answer = await overTheWire(server, { path, headers });
      assert.equal(answer.status, 200, path);
      texts.add(answer.text);
      // Errors are those of this dialect everywhere.
      const unknown = await overTheWire(server, { path: `${path}/more`, headers });
      assert.equal(unknown.status, 404);
      assert.equal(unknown.body.status, 'error');
    }
  }
  assert.equal(texts.size, 1);
});

testOnEngines('what is no address of it', async (_t, server) => {
  const { send } = await wire(server);
  for (const path of ['', '/', '/getUsers', '/getUsers/', '/getgroups', '/removeUsers', '/addUsers/']) {
    for (const method of ['GET', 'POST']) {
      const { status, body } = await send(method, path, method === 'POST' ? { body: { users: [] } } : {});
      assert.equal(status, 404, `${method} ${path}`);
      assert.equal(body.status, 'error');
    }
  }
  const methods: [method: string, path: string, allowed: string][] = [
    ['POST', '/getGroups', 'GET, HEAD'],
    ['DELETE', '/getUsers/staff', 'GET, HEAD'],
    ['GET', '/addGroups', 'POST'],
    ['DELETE', '/removeGroups', 'POST'],
    ['PUT', '/addUsers/staff', 'POST'],
    ['GET', '/removeUsers/up/down', 'POST'],
  ];
  for (const [method, path, allowed] of methods) {
    const { status, body, headers } = await send(method, path);
    assert.equal(status, 405, `${method} ${path}`);
    assert.deepEqual(body, { status: 'error', message: `${method} is not supported here` });
    assert.equal(headers.allow, allowed);
  }
  for (const path of [
    '/getUsers/%',
    '/getUsers/50%',
    '/getUsers/%ff',
    '/addUsers/%C3%28',
    '/removeUsers/a%2',
  ]) {
    const method = path.startsWith('/get') ? 'GET' : 'POST';
    const { status, body } = await send(method, path, method === 'POST' ? { body: { users: [] } } : {});
    assert.equal(status, 400, path);
    assert.equal(body.status, 'error');
  }
  // A slash behind an operation that takes no name is nothing.
  assert.equal((await send('GET', '/getGroups/')).status, 200);
  assert.equal((await send('POST', '/addGroups/', { body: { groups: [] } })).status, 200);
});

testOnEngines('content types', async (_t, server) => {
  const { send } = await wire(server);
  const add = (type: string) =>
    send('POST', '/addGroups', { headers: { 'content-type': type }, body: { groups: [] } });
  for (const type of [
    'application/json',
    'application/json; charset=utf-8',
    'application/json;charset=UTF-8',
  ]) {
    assert.equal((await add(type)).status, 200, type);
  }
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/xml']) {
    const { status, body } = await add(type);
    assert.equal(status, 415, type);
    assert.equal(body.status, 'error');
  }
});

test('a client that takes 500 for "group missing" gets it, if configured', async () => {
  await using server = await startTestServer({ config: { extenderUnknownGroup: '500' } });
  const { send } = await wire(server);
  // It asks by `getUsers`; the others were never known to fail so.
  for (const [method, path, status] of [
    ['GET', '/getUsers/staff', 500],
    ['POST', '/addUsers/staff', 404],
    ['POST', '/removeUsers/staff', 404],
  ] as const) {
    const answer = await send(method, path, method === 'POST' ? { body: { users: [] } } : {});
    assert.equal(answer.status, status, path);
    assert.deepEqual(answer.body, { status: 'error', message: 'Group staff does not exist' });
  }
  // It goes on to create the group, and finds it then.
  await send('POST', '/addGroups', { body: { groups: ['staff'] } });
  assert.equal((await send('GET', '/getUsers/staff')).status, 200);
  // Nothing else is a 500.
  assert.equal((await send('GET', '/getUsers/staff?maxResults=x')).status, 400);
  assert.equal((await send('GET', '/getUser/staff')).status, 404);
});

async function wire(server: TestServer) {
  const { fernhollow: org } = server;
  const alice = await org.createUser('alice', { groups: ['site-admins'] });
  const authorization = basic('alice', await org.createToken(alice));
  const send = (
    method: string,
    path: string,
    { headers, ...rest }: Omit<WireRequest, 'path' | 'method'> = {},
  ) => overTheWire(server, { method, path: PREFIX + path, headers: { authorization, ...headers }, ...rest });
  return { org, authorization, send };
}
