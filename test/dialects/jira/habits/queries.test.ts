import assert from 'node:assert/strict';
import { suite } from 'node:test';
import { UNKNOWN } from '../scene.ts';
import { testHabit } from './scene.ts';

suite('queries', () => {
  testHabit('booleans are written as in JSON, in Python and anyhow', async ({ send }) => {
    const total = async (value: string) =>
      (await send(`/rest/api/2/group/member?groupname=divers&includeInactiveUsers=${value}`)).json.total;
    for (const yes of ['true', 'True', 'TRUE']) assert.equal(await total(yes), 3, yes);
    for (const no of ['false', 'False', 'FALSE', '', '1', 'yes', 'None'])
      assert.equal(await total(no), 2, no);
    const picked = async (value: string) =>
      (await send(`/rest/api/2/groups/picker?query=DIVERS&caseInsensitive=${value}`)).json.total;
    assert.equal(await picked('True'), 1);
    assert.equal(await picked('False'), 0);
    assert.equal(await picked('perhaps'), 0);
  });

  testHabit(
    'lists are repeated, joined by commas, or both',
    async ({ server, alice, bob, divers, withComma, send }) => {
      const { fernhollow: org } = server;
      const admins = await org.findGroup('site-admins');
      const ids = [divers.id, admins.id, withComma.id];
      const bulk = async (query: string) =>
        (await send(`/rest/api/3/group/bulk?${query}`)).json.values.map(({ name }: { name: string }) => name);
      const all = ['divers', 'rowers, sailors', 'site-admins'];
      assert.deepEqual(await bulk(ids.map((id) => `groupId=${id}`).join('&')), all);
      assert.deepEqual(await bulk(`groupId=${ids.join(',')}`), all);
      assert.deepEqual(await bulk(`groupId=${ids.join('%2C')}`), all);
      assert.deepEqual(await bulk(`groupId=${ids[0]}&groupId=${ids[1]},${ids[2]}`), all);
      assert.deepEqual(await bulk(`groupId=&groupId=${ids[0]}&groupId=${ids[0]},,${UNKNOWN}`), ['divers']);
      assert.deepEqual(await bulk('groupName=divers&groupName=site-admins'), ['divers', 'site-admins']);
      assert.deepEqual(await bulk('groupName=divers,site-admins'), ['divers', 'site-admins']);
      const users = await send(
        `/rest/api/3/user/bulk?accountId=${alice.accountId}&accountId=${bob.accountId}`,
      );
      assert.equal(users.json.total, 2);
      const joined = await send(`/rest/api/3/user/bulk?accountId=${alice.accountId},${bob.accountId}`);
      assert.equal(joined.json.total, 2);
    },
  );

  testHabit('a name with a comma is a name, and its halves are too', async ({ create, send }) => {
    const bulk = async (query: string) => {
      const { json } = await send(`/rest/api/3/group/bulk?${query}`);
      return json.values.map(({ name }: { name: string }) => name);
    };
    assert.deepEqual(await bulk('groupName=rowers,+sailors'), ['rowers, sailors']);
    assert.deepEqual(await bulk('groupName=ROWERS%2C%20Sailors'), ['rowers, sailors']);
    const sailors = await create('sailors');
    assert.deepEqual(await bulk('groupName=rowers,+sailors'), ['rowers, sailors']);
    assert.deepEqual(await bulk('groupName=divers,+sailors'), ['divers', 'sailors']);
    const picked = async (query: string) =>
      (await send(`/rest/api/3/groups/picker?query=sailors&${query}`)).json.groups.map(
        ({ name }: { name: string }) => name,
      );
    assert.deepEqual(await picked('exclude=rowers,+sailors'), ['sailors']);
    assert.deepEqual(await picked('exclude=nobody,sailors'), ['rowers, sailors']);
    // Names are stored without blanks around them, and are found as they were typed.
    assert.deepEqual(await bulk('groupName=sailors%20&groupName=+rowers,+sailors'), [
      'rowers, sailors',
      'sailors',
    ]);
    assert.deepEqual(await picked('exclude=sailors+'), ['rowers, sailors']);
    await send(`/rest/api/3/group?groupId=${sailors}`, { method: 'DELETE' });
  });

  testHabit('expand is repeated or joined by commas', async ({ alice, send }) => {
    const it = `/rest/api/3/user?accountId=${alice.accountId}`;
    const expanded = async (query: string) => {
      const { groups, applicationRoles } = (await send(it + query)).json;
      return { groups: groups.items.length, roles: applicationRoles.items.length };
    };
    const { groups, applicationRoles } = (await send(it)).json;
    const both = { groups: groups.size, roles: applicationRoles.size };
    assert.deepEqual(await expanded(''), { groups: 0, roles: 0 });
    assert.deepEqual(await expanded('&expand=groups&expand=applicationRoles'), both);
    assert.deepEqual(await expanded('&expand=groups,applicationRoles'), both);
    assert.deepEqual(await expanded('&expand=groups%2C+applicationRoles'), both);
    assert.deepEqual(await expanded('&expand=nonsense,groups'), { ...both, roles: 0 });
  });

  testHabit('a plus is a space, a colon needs no encoding', async ({ bob, create, send }) => {
    const groupId = await create('late birds + owls');
    assert.equal((await send('/rest/api/2/group?groupname=late+birds+%2b+owls')).json.groupId, groupId);
    assert.equal((await send('/rest/api/2/group?groupname=late%20birds%20%2B%20owls')).json.groupId, groupId);
    await send(`/rest/api/3/group?groupId=${groupId}`, { method: 'DELETE' });
    for (const id of [bob.accountId, bob.accountId.replace(':', '%3A'), bob.accountId.replace(':', '%3a')]) {
      assert.equal((await send(`/rest/api/2/user?accountId=${id}`)).json.accountId, bob.accountId);
    }
  });

  testHabit('an ampersand too many is nothing', async ({ divers, send }) => {
    const bulk = await send('/rest/api/3/group/bulk?startAt=0&maxResults=50&');
    assert.equal(bulk.status, 200);
    assert.equal((await send('/rest/api/3/group?&&groupname=divers&&')).json.groupId, divers.id);
    assert.equal((await send('/rest/api/3/group/bulk?')).json.total, bulk.json.total);
  });

  testHabit(
    'brackets are raw or encoded, both ends of a window count from 0 and are in it',
    async ({ bob, send }) => {
      for (const window of ['users[1:1]', 'users%5B1%3A1%5D', 'users%5b1:1%5d', 'users[1:51]']) {
        const { users } = (await send(`/rest/api/2/group?groupname=divers&expand=${window}`)).json;
        assert.equal(users.items[0].accountId, bob.accountId, window);
        assert.deepEqual([users['start-index'], users['end-index'], users.size], [1, 1, 2], window);
      }
    },
  );

  testHabit('names count case, and unknown ones nothing', async ({ send }) => {
    assert.equal((await send('/rest/api/3/group?groupName=divers')).status, 400);
    assert.equal((await send('/rest/api/3/group?GROUPNAME=divers')).status, 400);
    assert.equal((await send('/rest/api/3/group?groupname=divers&groupName=x&atl_token=y')).status, 200);
    const all = (await send('/rest/api/3/group/bulk')).json.total;
    assert.equal((await send('/rest/api/3/group/bulk?groupname=divers')).json.total, all);
    assert.equal((await send('/rest/api/3/group/bulk?groupName=divers')).json.total, 1);
  });

  testHabit('a number that is none, or beyond all, is an error with a body', async ({ send }) => {
    const member = '/rest/api/3/group/member?groupname=divers';
    for (const query of [
      'maxResults=2147483648',
      'maxResults=0',
      'maxResults=x',
      'startAt=-1',
      'startAt=1e3',
    ]) {
      const { status, json } = await send(`${member}&${query}`);
      assert.equal(status, 400, query);
      assert.deepEqual(Object.keys(json), ['errorMessages', 'errors']);
      assert.equal(json.errorMessages.length, 1);
    }
    const far = await send(`${member}&startAt=4294967296`);
    assert.deepEqual([far.json.startAt, far.json.values, far.json.isLast], [4_294_967_296, [], true]);
  });

  testHabit('what is no UTF-8 is an error with a body', async ({ send }) => {
    for (const text of ['%ff', '%', '%u00e9', '%c3']) {
      const { status, json } = await send(`/rest/api/3/group?groupname=${text}`);
      assert.equal(status, 400, text);
      assert.deepEqual(json.errors, {});
    }
  });
});
