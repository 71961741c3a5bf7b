import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import type { Operation } from '../../../src/http/operation.ts';
import { startTestServer, type TestOrganization, type TestServer } from '../../support/server.ts';
import { type Answer, type Ask, ask } from '../../support/transcript.ts';
import { basic, bearer, get, OPERATIONS, operationOf, post, remove } from './scene.ts';

/** Who asks. */
const CALLERS = [
  'nobody',
  'a wrong token',
  'an expired token',
  'a suspended user',
  'another organization',
  'an API key',
  'no access',
  'a viewer of Jira',
  'a user of Confluence',
  'a user of Jira',
  'an administrator of Jira',
  'an administrator of the site',
  'an administrator of the organization',
] as const;
type CallerName = (typeof CALLERS)[number];

/** What comes of it: a status, with a word where it is a success that shows nothing. */
type Outcome = number | 'empty';
type Row = Record<CallerName, Outcome>;

/** Not let in, one and all; the rest of a row says who is. */
const STRANGERS = {
  nobody: 401,
  'a wrong token': 401,
  'an expired token': 401,
  'a suspended user': 401,
  'another organization': 401,
  'an API key': 401,
} as const;

/** Those who are known and may not. */
const OTHERS = { 'no access': 403, 'a viewer of Jira': 403, 'a user of Confluence': 403 } as const;

function browsing(status: number): Row {
  return {
    ...STRANGERS,
    ...OTHERS,
    'a user of Jira': status,
    'an administrator of Jira': status,
    'an administrator of the site': status,
    'an administrator of the organization': status,
  };
}

function administering(status: number): Row {
  return { ...browsing(status), 'a user of Jira': 403, 'an administrator of Jira': 403 };
}

/** Open to all, and a success that shows nothing to those who may not browse. */
function showing(others: Outcome, strangers: Outcome, wrong: Outcome = strangers): Row {
  const unknown = Object.keys(STRANGERS).map((caller) => [caller, caller === 'nobody' ? strangers : wrong]);
  const known = Object.keys(OTHERS).map((caller) => [caller, others]);
  return { ...browsing(200), ...Object.fromEntries(unknown), ...Object.fromEntries(known) };
}

function everyone(wrong: Outcome): Row {
  return showing(200, 200, wrong);
}

/** What every operation answers to whom; notes §12. */
const TABLE: Record<string, Row> = {
  'jira.getGroup': browsing(200),
  'jira.createGroup': administering(201),
  'jira.removeGroup': administering(200),
  'jira.bulkGetGroups': browsing(200),
  'jira.getUsersFromGroup': browsing(200),
  'jira.addUserToGroup': administering(201),
  'jira.removeUserFromGroup': administering(200),
  // A viewer sees projects and finds a group by its whole name alone.
  'jira.findGroups': { ...showing('empty', 'empty'), 'a viewer of Jira': 200 },
  'jira.findUsersAndGroups': showing(403, 'empty', 401),
  'jira.getUser': browsing(200),
  'jira.createUser': { ...administering(201), 'an administrator of Jira': 201 },
  'jira.removeUser': administering(204),
  'jira.getUserGroups': browsing(200),
  'jira.findUsers': showing('empty', 'empty'),
  'jira.getAllUsers': browsing(200),
  'jira.bulkGetUsers': browsing(200),
  // It documents no 403.
  'jira.getCurrentUser': {
    ...browsing(200),
    'no access': 401,
    'a viewer of Jira': 200,
    'a user of Confluence': 401,
  },
  'jira.getMyPermissions': everyone(200),
  'jira.getServerInfo': everyone(401),
  'jira.getTenantInfo': everyone(200),
};

