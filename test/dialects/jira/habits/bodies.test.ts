import assert from 'node:assert/strict';
import { suite } from 'node:test';
import { JSON_TYPE, testHabit } from './scene.ts';

suite('bodies', () => {
  testHabit('an empty one is none, also when it says that it is JSON', async ({ create, send }) => {
    for (const headers of [
      JSON_TYPE,
      { ...JSON_TYPE, 'content-length': '0' },
      { ...JSON_TYPE, 'transfer-encoding': 'chunked' },
      { 'content-type': 'application/json; charset=utf-8', 'content-length': '0' },
    ]) {
      const read = await send('/rest/api/2/group?groupname=divers', { headers });
      assert.equal(read.status, 200, JSON.stringify(headers));
      const created = await create('passing');
      const removed = await send(`/rest/api/latest/group?groupId=${created}`, {
        method: 'DELETE',
        headers,
      });
      assert.equal(removed.status, 200, JSON.stringify(headers));
    }
  });

  testHabit('one that nobody asked for is not read', async ({ create, send }) => {
    const groupId = await create('passing');
    const headers = { 'content-type': 'text/plain', 'content-length': '7' };
    const request = { method: 'DELETE', headers, body: 'why not' };
    assert.equal((await send(`/rest/api/3/group?groupId=${groupId}`, request)).status, 200);
  });

  testHabit(
    'what was removed is said with 200 and zero bytes, but for a user',
    async ({ server, create, send }) => {
      const groupId = await create('passing');
      const { fernhollow: org } = server;
      const dora = await org.createUser('dora', { groups: ['passing'] });
      const member = `groupId=${groupId}&accountId=${dora.accountId}`;
      for (const path of [`/group/user?${member}`, `/group?groupId=${groupId}`]) {
        const { status, headers, text } = await send(`/rest/api/3${path}`, { method: 'DELETE' });
        assert.deepEqual({ status, text }, { status: 200, text: '' });
        assert.equal(headers['content-length'], '0');
        assert.equal(headers['content-type'], undefined);
      }
      const removed = await send(`/rest/api/3/user?accountId=${dora.accountId}`, { method: 'DELETE' });
      assert.deepEqual({ status: removed.status, text: removed.text }, { status: 204, text: '' });
    },
  );

  testHabit(
    'JSON comes by several names, with a mark of byte order, in pieces, or after being asked for',
    async ({ send }) => {
      const body = Buffer.from('{"name":"passing"}');
      const requests = [
        { headers: { 'content-type': 'application/json; charset=utf-8' }, body },
        { headers: { 'content-type': 'application/json;charset=UTF-8' }, body },
        { headers: { 'content-type': 'Application/JSON' }, body },
        { headers: JSON_TYPE, body: Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), body]) },
        { headers: { ...JSON_TYPE, 'transfer-encoding': 'chunked' }, body },
        { headers: { ...JSON_TYPE, 'content-length': String(body.length), expect: '100-continue' }, body },
      ];
      for (const request of requests) {
        const { status, json } = await send('/rest/api/2/group', { method: 'POST', ...request });
        assert.equal(status, 201, JSON.stringify(request.headers));
        await send(`/rest/api/2/group?groupId=${json.groupId}`, { method: 'DELETE' });
      }
    },
  );

  testHabit('what is no JSON is told so', async ({ send }) => {
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    const post = { method: 'POST', headers: form, body: 'name=x' };
    const posted = await send('/rest/api/3/group', post);
    assert.equal(posted.status, 415);
    assert.deepEqual(posted.json.errors, {});
    for (const body of ['{', '{"name":"x"', 'name=x', Buffer.from('{"name":"\xff"}', 'latin1')]) {
      const { status, json } = await send('/rest/api/3/group', {
        method: 'POST',
        headers: JSON_TYPE,
        body,
      });
      assert.equal(status, 400);
      assert.deepEqual(json, { errorMessages: ['The request body is not valid JSON.'], errors: {} });
    }
  });

  testHabit('further properties are let be', async ({ bob, create, send }) => {
    const groupId = await create('passing', { description: 'x', users: { size: 7 }, self: null });
    const body = JSON.stringify({ accountId: bob.accountId, '@type': 'user', name: null });
    const added = await send(`/rest/api/3/group/user?groupId=${groupId}`, {
      method: 'POST',
      headers: JSON_TYPE,
      body,
    });
    assert.equal(added.json.users.size, 1);
    await send(`/rest/api/3/group?groupId=${groupId}`, { method: 'DELETE' });
  });
});
