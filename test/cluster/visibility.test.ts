import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Scene, Served } from '../reliability/scene.ts';
import { queryAt } from '../support/engines.ts';
import { askAt, type WireAnswer } from '../support/overTheWire.ts';
import type { Ask } from '../support/transcript.ts';
import { DIALECTS, type GroupRef, type Person } from '../support/writes.ts';
import { assertSound, native, startNodes } from './nodes.ts';

/*
 * Three nodes on one PostgreSQL. What one has acknowledged, every other goes by from the next request on: nothing here waits.
 */

test('three nodes on one database', async (t) => {
  const { scene, nodes } = await startNodes(t);

  await t.test('show what was written through one of them at once, in every API', async () => {
    const turns = new Turns(nodes);
    const iris = await createPerson(scene, nodes, 'iris');
    for (const dialect of DIALECTS) {
      const name = `divers-${dialect}`;
      const { create, add, leave, remove } = scene.writes[dialect];
      await turns.write(create(name));
      const group = await find(scene, nodes, name);
      await turns.read(membersOf(scene, group), ({ status, text }) => {
        assert.equal(status, 200, text);
        assert.ok(!isTold(iris, text), text);
      });
      await turns.write(add(group, iris, false));
      await turns.read(membersOf(scene, group), ({ text }) => assert.ok(isTold(iris, text), text));
      await turns.write(leave(group, iris, false));
      await turns.read(membersOf(scene, group), ({ text }) => assert.ok(!isTold(iris, text), text));
      await turns.write(add(group, iris, false));
      await turns.read(membersOf(scene, group), ({ text }) => assert.ok(isTold(iris, text), text));
      await turns.write(remove(group, false));
      await turns.read(membersOf(scene, group), ({ text }) => assert.ok(!isTold(iris, text), text));
    }
  });

  await t.test('go on with a list where another left off', async () => {
    const names = Array.from({ length: 7 }, (_, index) => `walk-${index}`);
    for (const [index, name] of names.entries()) await at(nodes, index).create(name);
    const seen: string[] = [];
    let query = '?limit=2&searchTerm=walk-';
    for (let page = 0; query !== '' && page < 10; page += 1) {
      const { status, body, text } = await askAt(at(nodes, page).url, scene.at.v2(`/groups${query}`));
      assert.equal(status, 200, text);
      seen.push(...body.data.map((group: { name: string }) => group.name));
      query = body.links.next ? `?limit=2&cursor=${encodeURIComponent(body.links.next)}` : '';
    }
    assert.deepEqual(seen, names);
  });

  await t.test('know the sessions that others have begun, and those that others have ended', async () => {
    const signIn = async (node: Served) => {
      const { username: login, password } = scene.setup.admin;
      const body = { login, password };
      const answer = await askAt(node.url, { method: 'POST', path: '/api/session', body });
      assert.equal(answer.status, 201, answer.text);
      const [cookie = ''] = String(answer.headers['set-cookie']).split(';');
      return { cookie, 'sec-fetch-site': 'same-origin' };
    };
    const [one, another] = [await signIn(at(nodes, 0)), await signIn(at(nodes, 1))];
    const look = (headers: Record<string, string>): Ask => ({ method: 'GET', path: '/api/session', headers });
    await expectAll(nodes, look(one), 200);
    await expectAll(nodes, look(another), 200);
    const created = await askAt(at(nodes, 2).url, {
      method: 'POST',
      path: '/api/groups',
      headers: one,
      body: { name: 'by-cookie' },
    });
    assert.equal(created.status, 201, created.text);
    await expectAll([at(nodes, 1)], { method: 'DELETE', path: '/api/session', headers: one }, 204);
    await expectAll(nodes, look(one), 401);
    await expectAll(nodes, look(another), 200);
    const { apiToken, accountId } = scene.setup.admin;
    await expectAll([at(nodes, 0)], native(apiToken, 'DELETE', `/users/${accountId}/sessions`), 204);
    await expectAll(nodes, look(another), 401);
  });

  await t.test('let nobody in by what another has revoked', async () => {
    const admin = scene.setup.admin.apiToken;
    for (const [round, kind] of ['tokens', 'keys', 'tokens', 'keys'].entries()) {
      const [maker, ender] = [at(nodes, round), at(nodes, round + 1)];
      const { body } = await askAt(maker.url, native(admin, 'POST', `/${kind}`, {}));
      const use = native(body.secret, 'GET', '/groups');
      await expectAll(nodes, use, 200);
      await expectAll([ender], native(admin, 'DELETE', `/${kind}/${body.id}`), 204);
      await expectAll(nodes, use, 401);
    }
  });

  await t.test('go by the roles and the standing that another has given or taken', async () => {
    const admin = scene.setup.admin.apiToken;
    const ines = await createPerson(scene, nodes, 'ines');
    const made = await askAt(
      at(nodes, 0).url,
      native(admin, 'POST', '/tokens', { accountId: ines.accountId }),
    );
    const browse = native(made.body.secret, 'GET', '/groups');
    const grant = { resource: `ari:cloud:confluence::site/${scene.setup.cloudId}`, role: 'user' };
    await expectAll(nodes, browse, 403);
    for (let round = 0; round < nodes.length; round += 1) {
      const [giver, taker] = [at(nodes, round), at(nodes, round + 1)];
      await expectAll([giver], native(admin, 'POST', `/users/${ines.accountId}/roles`, grant), 204);
      await expectAll(nodes, browse, 200);
      await expectAll([taker], native(admin, 'POST', `/users/${ines.accountId}/roles/revoke`, grant), 204);
      await expectAll(nodes, browse, 403);
    }
    await expectAll([at(nodes, 0)], native(admin, 'POST', `/users/${ines.accountId}/suspend`), 204);
    await expectAll(nodes, browse, 401);
    await expectAll([at(nodes, 1)], native(admin, 'POST', `/users/${ines.accountId}/restore`), 204);
    await expectAll(nodes, browse, 403);
  });

  await t.test(
    'tell whoever asks the same all the time never less than what was acknowledged before',
    async () => {
      const { apiToken } = scene.setup.admin;
      const turns = new Turns(nodes);
      await turns.write(scene.writes.v2.create('gatherers'));
      const group = await find(scene, nodes, 'gatherers');
      const people = await Promise.all(
        Array.from({ length: 12 }, (_, index) => createPerson(scene, nodes, `gatherer-${index}`)),
      );
      let joined = 0;
      let isOver = false;
      const watch = async (node: Served) => {
        for (let asked = 1; ; asked += 1) {
          const [before, wasOver] = [joined, isOver];
          const { body, text } = await askAt(node.url, native(apiToken, 'GET', `/groups/${group.id}`));
          assert.ok(body.memberCount >= before, `${text}, when ${before} had joined`);
          if (wasOver) return asked;
        }
      };
      const watching = nodes.flatMap((node) => [watch(node), watch(node), watch(node)]);
      for (const person of people) {
        await turns.write(scene.writes.v2.add(group, person, false));
        joined += 1;
        // Long enough for replies to be kept in between.
        await sleep(20);
      }
      isOver = true;
      const asked = await Promise.all(watching);
      assert.ok(asked.every((times) => times > 1));
    },
  );

  for (const node of nodes) assert.deepEqual(node.surprises(), []);
  await assertSound(scene.location);
});