suite('who may what', () => {
  let server: TestServer;
  let org: TestOrganization;
  let as: Record<CallerName, string | null>;
  let count = 0;

  before(async () => {
    server = await startTestServer();
    org = server.fernhollow;
    await org.createGroup('everyone');
    as = await createCallers(server);
  });
  after(() => server.close());

  /** A request to each operation that succeeds for those who may, with new things to change where it changes any. */
  const requests: Record<string, () => Promise<Ask>> = {
    'jira.getGroup': async () => get('/group', { groupname: 'site-admins', expand: 'users' }),
    'jira.createGroup': async () => post('/group', { name: `group ${++count}` }),
    'jira.removeGroup': async () => remove('/group', { groupId: (await newGroup()).id }),
    'jira.bulkGetGroups': async () => get('/group/bulk'),
    'jira.getUsersFromGroup': async () => get('/group/member', { groupname: 'site-admins' }),
    'jira.addUserToGroup': async () => {
      const { id: groupId } = await newGroup();
      return post('/group/user', { accountId: (await newUser()).accountId }, { groupId });
    },
    'jira.removeUserFromGroup': async () => {
      const [group, { accountId, ...user }] = [await newGroup(), await newUser()];
      await org.join(group, { accountId, ...user });
      return remove('/group/user', { groupId: group.id, accountId });
    },
    'jira.findGroups': async () => get('/groups/picker', { query: 'site-admins' }),
    'jira.findUsersAndGroups': async () => get('/groupuserpicker', { query: 'site-admin' }),
    'jira.getUser': async () => get('/user', { accountId: (await newUser()).accountId }),
    'jira.createUser': async () => post('/user', { emailAddress: `new${++count}@example.com`, products: [] }),
    'jira.removeUser': async () => remove('/user', { accountId: (await newUser()).accountId }),
    'jira.getUserGroups': async () =>
      get('/user/groups', { accountId: (await newUser(['everyone'])).accountId }),
    'jira.findUsers': async () => get('/user/search', { query: 'site-admin' }),
    'jira.getAllUsers': async () => get('/users/search'),
    'jira.bulkGetUsers': async () => get('/user/bulk', { accountId: (await newUser()).accountId }),
    'jira.getCurrentUser': async () => get('/myself'),
    'jira.getMyPermissions': async () => get('/mypermissions', { permissions: 'ADMINISTER' }),
    'jira.getServerInfo': async () => get('/serverInfo'),
    'jira.getTenantInfo': async () => ({ method: 'GET', path: '/_edge/tenant_info' }),
  };

  test('the table tells of every operation', () => {
    const ids = [...OPERATIONS.keys()].sort();
    assert.deepEqual(Object.keys(TABLE).sort(), ids);
    assert.deepEqual(Object.keys(requests).sort(), ids);
  });

  for (const [id, row] of Object.entries(TABLE)) {
    test(`${id}: by whom`, async () => {
      const outcomes: Partial<Row> = {};
      for (const caller of CALLERS) {
        const request = await (requests[id]?.() ?? assert.fail(id));
        await org.newEvents();
        const answer = await ask(server, { ...request, authorization: as[caller] });
        outcomes[caller] = outcomeOf(answer);
        // What was refused changed nothing and left no trace.
        if (answer.status >= 400) assert.deepEqual(await org.newEvents(), [], caller);
        if (answer.status === 403) assert.deepEqual(answer.body.errors, {});
      }
      assert.deepEqual(outcomes, row);
    });

    test(`${id}: by which scopes`, async () => {
      const operation = operationOf(id);
      for (const { scopes, enough } of scopeSets(operation)) {
        const token = await newToken(scopes);
        const request = await (requests[id]?.() ?? assert.fail(id));
        await org.newEvents();
        const answer = await ask(server, { ...request, authorization: bearer(token) });
        const said = `${scopes.join(' ') || 'none'}: ${answer.status} ${answer.text}`;
        if (enough) {
          assert.ok(answer.status < 300, said);
          continue;
        }
        assert.deepEqual(
          { status: answer.status, body: answer.body },
          { status: 401, body: { code: 401, message: 'Unauthorized; scope does not match' } },
          said,
        );
        assert.deepEqual(await org.newEvents(), []);
      }
    });
  }

  test('the scopes are those published', () => {
    const declared = [...OPERATIONS.values()].map(({ id, scopes }) => [
      id,
      scopes.map((set) => set.join(' ')),
    ]);
    const member = 'read:group:jira read:user:jira read:avatar:jira';
    const write = 'read:group:jira read:user:jira write:group:jira read:avatar:jira';
    const user = 'read:application-role:jira read:group:jira read:user:jira read:avatar:jira';
    const manage = 'manage:jira-configuration';
    const read = 'read:jira-user';
    assert.deepEqual(Object.fromEntries(declared), {
      'jira.getGroup': [read, member],
      'jira.createGroup': [manage, write],
      'jira.removeGroup': [manage, 'delete:group:jira'],
      'jira.bulkGetGroups': [read, 'read:group:jira'],
      'jira.getUsersFromGroup': [manage, member],
      'jira.addUserToGroup': [manage, write],
      'jira.removeUserFromGroup': [manage, 'write:group:jira'],
      'jira.findGroups': [read, 'read:group:jira'],
      'jira.findUsersAndGroups': ['read:jira-work', 'read:group:jira read:user:jira'],
      'jira.getUser': [read, user],
      'jira.getCurrentUser': [read, user],
      'jira.createUser': [manage, 'write:user:jira'],
      'jira.removeUser': [manage, 'write:user:jira'],
      'jira.getUserGroups': [read, 'read:group:jira'],
      'jira.getServerInfo': [''],
      'jira.getTenantInfo': [''],
      // Beyond the published extract; as the real service has them for the like.
      'jira.findUsers': [read, 'read:user:jira read:avatar:jira'],
      'jira.getAllUsers': [read, 'read:user:jira read:avatar:jira'],
      'jira.bulkGetUsers': [read, 'read:user:jira read:avatar:jira'],
      'jira.getMyPermissions': ['read:jira-work', 'read:permission:jira'],
    });
  });

  test('scopes come before permissions, permissions before what is sent', async () => {
    const bob = await newUser(['jira-software-users-fernhollow']);
    const narrow = bearer(await org.createToken(bob, { scopes: ['read:jira-user'] }));
    const broken = post('/group', '{');
    assert.equal((await ask(server, { ...broken, authorization: narrow })).status, 401);
    assert.equal((await ask(server, { ...broken, authorization: as['a user of Jira'] })).status, 403);
    assert.equal(
      (await ask(server, { ...broken, authorization: as['an administrator of the site'] })).status,
      400,
    );
  });

  test('roles are asked, not the names of groups', async () => {
    const site = { ...org.address(), groupId: (await org.findGroup('site-admins')).id };
    const impostor = await newUser();
    await org.join(await org.createGroup('administrators'), impostor);
    await org.join(await org.createGroup('jira-administrators'), impostor);
    const authorization = bearer(await org.createToken(impostor));
    assert.equal((await ask(server, { ...get('/group/bulk'), authorization })).status, 403);
    await server.directory.members.add(org.operator, site, impostor.accountId);
    assert.equal((await ask(server, { ...get('/group/bulk'), authorization })).status, 200);
    await server.directory.members.remove(org.operator, site, impostor.accountId);
    assert.equal((await ask(server, { ...get('/group/bulk'), authorization })).status, 403);
    await org.grantToUser(impostor, org.jira);
    assert.equal((await ask(server, { ...get('/group/bulk'), authorization })).status, 200);
  });

  async function newGroup() {
    return org.createGroup(`group ${++count}`);
  }

  async function newUser(groups: string[] = []) {
    return org.createUser(`user${++count}`, { groups });
  }

  /** A token of someone who administers the site, with these scopes alone. */
  async function newToken(scopes: readonly string[]): Promise<string> {
    const user = await newUser(['site-admins']);
    return org.createToken(user, { scopes });
  }
});

