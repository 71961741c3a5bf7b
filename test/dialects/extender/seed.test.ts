import assert from 'node:assert/strict';
import { test } from 'node:test';
import { insertPerson } from '../../support/crowd.ts';
import { testOnEngines } from '../../support/onEngines.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { type Ask, ask } from '../../support/transcript.ts';
import { basic, get, OPERATIONS, post } from './scene.ts';

/*
 * Every sample body that the published page "REST API - Groups" prints, as it prints it but for one slip: the lists of users
 * lack the comma before `status`. A reply must have the same keys and values, but for what each test names. The order of
 * keys of an extended user is that of the page too.
 */
const SAMPLES = {
  named: `{ "total": 4, "maxResults": 100, "startAt": 0, "users": [ { "name": "new_user" }, { "name": "admin" } ], "status":"success" }`,
  basic: `{ "total": 4, "maxResults": 100, "startAt": 0, "users": [ { "name": "new_user", "fullName": "New user", "key": "4128810272455d7b0172457188c10000", "email": "new@user.pl" }, { "name": "admin", "fullName": "admin", "key": "4128810272455d7b0172457188c10005", "email": "admin@admin.com" } ], "status":"success" }`,
  extended: `{ "total": 4, "maxResults": 100, "startAt": 0, "users": [ { "business": [ { "location": "", "position": "", "department": "" } ], "lastFailedLoginDate": null, "lastSuccessfulLoginDate": null, "fullName": "Admin CEO", "personal": [ { "website": "", "im": "", "phone": "" } ], "updatedDate": 1590302967994, "lastFailedLoginDateString": null, "createdDate": 1590302967994, "createdDateString": "2020-05-24 08:49:27", "name": "Admin", "lastSuccessfulLoginDateString": null, "key": "4128810272455d7b0172457188c10000", "email": "admin@admin.com", "updatedDateString": "2020-05-24 08:49:27", "hasAccessToUseConfluence": true } ], "status":"success" }`,
  groups: `{ "total": 2, "maxResults": 100, "startAt": 0, "groups": [ "confluence-administrators", "confluence-users" ], "message":"", "status":"success" }`,
};

/** Requests and their replies, one after the other: each finds what those before it have left. */
const CHANGES: [path: string, body: string, reply: string][] = [
  [
    '/addGroups',
    '{ "groups": [ "group1" ] }',
    '{ "groupsAdded": [ "group1" ], "groupsSkipped": [], "message": "all groups added", "status": "success" }',
  ],
  // The page's reply names two of the three groups that its request for several has.
  [
    '/addGroups',
    '{ "groups": [ "group1", "group2" ] }',
    '{ "groupsAdded": [ "group2" ], "groupsSkipped": [ "group1" ], "message": "groups added, some groups skipped", "status": "success" }',
  ],
  [
    '/addUsers/group1',
    '{ "users": [ "user1" ] }',
    '{ "usersAdded": [ "user1" ], "usersSkipped": [], "message": "all users added to group", "status": "success" }',
  ],
  [
    '/addUsers/group1',
    '{ "users": [ "user1", "user2" ] }',
    '{ "usersAdded": [ "user2" ], "usersSkipped": [ "user1" ], "message": "users added to group, but some users skipped", "status": "success" }',
  ],
  [
    '/removeUsers/group1',
    '{ "users": [ "user1" ] }',
    '{ "usersRemoved": [ "user1" ], "usersSkipped": [], "message": "all users removed from group", "status": "success" }',
  ],
  [
    '/removeUsers/group1',
    '{ "users": [ "user1", "user2" ] }',
    '{ "usersRemoved": [ "user2" ], "usersSkipped": [ "user1" ], "message": "users removed from group, but some users skipped", "status": "success" }',
  ],
  [
    '/removeGroups',
    '{ "groups": [ "group1" ] }',
    '{ "groupsRemoved": [ "group1" ], "groupsSkipped": [], "message": "all groups removed", "status": "success" }',
  ],
  [
    '/removeGroups',
    '{ "groups": [ "group1", "group2" ] }',
    '{ "groupsRemoved": [ "group2" ], "groupsSkipped": [ "group1" ], "message": "groups removed, some groups skipped", "status": "success" }',
  ],
];

/** The page's operations, as it prints them below `{CONFLUENCE_URL}/rest/extender/1.0`. */
const PRINTED = `
GET /group/getUsers/{GROUP}
GET /group/getGroups
POST /group/addGroups
POST /group/removeGroups
POST /group/addUsers/{GROUP}
POST /group/removeUsers/{GROUP}`
  .trim()
  .split('\n');

test('every printed operation is there, and no other', () => {
  const ours = [...OPERATIONS.values()].map(
    ({ method, path }) => `${method} ${path.replace('{*}', '{GROUP}')}`,
  );
  assert.deepEqual(ours, PRINTED);
});

testOnEngines('every sample of a change', async (_t, server) => {
  const { org, authorization } = await settle(server);
  await org.createUsers('user1', 'user2');
  for (const [path, body, reply] of CHANGES) {
    assertPrinted(await succeed(server, post(path, body), authorization), reply);
  }
  // The request for several, in full.
  const three = post('/addGroups', '{ "groups": [ "group1", "group2", "group3" ] }');
  const { body } = await succeed(server, three, authorization);
  assert.deepEqual(body.groupsAdded, ['group1', 'group2', 'group3']);
});

