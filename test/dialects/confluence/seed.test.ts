import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testOnEngines } from '../../support/onEngines.ts';
import type { TestServer } from '../../support/server.ts';
import { ask } from '../../support/transcript.ts';
import { basic, get, OPERATIONS, PREFIX, post, wiki } from './scene.ts';

/*
 * What the published document prints ("The Confluence Cloud REST API" v1, Group). Its one sample body is that of an
 * error; for everything else it has schemas, whose keys are checked here, and samples of requests.
 */

/** The document's operations on groups, as it prints them. */
const PRINTED = `
GET /wiki/rest/api/group/by-name
GET /wiki/rest/api/group/by-id
DELETE /wiki/rest/api/group/by-id
GET /wiki/rest/api/group/{groupName}
GET /wiki/rest/api/group/member
GET /wiki/rest/api/group/{groupName}/member
GET /wiki/rest/api/group/picker
POST /wiki/rest/api/group/userByGroupId
DELETE /wiki/rest/api/group/userByGroupId
GET /wiki/rest/api/group/{groupId}/membersByGroupId
POST /wiki/rest/api/group/user
DELETE /wiki/rest/api/group/user`
  .trim()
  .split('\n');

/** What it refers to beside them, and the operations on users that clients of groups call. */
const BESIDE = `
GET /wiki/rest/api/group
POST /wiki/rest/api/group
DELETE /wiki/rest/api/group
GET /wiki/rest/api/user
GET /wiki/rest/api/user/current
GET /wiki/rest/api/user/memberof
GET /wiki/rest/api/user/bulk`
  .trim()
  .split('\n');

test('every printed operation is there', () => {
  const ours = [...OPERATIONS.values()].map(({ method, path }) => `${method} ${PREFIX}${path}`);
  assert.equal(PRINTED.length, 12);
  assert.deepEqual(ours.toSorted(), [...PRINTED, ...BESIDE].sort());
});

const SAMPLE_ERROR = `
{
  "statusCode": 404,
  "data": {
    "authorized": false,
    "valid": false,
    "errors": [
      {
        "message": {
          "translation": "This is an example error message.",
          "args": []
        }
      }
    ],
    "successful": false
  },
  "message": "This is an example error message."
}`;

testOnEngines('an error is what the document prints', async (_t, server) => {
  const { authorization } = await settle(server);
  const { status, text } = await ask(server, get('/group/by-name', { name: 'nobody' }), { authorization });
  assert.equal(status, 404);
  // The texts are nobody's business but ours: "this is an example error message".
  const printed = SAMPLE_ERROR.replaceAll(
    'This is an example error message.',
    'There is no group named nobody',
  );
  assert.equal(text, JSON.stringify(JSON.parse(printed)));
});

testOnEngines('requests are understood as the document prints them', async (_t, server) => {
  const { authorization } = await settle(server);
  // Of "Pagination", which has it for content; and of "Special headers".
  const page = await ask(server, get('/group', { start: 4, limit: 10 }), { authorization });
  assert.equal(page.status, 200);
  assert.deepEqual([page.body.start, page.body.limit], [4, 10]);
  for (const token of ['no-check', 'nocheck']) {
    const headers = { 'x-atlassian-token': token };
    const created = await ask(server, post('/group', {}, { name: token }, { headers }), { authorization });
    assert.equal(created.status, 201);
  }
});

testOnEngines('groups, users and their lists have the keys of the schemas', async (_t, server) => {
  const { org, alice, authorization } = await settle(server);
  const design = await org.createGroup('design');
  await org.join(design, alice);
  const read = async (path: string, query = {}) => {
    const answer = await ask(server, { method: 'GET', path: wiki(path, query) }, { authorization });
    assert.equal(answer.status, 200);
    return answer.body;
  };

  const groups = await read('/group/picker', { query: 'design', shouldReturnTotalSize: true });
  assert.deepEqual(Object.keys(groups), ['results', 'start', 'limit', 'size', 'totalSize', '_links']);
  const [group] = groups.results;
  assert.deepEqual(Object.keys(group), [
    ...['type', 'name', 'id'],
    // The real service tells these too.
    ...['resourceAri', 'usageType', 'managedBy'],
    '_links',
  ]);
  assert.deepEqual([group.type, group.name, group.id], ['group', 'design', design.id]);

  const members = await read(`/group/${design.id}/membersByGroupId`);
  // `totalSize` has the default 0 in the schema, and is there only when asked for.
  assert.deepEqual(Object.keys(members), ['results', 'start', 'limit', 'size', '_links']);
  // The schema of a user is not printed. These are the thirteen keys of recordings, in their order.
  assert.deepEqual(Object.keys(members.results[0]), [
    'type',
    'accountId',
    'accountType',
    'email',
    'publicName',
    'profilePicture',
    'displayName',
    'isExternalCollaborator',
    'isGuest',
    'locale',
    'accountStatus',
    '_expandable',
    '_links',
  ]);
});

/** Alice, who administers the site. */
async function settle({ fernhollow: org }: TestServer) {
  const alice = await org.createUser('alice', { groups: ['site-admins'] });
  return { org, alice, authorization: basic(alice, await org.createToken(alice)) };
}