/** Each set that is enough, each such set without one of its scopes, and none at all. */
function scopeSets({ scopes }: Operation): { scopes: readonly string[]; enough: boolean }[] {
  const isEnough = (held: readonly string[]) =>
    scopes.some((set) => set.every((scope) => held.includes(scope)));
  const lacking = scopes.flatMap((set) => set.map((scope) => set.filter((other) => other !== scope)));
  const sets = [...scopes, ...lacking, [], ['read:group:confluence', 'read:jira-user:confluence']];
  return sets.map((set) => ({ scopes: set, enough: isEnough(set) }));
}

function outcomeOf({ status, body }: Answer): Outcome {
  if (status !== 200) return status;
  const found = body?.users?.total ?? body?.total ?? (Array.isArray(body) ? body.length : undefined);
  const isPicker = body?.header !== undefined || body?.users?.header !== undefined || Array.isArray(body);
  return isPicker && found === 0 ? 'empty' : status;
}

async function createCallers(server: TestServer): Promise<Record<CallerName, string | null>> {
  const { fernhollow: org, marshgate } = server;
  const person = async (name: string, ...groups: string[]) => {
    const user = await org.createUser(name, { groups });
    return { user, authorization: basic(user, await org.createToken(user)) };
  };
  const siteAdmin = await person('site-admin', 'site-admins');
  const suspended = await person('suspended', 'site-admins');
  const address = { ...org.address(), accountId: suspended.user.accountId };
  await server.directory.users.suspend(org.operator, address);
  const viewer = await person('viewer');
  await org.grantToUser(viewer.user, org.jira, 'atlassian/viewer');
  const mallory = await marshgate.createUser('mallory', { groups: ['org-admins', 'site-admins'] });
  const expired = await org.createToken(siteAdmin.user, { expiresAt: server.clock.at });
  return {
    nobody: null,
    'a wrong token': basic(siteAdmin.user, 'gkt_wrong'),
    'an expired token': basic(siteAdmin.user, expired),
    'a suspended user': suspended.authorization,
    'another organization': basic(mallory, await marshgate.createToken(mallory)),
    'an API key': bearer(org.keys.full),
    'no access': (await person('no-access')).authorization,
    'a viewer of Jira': viewer.authorization,
    'a user of Confluence': (await person('confluence-user', 'confluence-users-fernhollow')).authorization,
    'a user of Jira': (await person('jira-user', 'jira-software-users-fernhollow')).authorization,
    'an administrator of Jira': (await person('jira-admin', 'jira-admins-fernhollow')).authorization,
    'an administrator of the site': siteAdmin.authorization,
    'an administrator of the organization': (await person('org-admin', 'org-admins')).authorization,
  };
}
