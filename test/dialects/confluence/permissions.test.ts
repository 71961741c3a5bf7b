import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testOnEngines } from '../../support/onEngines.ts';
import { type Ask, ask } from '../../support/transcript.ts';
import { basic, bearer, get, OPERATIONS, post, remove, Scene } from './scene.ts';

/*
 * Who may do what. Every operation is asked for by everybody, in a way that succeeds for those who may; what is refused
 * changes nothing.
 */
const TABLE = `
                                nobody wrong bearer scope suspended erin  bob  frank mallory guest alice heidi
confluence.getGroups               403   403    401   401       403  403  200    200     403   200   200   200
confluence.createGroup             401   401    401   401       401  403  403    403     401   403   201   201
confluence.deleteGroup             401   401    401   401       401  403  403    403     401   403   204   204
confluence.getGroupByName          403   403    401   401       403  403  200    200     403   200   200   200
confluence.getGroupById            403   403    401   401       403  403  200    200     403   200   200   200
confluence.deleteGroupById         401   401    401   401       401  403  403    403     401   403   204   204
confluence.getGroup                403   403    401   401       403  403  200    200     403   200   200   200
confluence.getMembersByQuery       403   403    401   401       403  403  200    200     403   200   200   200
confluence.getMembersByName        403   403    401   401       403  403  200    200     403   200   200   200
confluence.getMembersById          403   403    401   401       403  403  200    200     403   200   200   200
confluence.pickGroups              403   403    401   401       403  403  200    200     403   200   200   200
confluence.addUserById             401   401    401   401       401  403  403    403     401   403   201   201
confluence.removeUserById          401   401    401   401       401  403  403    403     401   403   204   204
confluence.addUserByName           401   401    401   401       401  403  403    403     401   403   201   201
confluence.removeUserByName        401   401    401   401       401  403  403    403     401   403   204   204
confluence.getUser                 401   401    401   401       401  403  200    200     401   200   200   200
confluence.getCurrentUser          403   403    401   401       403  403  200    200     403   200   200   200
confluence.getGroupsOfUser         403   403    401   401       403  403  200    200     403   200   200   200
confluence.getUsersInBulk          403   403    401   401       403  403  200    200     403   200   200   200`;

const [HEAD = '', ...ROWS] = TABLE.trim().split('\n');
const CALLERS = HEAD.trim().split(/ +/);

test('the table has every operation', () => {
  assert.deepEqual(
    ROWS.map((row) => row.split(' ', 1)[0]),
    [...OPERATIONS.keys()],
  );
});

testOnEngines('every operation, asked for by everybody', async (_t, server) => {
  const scene = await Scene.on(server);
  const { org, as, people, engineering } = scene;
  const { alice, bob, erin } = people;
  const gus = await org.createUser('gus');
  await org.grantToUser(gus, org.confluence, 'atlassian/guest');
  const heidi = await org.createUser('heidi', { groups: ['org-admins'] });
  const narrow = await org.createToken(alice, { scopes: ['read:jira-user'] });
  const authorizations: Record<string, string | null> = {
    nobody: null,
    wrong: basic(alice, 'gkt_wrong'),
    bearer: bearer('gkt_wrong'),
    scope: bearer(narrow),
    suspended: as.carol,
    erin: as.erin,
    bob: as.bob,
    frank: as.frank,
    mallory: as.mallory,
    guest: basic(gus, await org.createToken(gus)),
    alice: as.alice,
    heidi: basic(heidi, await org.createToken(heidi)),
  };

  let fresh = 0;
  /** A group of its own for each caller, where the operation would use it up. */
  const newGroup = async () => {
    fresh += 1;
    return org.createGroup(`group ${fresh}`);
  };
  const { name, id: groupId } = engineering;
  const { accountId } = bob;
  const requests: Record<string, () => Promise<Ask>> = {
    'confluence.getGroups': async () => get('/group'),
    'confluence.createGroup': async () => post('/group', {}, { name: `new ${fresh++}` }),
    'confluence.deleteGroup': async () => remove('/group', { name: (await newGroup()).name }),
    'confluence.getGroupByName': async () => get('/group/by-name', { name }),
    'confluence.getGroupById': async () => get('/group/by-id', { id: groupId }),
    'confluence.deleteGroupById': async () => remove('/group/by-id', { id: (await newGroup()).id }),
    'confluence.getGroup': async () => get('/group/engineering'),
    'confluence.getMembersByQuery': async () => get('/group/member', { name }),
    'confluence.getMembersByName': async () => get('/group/engineering/member'),
    'confluence.getMembersById': async () => get(`/group/${groupId}/membersByGroupId`),
    'confluence.pickGroups': async () => get('/group/picker', { query: '' }),
    'confluence.addUserById': async () =>
      post('/group/userByGroupId', { groupId: (await newGroup()).id }, { accountId: erin.accountId }),
    'confluence.removeUserById': async () => {
      const group = await newGroup();
      await org.join(group, bob);
      return remove('/group/userByGroupId', { groupId: group.id, accountId });
    },
    'confluence.addUserByName': async () =>
      post('/group/user', { name: (await newGroup()).name }, { accountId: erin.accountId }),
    'confluence.removeUserByName': async () => {
      const group = await newGroup();
      await org.join(group, bob);
      return remove('/group/user', { name: group.name, accountId });
    },
    'confluence.getUser': async () => get('/user', { accountId }),
    'confluence.getCurrentUser': async () => get('/user/current'),
    'confluence.getGroupsOfUser': async () => get('/user/memberof', { accountId }),
    'confluence.getUsersInBulk': async () => get('/user/bulk', { accountId }),
  };

  const seen: string[] = [];
  for (const row of ROWS) {
    const [id = ''] = row.split(' ', 1);
    const statuses: number[] = [];
    for (const caller of CALLERS) {
      const request = await requests[id]?.();
      assert.ok(request, id);
      const before = await org.extent();
      const { status } = await ask(server, { ...request, authorization: authorizations[caller] ?? null });
      const after = await org.extent();
      const changes = request.method !== 'GET' && status < 300;
      assert.equal(after.events - before.events, changes ? 1 : 0, `${id} by ${caller}: ${status}`);
      if (!changes) assert.deepEqual(after, before);
      statuses.push(status);
    }
    seen.push([id, ...statuses].join(' '));
  }
  assert.equal(seen.join('\n'), ROWS.map((row) => row.replace(/ +/g, ' ')).join('\n'));
});