test('nodes count what they limit each for itself', async (t) => {
  const { nodes } = await startNodes(t, { count: 2, flags: ['--failed-login-limit', '2'] });
  const guess = native('gkt_nothing', 'GET', '/groups');
  const statuses: number[] = [];
  for (let turn = 0; turn < 20; turn += 1) {
    statuses.push((await askAt(at(nodes, 0).url, guess)).status);
  }
  assert.ok(statuses.includes(429), String(statuses));
  await expectAll([at(nodes, 1)], guess, 401);
});

/** Each request goes to the node after the one that had the last. */
class Turns {
  private readonly nodes: readonly Served[];
  private last = 0;

  constructor(nodes: readonly Served[]) {
    this.nodes = nodes;
  }

  async write(request: Ask): Promise<void> {
    this.last += 1;
    const { status, text } = await askAt(at(this.nodes, this.last).url, request);
    assert.ok(status < 300, `${request.method} ${request.path}: ${status} ${text}`);
  }

  /** Asks every node but the one that wrote last, all at the same time. */
  async read(requests: readonly Ask[], look: (answer: WireAnswer) => void): Promise<void> {
    const others = this.nodes.filter((node) => node !== at(this.nodes, this.last));
    const answers = others.flatMap((node) => requests.map((request) => askAt(node.url, request)));
    for (const answer of await Promise.all(answers)) look(answer);
  }
}

/** How each API is asked for the members of a group. */
function membersOf({ at: { v2, v1, jira, wiki, extender }, setup }: Scene, { id, name }: GroupRef): Ask[] {
  return [
    { ...v2('/users'), path: `${v2('/users').path}?groupIds=${id}` },
    {
      ...v1('POST', '/groups/search'),
      body: { groupIds: [id], expand: ['USERS'] },
    },
    jira(`/group/member?groupId=${id}`),
    wiki(`/group/${id}/membersByGroupId`),
    extender(`getUsers/${name}`),
    native(setup.admin.apiToken, 'GET', `/groups/${id}/members`),
  ];
}

/** Some APIs tell people by account id, some by username. */
function isTold({ accountId, username }: Person, text: string): boolean {
  return text.includes(accountId) || text.includes(`"${username}"`);
}

async function find(scene: Scene, nodes: readonly Served[], name: string): Promise<GroupRef> {
  const request = scene.at.jira(`/group/bulk?groupName=${name}`);
  const answers = await Promise.all(nodes.map(({ url }) => askAt(url, request)));
  const ids = new Set(answers.map(({ body }) => body.values[0]?.groupId));
  assert.equal(ids.size, 1, `all nodes find ${name}`);
  const [id] = ids;
  return { id, name };
}

/** Someone without access, who has a username that no address begins with. */
async function createPerson(scene: Scene, nodes: readonly Served[], name: string): Promise<Person> {
  const body = { emailAddress: `${name}@example.com`, products: [] };
  const request: Ask = { ...scene.at.jira('/user'), method: 'POST', body };
  const { status, text } = await askAt(at(nodes, 0).url, request);
  assert.equal(status, 201, text);
  const [[accountId, username] = []] = await queryAt(
    scene.location,
    `select account_id, username from users where email = '${name}@example.com'`,
  );
  return { accountId: String(accountId), username: String(username) };
}

async function expectAll(nodes: readonly Served[], request: Ask, status: number): Promise<void> {
  const answers = await Promise.all(nodes.map(({ url }) => askAt(url, request)));
  for (const answer of answers) {
    assert.equal(answer.status, status, `${request.method} ${request.path}: ${answer.text}`);
  }
}

function at(nodes: readonly Served[], index: number): Served {
  return nodes[index % nodes.length] ?? assert.fail('there is no node');
}