testOnEngines('the sample of all groups', async (_t, server) => {
  const { org, authorization } = await settle(server);
  // Here sites have groups of their own: the two of the sample are the first two of a page.
  await org.createGroups('confluence-administrators', 'confluence-users');
  const { body, text } = await succeed(server, get('/getGroups', { maxResults: 100 }), authorization);
  const sample = JSON.parse(SAMPLES.groups);
  assert.deepEqual(
    body.groups.filter((name: string) => sample.groups.includes(name)),
    sample.groups,
  );
  assert.equal(text, JSON.stringify({ ...sample, total: body.groups.length, groups: body.groups }));
});

testOnEngines('the samples of a group’s users, named and with basic details', async (_t, server) => {
  const { org, authorization } = await settle(server);
  const group = await org.createGroup('sample-users');
  const admin = await insertPerson(org, 'admin', {
    displayName: 'admin',
    userKey: '4128810272455d7b0172457188c10005',
    email: 'admin@admin.com',
  });
  const newUser = await insertPerson(org, 'new_user', {
    displayName: 'New user',
    userKey: '4128810272455d7b0172457188c10000',
    email: 'new@user.pl',
  });
  // The samples tell of four users and list two.
  const others = await org.createUsers('third', 'fourth');
  await org.join(group, newUser, admin, ...others);

  const list = async (query: Parameters<typeof get>[1]) =>
    succeed(server, get('/getUsers/sample-users', { maxResults: 100, ...query }), authorization);
  for (const [sample, query] of [
    [SAMPLES.named, {}],
    [SAMPLES.basic, { showBasicDetails: true }],
  ] as const) {
    const { body } = await list(query);
    const [first, second] = body.users;
    // Ours come oldest first, which the sample's keys say it does not.
    assertPrinted({ text: JSON.stringify({ ...body, users: [second, first] }) }, sample);
  }
});

test('the sample of a group’s users with extended details', async () => {
  // Epoch and text of the sample are two hours apart: its server is in Poland.
  await using server = await startTestServer({ config: { timeZone: 'Europe/Warsaw' } });
  const { org, authorization } = await settle(server);
  const group = await org.findGroup('confluence-users-fernhollow');
  const admin = await insertPerson(org, 'Admin', {
    displayName: 'Admin CEO',
    userKey: '4128810272455d7b0172457188c10000',
    email: 'admin@admin.com',
    createdAt: 1590302967994,
    updatedAt: 1590302967994,
  });
  await org.join(group, admin, ...(await org.createUsers('second', 'third', 'fourth')));
  const query = { showExtendedDetails: true, maxResults: 100 };
  const request = get('/getUsers/confluence-users-fernhollow', query);
  const { body } = await succeed(server, request, authorization);
  // The sample tells of four users and lists one.
  assertPrinted({ text: JSON.stringify({ ...body, users: body.users.slice(0, 1) }) }, SAMPLES.extended);
});

testOnEngines('extended details that are set', async (_t, server) => {
  const { org, authorization } = await settle(server);
  const profile = {
    jobTitle: 'Engineer',
    department: 'Weirs',
    organization: 'Fernhollow',
    location: 'Lower pond',
    phone: '+48 12 345',
    website: 'https://example.com',
    im: '@admin',
  };
  const at = Date.UTC(2026, 0, 2, 3, 4, 5);
  const logins = { lastLoginAt: at, lastFailedLoginAt: at + 1000 };
  const admin = await insertPerson(org, 'admin', { profile, ...logins });
  await org.join(await org.createGroup('staff'), admin);
  const query = { showExtendedDetails: true, dateFormat: 'HH:mm:ss' };
  const { body } = await succeed(server, get('/getUsers/staff', query), authorization);
  const [user] = body.users;
  assert.deepEqual(user.business, [{ location: 'Lower pond', position: 'Engineer', department: 'Weirs' }]);
  assert.deepEqual(user.personal, [{ website: 'https://example.com', im: '@admin', phone: '+48 12 345' }]);
  assert.deepEqual([user.lastSuccessfulLoginDate, user.lastSuccessfulLoginDateString], [at, '03:04:05']);
  assert.deepEqual([user.lastFailedLoginDate, user.lastFailedLoginDateString], [at + 1000, '03:04:06']);
});

/** Alice, who administers the site. */
async function settle({ fernhollow: org }: TestServer) {
  const alice = await org.createUser('alice', { groups: ['site-admins'] });
  return { org, authorization: basic('alice', await org.createToken(alice)) };
}

async function succeed(server: TestServer, request: Ask, authorization: string) {
  const answer = await ask(server, request, { authorization });
  assert.equal(answer.status, 200, answer.text);
  return answer;
}

/** The same keys in the same order, with the same values. */
function assertPrinted({ text }: { text: string }, sample: string): void {
  assert.equal(text, JSON.stringify(JSON.parse(sample)));
}
