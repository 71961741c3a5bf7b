import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Group, User } from '../../../../src/core/types.ts';
import { startTestServer, type TestServer } from '../../../support/server.ts';
import { basic } from '../scene.ts';
import { type RawClient, rawClient } from './raw.ts';

export const JSON_TYPE = { 'content-type': 'application/json' };

/** A server on a socket, and who and what is there in these tests. */
export interface HabitScene {
  server: TestServer;
  port: number;
  /** Administers the site. */
  alice: User;
  bob: User;
  carol: User;
  /** Alice's. */
  token: string;
  /** Alice, Bob and, suspended, Carol. */
  divers: Group;
  withComma: Group;
  /** Asks as Alice. */
  send: RawClient;
  /** Asks as nobody. */
  anonymous: RawClient;
  /** What links below a prefix begin with. */
  root(prefix: string): string;
  /** Makes a group as Alice and returns its id. */
  create(name: string, rest?: object): Promise<string>;
}

/**
 * A test of what clients in Python, Go and PowerShell send and rely on, byte by byte. The tests of a
 * file share a scene.
 */
export function testHabit(title: string, run: (scene: HabitScene) => Promise<void>): void {
  test(title, () => run(scene));
}

let scene: HabitScene;
before(async () => {
  scene = await setScene();
});
after(() => scene.server.close());

async function setScene(): Promise<HabitScene> {
  const server = await startTestServer();
  const { fernhollow: org } = server;
  const { port } = await server.listen();
  const alice = await org.createUser('alice', { groups: ['site-admins'] });
  const bob = await org.createUser('bob');
  const carol = await org.createUser('carol');
  const token = await org.createToken(alice);
  const send = rawClient(port, { authorization: basic(alice, token) });
  const divers = await org.createGroup('divers');
  const withComma = await org.createGroup('rowers, sailors');
  await org.join(divers, alice, bob, carol);
  await server.directory.users.suspend(org.operator, { ...org.address(), accountId: carol.accountId });
  return {
    server,
    port,
    alice,
    bob,
    carol,
    token,
    divers,
    withComma,
    send,
    anonymous: rawClient(port),
    root: (prefix) => `http://127.0.0.1:${port}${prefix.replace('latest', '3')}`,
    create: (name, rest) => createGroup(send, name, rest),
  };
}

async function createGroup(send: RawClient, name: string, rest: object = {}): Promise<string> {
  const body = JSON.stringify({ name, ...rest });
  const { status, text, json } = await send('/rest/api/3/group', {
    method: 'POST',
    headers: JSON_TYPE,
    body,
  });
  assert.equal(status, 201, text);
  return json.groupId;
}
