import assert from 'node:assert/strict';
import type { User } from '../../src/core/types.ts';
import { bearer } from '../support/authorization.ts';
import { testOnEngines } from '../support/onEngines.ts';
import type { TestOrganization } from '../support/organization.ts';
import { AttackScene, type Attempt } from './scene.ts';

/* A cursor opens nothing that its bearer could not open without it. */

/** Every list by cursor, as an organization asks for it, a row at a time. */
function listsOf(org: TestOrganization, groupId: string, accountId: string): Record<string, Attempt> {
  const v2 = `/admin/v2/orgs/${org.id}`;
  const directory = `${v2}/directories/${org.directory.id}`;
  const search = (path: string): Attempt => ({ method: 'POST', path, body: { limit: 1 } });
  return {
    groups: { path: `${directory}/groups?limit=1` },
    'groups, searched': search(`${directory}/groups/search`),
    'roles of a group': { path: `${directory}/groups/${groupId}/role-assignments?limit=1` },
    directories: { path: `${v2}/directories?limit=1` },
    users: { path: `${directory}/users?limit=1` },
    'users, searched': search(`${directory}/users/search`),
    'roles of a user': { path: `${directory}/users/${accountId}/role-assignments?limit=1` },
    workspaces: search(`${v2}/workspaces`),
    'groups in version 1': search(`/admin/v1/orgs/${org.id}/groups/search`),
  };
}

/** The same request with a cursor, where the list takes one. */
function withCursor(request: Attempt, cursor: string): Attempt {
  if (request.method === 'POST') return { ...request, body: { cursor } };
  return { ...request, path: request.path.replace('limit=1', `cursor=${encodeURIComponent(cursor)}`) };
}

async function settle(org: TestOrganization): Promise<Record<string, Attempt>> {
  const group = await org.createGroup('engineering');
  const [user] = (await org.createUsers('eve', 'frank')) as [User, User];
  for (const resource of [org.jira, org.confluence]) {
    await org.grantToGroup(group, resource);
    await org.grantToUser(user, resource);
  }
  await org.createDirectory('Second');
  return listsOf(org, group.id, user.accountId);
}

testOnEngines('a cursor is worth nothing in another organization, list or hand', async (_t, server) => {
  await using scene = await AttackScene.on(server);
  const { fernhollow, marshgate } = server;
  const ours = await settle(fernhollow);
  const theirs = await settle(marshgate);
  const cursors: Record<string, string> = {};
  for (const [name, request] of Object.entries(theirs)) {
    const authorization = bearer(marshgate.keys.full);
    const { body, text } = await scene.send({ ...request, authorization });
    const cursor: string = body.links.next ?? assert.fail(`${name} has but one page: ${text}`);
    // The cursor is good: it opens the next page for those who got it.
    const { status } = await scene.send({ ...withCursor(request, cursor), authorization });
    assert.equal(status, 200, name);
    cursors[name] = cursor;
  }

  const changes = await scene.changesOf(async () => {
    for (const [name, cursor] of Object.entries(cursors)) {
      for (const [other, request] of Object.entries(ours)) {
        const told: string[] = [];
        for (const each of [cursor, 'bm9uc2Vuc2U']) {
          const answer = await scene.send({ ...withCursor(request, each), authorization: scene.key });
          told.push(`${answer.status} ${answer.text.replace(answer.headers['x-request-id'] as string, '')}`);
        }
        assert.match(told[0] ?? '', /^400 /, `their ${name} for our ${other}`);
        assert.equal(told[0], told[1], `their ${name} for our ${other} is told like nonsense`);
      }
      // In their own address it is not for us either.
      const request = theirs[name] as Attempt;
      const { status } = await scene.send({ ...withCursor(request, cursor), authorization: scene.key });
      assert.equal(status, 404, name);
    }
  });
  assert.deepEqual(changes, []);
});

testOnEngines(
  'a cursor gives no scope to a key that lacks it, and no credential to nobody',
  async (_t, server) => {
    await using scene = await AttackScene.on(server);
    const ours = await settle(server.fernhollow);
    for (const [name, request] of Object.entries(ours)) {
      const { body } = await scene.send({ ...request, authorization: scene.key });
      const next = withCursor(request, body.links.next);
      await scene.refused({
        [`${name}, by a key that only writes`]: {
          ...next,
          authorization: bearer(server.fernhollow.keys.write),
        },
        [`${name}, by an expired key`]: { ...next, authorization: bearer(server.fernhollow.keys.expired) },
        [`${name}, by a person`]: { ...next, authorization: scene.as('olga') },
        [`${name}, by nobody`]: next,
      });
    }
  },
);

testOnEngines('offsets far outside show nothing that is outside', async (_t, server) => {
  await using scene = await AttackScene.on(server);
  const authorization = scene.as('olga');
  for (const path of [
    '/rest/api/3/group/bulk?startAt=100000',
    '/rest/api/3/users/search?startAt=100000',
    '/wiki/rest/api/group?start=100000',
    '/rest/extender/1.0/group/getGroups?startAt=100000',
  ]) {
    const { status, body } = await scene.send({ path, authorization });
    assert.equal(status, 200, path);
    assert.deepEqual(Array.isArray(body) ? body : (body.values ?? body.results ?? body.groups), [], path);
  }
});
