import assert from 'node:assert/strict';
import { suite } from 'node:test';
import { basic } from '../scene.ts';
import { testHabit } from './scene.ts';

suite('who asks', () => {
  testHabit('a refusal is JSON and asks no browser for a password', async ({ port, anonymous }) => {
    for (const path of ['/group?groupname=divers', '/group/bulk', '/myself', '/user/groups?accountId=x']) {
      const { status, headers, json } = await anonymous(`/rest/api/3${path}`, {
        headers: { accept: 'text/html' },
      });
      assert.equal(status, 401);
      assert.equal(headers['content-type'], 'application/json; charset=utf-8');
      assert.deepEqual(json, {
        errorMessages: ['Client must be authenticated to access this resource.'],
        errors: {},
      });
      const realm = encodeURIComponent(`http://127.0.0.1:${port}`);
      assert.equal(headers['www-authenticate'], `OAuth realm="${realm}"`);
      assert.equal(headers['x-seraph-loginreason'], 'AUTHENTICATED_FAILED');
    }
  });

  testHabit(
    'a wrong credential counts as none where none is needed, and a header tells',
    async ({ alice, anonymous }) => {
      const wrong = { headers: { authorization: basic(alice, 'wrong') } };
      const picked = await anonymous('/rest/api/2/groups/picker?query=divers', wrong);
      assert.equal(picked.status, 200);
      assert.equal(picked.json.total, 0);
      assert.equal(picked.headers['x-seraph-loginreason'], 'AUTHENTICATED_FAILED');
      const open = await anonymous('/rest/api/2/groups/picker?query=divers');
      assert.equal(open.headers['x-seraph-loginreason'], undefined);
    },
  );

  testHabit('but not where clients look whether it is right', async ({ alice, anonymous }) => {
    const wrong = { headers: { authorization: basic(alice, 'wrong') } };
    assert.equal((await anonymous('/rest/api/2/serverInfo', wrong)).status, 401);
    assert.equal((await anonymous('/rest/api/2/serverInfo')).status, 200);
  });

  testHabit('a missing scope is 401 in a form of its own', async ({ server, alice, anonymous }) => {
    const narrow = await server.fernhollow.createToken(alice, { scopes: ['read:jira-user'] });
    const { status, json } = await anonymous('/rest/api/2/group/member?groupname=divers', {
      headers: { authorization: `Bearer ${narrow}` },
    });
    assert.equal(status, 401);
    assert.deepEqual(json, { code: 401, message: 'Unauthorized; scope does not match' });
  });

  testHabit('a caller is told who they are', async ({ alice, send, anonymous }) => {
    assert.equal((await send('/rest/api/3/serverInfo')).headers['x-aaccountid'], alice.accountId);
    assert.equal((await anonymous('/rest/api/3/serverInfo')).headers['x-aaccountid'], undefined);
  });

  testHabit(
    'schemes are read whatever their case, tokens also from a username',
    async ({ alice, token, anonymous }) => {
      const encoded = Buffer.from(`alice:${token}`).toString('base64');
      for (const authorization of [`basic ${encoded}`, `BEARER ${token}`, `bearer ${token}`]) {
        const { json } = await anonymous('/rest/api/3/myself', { headers: { authorization } });
        assert.equal(json.accountId, alice.accountId, authorization);
      }
    },
  );

  testHabit('headers that steer the real service are ignored', async ({ send }) => {
    const headers = {
      'accept-language': 'de-DE',
      'x-force-accept-language': 'true',
      'x-atlassian-token': 'no-check',
      'x-atlassian-force-account-id': 'true',
      accept: 'application/json,*/*;q=0.9',
    };
    const { status, json } = await send('/rest/api/3/group?groupname=nobody', { headers });
    assert.equal(status, 404);
    assert.deepEqual(json.errorMessages, ["The group named 'nobody' does not exist"]);
  });
});
