import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testOnEngines } from '../../support/onEngines.ts';
import { type Ask, ask } from '../../support/transcript.ts';
import { basic, bearer, get, OPERATIONS, post, Scene } from './scene.ts';

/*
 * Who may do what. Every operation is asked for by everybody, in a way that succeeds for those who may; what is refused
 * changes nothing.
 */
const TABLE = `
                      nobody password bearer scope suspended erin bob frank mallory guest alice heidi
extender.getUsers        401      401    401   403       401  403 200   200     401   200   200   200
extender.getGroups       401      401    401   403       401  403 200   200     401   200   200   200
extender.addGroups       401      401    401   403       401  403 403   403     401   403   200   200
extender.removeGroups    401      401    401   403       401  403 403   403     401   403   200   200
extender.addUsers        401      401    401   403       401  403 403   403     401   403   200   200
extender.removeUsers     401      401    401   403       401  403 403   403     401   403   200   200`;

const [HEAD = '', ...ROWS] = TABLE.trim().split('\n');
const CALLERS = HEAD.trim().split(/ +/);

test('the table has every operation', () => {
  assert.deepEqual(ROWS.map((row) => row.split(' ', 1)[0]).sort(), [...OPERATIONS.keys()].sort());
});

testOnEngines('every operation, asked for by everybody', async (_t, server) => {
  const { org, as, people } = await Scene.on(server);
  const { alice, bob } = people;
  const gus = await org.createUser('gus');
  await org.grantToUser(gus, org.confluence, 'atlassian/guest');
  const heidi = await org.createUser('heidi', { groups: ['org-admins'] });
  const narrow = await org.createToken(alice, { scopes: ['read:jira-user'] });
  const authorizations: Record<string, string | null> = {
    nobody: null,
    password: basic('alice', 'wrong'),
    bearer: bearer('gkt_wrong'),
    scope: bearer(narrow),
    suspended: as.carol,
    erin: as.erin,
    bob: as.bob,
    frank: as.frank,
    mallory: as.mallory,
    guest: basic('gus', await org.createToken(gus)),
    alice: as.alice,
    heidi: basic('heidi', await org.createToken(heidi)),
  };

  let fresh = 0;
  /** A group of its own for each caller, where the operation would use it up. */
  const newGroup = async () => {
    fresh += 1;
    return org.createGroup(`group ${fresh}`);
  };
  const requests: Record<string, () => Promise<Ask>> = {
    'extender.getUsers': async () => get('/getUsers/engineering'),
    'extender.getGroups': async () => get('/getGroups'),
    'extender.addGroups': async () => post('/addGroups', { groups: [`new ${fresh++}`] }),
    'extender.removeGroups': async () => post('/removeGroups', { groups: [(await newGroup()).name] }),
    'extender.addUsers': async () =>
      post(`/addUsers/${(await newGroup()).name}`.replace(' ', '%20'), { users: ['bob'] }),
    'extender.removeUsers': async () => {
      const group = await newGroup();
      await org.join(group, bob);
      return post(`/removeUsers/${group.name}`.replace(' ', '%20'), { users: ['bob'] });
    },
  };

  const seen: string[] = [];
  for (const [number, row] of ROWS.entries()) {
    const [id = ''] = row.split(' ', 1);
    const statuses: number[] = [];
    for (const [index, caller] of CALLERS.entries()) {
      const request = await requests[id]?.();
      assert.ok(request, id);
      const before = await org.extent();
      const authorization = authorizations[caller] ?? null;
      // Each from an address of its own: wrong passwords are slowed down otherwise.
      const remoteAddress = `192.0.${number}.${index}`;
      const { status } = await ask(server, { ...request, authorization, remoteAddress });
      const after = await org.extent();
      const changes = request.method === 'POST' && status === 200;
      assert.equal(after.events - before.events, changes ? 1 : 0, `${id} by ${caller}: ${status}`);
      if (!changes) assert.deepEqual(after, before);
      statuses.push(status);
    }
    seen.push([id, ...statuses].join(' '));
  }
  assert.equal(seen.join('\n'), ROWS.map((row) => row.replace(/ +/g, ' ')).join('\n'));
});

testOnEngines('who is not known is told how to become so', async (_t, server) => {
  const { org } = await Scene.on(server);
  for (const request of [get('/getGroups'), post('/addGroups', { groups: ['x'] })]) {
    const { status, headers, body } = await ask(server, { ...request, authorization: null });
    assert.equal(status, 401);
    assert.equal(
      headers['www-authenticate'],
      `OAuth realm="${encodeURIComponent(`http://${org.site.host}`)}"`,
    );
    assert.deepEqual(body, { status: 'error', message: 'You are not authenticated' });
  }
});
