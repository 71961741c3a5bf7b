import assert from 'node:assert/strict';
import { suite } from 'node:test';
import { basic } from '../scene.ts';
import { rawClient } from './raw.ts';
import { JSON_TYPE, testHabit } from './scene.ts';

/** What each is known to send, in its order. */
suite('programs', () => {
  testHabit(
    'pycontribs: looks at the server, then writes to latest and reads from 2',
    async ({ port, alice, bob, token }) => {
      const python = rawClient(port, {
        authorization: basic(alice, token),
        accept: 'application/json,*/*;q=0.9',
        'content-type': 'application/json',
        'x-atlassian-token': 'no-check',
        'cache-control': 'no-cache',
      });
      const info = await python('/rest/api/2/serverInfo');
      assert.equal(info.json.deploymentType, 'Cloud');
      assert.ok(info.json.versionNumbers[0] >= 6);
      const created = await python('/rest/api/latest/group', {
        method: 'POST',
        body: '{"name": "py group"}',
      });
      assert.equal(created.status, 201);
      assert.equal(created.json.name, 'py group');
      const add = { method: 'POST', body: JSON.stringify({ accountId: bob.accountId }) };
      const added = await python('/rest/api/latest/group/user?groupname=py+group', add);
      assert.equal(added.json.name, 'py group');
      const again = await python('/rest/api/latest/group/user?groupname=py+group', add);
      assert.match(again.json.errorMessages[0], /User is already a member of 'py group'/);
      const listed = await python('/rest/api/2/groups/picker?maxResults=9999&query=py');
      assert.deepEqual(
        listed.json.groups.map(({ name }: { name: string }) => name),
        ['py group'],
      );
      // By `username`, as it removes members, the real service finds nobody either.
      const query = `groupname=py+group&username=${bob.accountId}`;
      const removed = await python(`/rest/api/latest/group/user?${query}`, { method: 'DELETE' });
      assert.equal(removed.status, 404);
      assert.match(removed.json.errorMessages[0], /Specified user does not exist/);
      const gone = await python('/rest/api/latest/group?groupname=py+group', { method: 'DELETE' });
      assert.deepEqual([gone.status, gone.text], [200, '']);
    },
  );

  testHabit(
    'atlassian-python-api: the older class does not send the account to hosts it does not know',
    async ({ create, send }) => {
      const groupId = await create('passing');
      const add = { method: 'POST', headers: JSON_TYPE, body: '{"name": null}' };
      const added = await send(`/rest/api/2/group/user?groupname=passing`, add);
      assert.equal(added.status, 400);
      assert.match(added.json.errorMessages[0], /'accountId'/);
      const removed = await send('/rest/api/2/group/user?groupname=passing&username=None', {
        method: 'DELETE',
      });
      assert.equal(removed.status, 404);
      const listed = await send(
        '/rest/api/2/group/member?groupname=passing&includeInactiveUsers=False&startAt=0&maxResults=50',
        { headers: JSON_TYPE },
      );
      assert.equal(listed.json.total, 0);
      await send(`/rest/api/3/group?groupId=${groupId}`, { method: 'DELETE' });
    },
  );

  testHabit(
    'Terraform: reads at once what it made, compares startAt, finds nothing at once after deleting',
    async ({ create, send }) => {
      const groupId = await create('terraformed');
      const read = await send(`/rest/api/3/group?groupId=${groupId}`);
      assert.equal(read.json.name, 'terraformed');
      const imported = await send('/rest/api/3/group?groupname=terraformed');
      assert.equal(imported.json.groupId, groupId);
      for (const startAt of [0, 7, 50, 1000]) {
        const page = await send(
          `/rest/api/3/group/member?groupId=${groupId}&startAt=${startAt}&maxResults=50`,
        );
        assert.equal(page.json.startAt, startAt);
        const bulk = await send(`/rest/api/3/group/bulk?startAt=${startAt}&maxResults=50`);
        assert.equal(bulk.json.startAt, startAt);
      }
      await send(`/rest/api/3/group?groupId=${groupId}`, { method: 'DELETE' });
      for (const path of [
        `/group?groupId=${groupId}`,
        `/group/member?groupId=${groupId}`,
        '/group?groupname=terraformed',
      ]) {
        assert.equal((await send(`/rest/api/3${path}`)).status, 404, path);
      }
      const again = await send(`/rest/api/3/group?groupId=${groupId}`, { method: 'DELETE' });
      assert.equal(again.status, 404);
    },
  );

  testHabit(
    'baton-jira: learns the cloudId, then lists the site through the gateway by pages of its own',
    async ({ port, alice, bob, token, withComma, anonymous }) => {
      const { cloudId } = (await anonymous('/_edge/tenant_info')).json;
      const go = rawClient(port, {
        authorization: basic(alice, token),
        'user-agent': 'Go-http-client/1.1',
        'accept-encoding': 'gzip',
      });
      const api = `/ex/jira/${cloudId}/rest/api/3`;
      const names: string[] = [];
      for (let startAt = 0, last = false; !last; startAt += 3) {
        const { json } = await go(`${api}/group/bulk?startAt=${startAt}&maxResults=3&`);
        names.push(...json.values.map(({ name }: { name: string }) => name));
        last = json.isLast;
        assert.equal(json.self, `http://127.0.0.1:${port}${api}/group/bulk?startAt=${startAt}&maxResults=3`);
      }
      assert.ok(names.includes('divers') && names.includes('site-admins'));
      assert.deepEqual(names, [...new Set(names)]);
      const absent = await go(
        `${api}/group/user?groupId=${withComma.id}&accountId=${encodeURIComponent(bob.accountId)}&`,
        { method: 'DELETE' },
      );
      assert.equal(absent.status, 400);
      assert.match(absent.json.errorMessages[0], /not a member of/);
      const users = await go(`${api}/users/search?startAt=0&maxResults=2&`);
      assert.equal(users.json.length, 2);
    },
  );

  testHabit(
    'JiraPS: sends JSON types on everything, takes an empty bulk for not found and size for the count',
    async ({ port, alice, token }) => {
      const powershell = rawClient(port, {
        authorization: `Basic ${Buffer.from(`${alice.email}:${token}`).toString('base64')}`,
        'content-type': 'application/json; charset=utf-8',
        accept: 'application/json',
        'accept-charset': 'utf-8',
        'user-agent': 'Mozilla/5.0 (Windows NT; Windows NT 10.0; en-US) WindowsPowerShell/5.1',
      });
      const missing = await powershell('/rest/api/2/group/bulk?groupName=nobody&maxResults=25&startAt=0');
      assert.deepEqual([missing.status, missing.json.values, missing.json.total], [200, [], 0]);
      const found = await powershell('/rest/api/2/group?groupname=divers');
      assert.deepEqual([found.json.users.size, found.json.users.items], [2, []]);
      const body = Buffer.from('\ufeff{\r\n    "name":  "Häfen"\r\n}');
      const expecting = { expect: '100-continue', 'content-length': String(body.length) };
      const created = await powershell('/rest/api/2/group', { method: 'POST', headers: expecting, body });
      assert.equal(created.json.name, 'Häfen');
      const removed = await powershell('/rest/api/2/group?groupname=H%c3%a4fen', { method: 'DELETE' });
      assert.deepEqual([removed.status, removed.text], [200, '']);
    },
  );
});
