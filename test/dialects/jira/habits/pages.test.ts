import assert from 'node:assert/strict';
import { suite } from 'node:test';
import type { Group } from '../../../../src/core/types.ts';
import { type RawClient, rawClient } from './raw.ts';
import { testHabit } from './scene.ts';

/** Each client sees in a way of its own that a page is the last. */
suite('pages', () => {
  testHabit(
    'pycontribs: pages members by the end index until it has counted all, suspended ones between',
    async ({ server, port, alice, send }) => {
      const { fernhollow: org } = server;
      const crowd = await org.createGroup('crowd');
      const people = await org.createUsers(...Array.from({ length: 130 }, (_, index) => `swimmer${index}`));
      await org.join(crowd, ...people);
      const suspended = people.filter((_, index) => index % 10 === 0 || (index > 40 && index < 53));
      await server.directory.atOnce(org.organization.key, async ({ users }) => {
        for (const { accountId } of suspended) {
          await users.suspend(org.operator, { ...org.address(), accountId });
        }
      });
      const active = people.filter((user) => !suspended.includes(user)).map(({ accountId }) => accountId);

      const read = async (expand: string) =>
        (await send(`/rest/api/2/group?groupname=crowd&expand=${expand}`)).json.users;
      const first = await read('users');
      const items = [...first.items];
      let requests = 1;
      for (let end = first['end-index']; end < first.size - 1; requests += 1) {
        assert.ok(requests < 10, 'it would never end');
        const next = await read(`users%5B${end + 1}%3A${end + 50}%5D`);
        items.push(...next.items);
        end = next['end-index'];
      }
      assert.equal(first.size, active.length);
      assert.deepEqual(
        items.map(({ accountId }) => accountId),
        active,
      );
      assert.equal(requests, 3);
      // A Forge app reads the same in windows from 0, by the scope that lists members no other way.
      const forge = rawClient(port, {
        authorization: `Bearer ${await org.createToken(alice, { scopes: ['read:jira-user'] })}`,
      });
      const windows = ['users[0:49]', 'users[50:99]', 'users[100:149]'];
      const pages = await Promise.all(
        windows.map((window) => forge(`/rest/api/3/group?groupId=${crowd.id}&expand=${window}`)),
      );
      assert.deepEqual(
        pages.flatMap(({ json }) => json.users.items.map((user: { accountId: string }) => user.accountId)),
        active,
      );
      await pagesInEveryWay(
        send,
        crowd,
        people.map(({ accountId }) => accountId),
        active,
      );
    },
  );

  testHabit(
    'pycontribs: comes to an end also when somebody leaves between its pages',
    async ({ server, send }) => {
      const { fernhollow: org } = server;
      const shrinking = await org.createGroup('shrinking');
      const people = await org.createUsers(...Array.from({ length: 60 }, (_, index) => `leaver${index}`));
      await org.join(shrinking, ...people);
      const read = async (expand: string) =>
        (await send(`/rest/api/2/group?groupname=shrinking&expand=${expand}`)).json.users;
      // It keeps to the size it was told first.
      const first = await read('users');
      const left = `groupname=shrinking&accountId=${people[3]?.accountId}`;
      assert.equal((await send(`/rest/api/2/group/user?${left}`, { method: 'DELETE' })).status, 200);
      const windows: number[][] = [];
      for (let end = first['end-index']; end < first.size - 1; ) {
        assert.ok(windows.length < 5, 'it would never end');
        const next = await read(`users[${end + 1}:${end + 50}]`);
        windows.push([next['start-index'], next['end-index'], next.items.length, next.size]);
        end = next['end-index'];
      }
      assert.deepEqual(windows, [
        [50, 58, 9, 59],
        [59, 108, 0, 59],
      ]);
    },
  );

  testHabit('pages that are too large are cut to the largest, and say so', async ({ server, bob, send }) => {
    const { fernhollow: org } = server;
    const many = await org.createGroup('many');
    await org.join(
      many,
      ...(await org.createUsers(...Array.from({ length: 51 }, (_, index) => `rower${index}`))),
    );
    const expected = {
      '/group/member?groupname=many&': 50,
      '/group/bulk?': 1000,
      [`/user/bulk?accountId=${bob.accountId}&`]: 200,
    };
    for (const [path, largest] of Object.entries(expected)) {
      for (const asked of [largest - 1, largest, largest + 1, 9999, 2_147_483_647]) {
        const { status, json } = await send(`/rest/api/3${path}maxResults=${asked}`);
        assert.equal(status, 200);
        assert.equal(json.maxResults, Math.min(asked, largest), `${path} by ${asked}`);
        assert.match(json.self, new RegExp(`maxResults=${json.maxResults}$`));
      }
    }
    const { json } = await send('/rest/api/3/group/member?groupname=many&maxResults=500');
    assert.deepEqual([json.values.length, json.total, json.isLast], [50, 51, false]);
    assert.match(json.nextPage, /startAt=50&maxResults=50$/);
  });
});

/** Until the last page, until an empty one, until a short one, and by leaps of 50: all see the same. */
async function pagesInEveryWay(
  send: RawClient,
  group: Group,
  all: string[],
  active: string[],
): Promise<void> {
  type Page = { values: { accountId: string }[]; isLast: boolean; startAt: number; total: number };
  const ways: Record<string, { size: number; more: (page: Page) => boolean }> = {
    'until the last': { size: 50, more: ({ isLast }) => !isLast },
    'until an empty one': { size: 50, more: ({ values }) => values.length > 0 },
    'until a short one': { size: 30, more: ({ values }) => values.length === 30 },
    'by the total': { size: 50, more: ({ startAt, total }) => startAt + 50 < total },
  };
  for (const [way, { size, more }] of Object.entries(ways)) {
    for (const [inactive, expected] of [
      ['False', active],
      ['True', all],
    ] as const) {
      const seen: string[] = [];
      for (let startAt = 0, last = false; !last; startAt += size) {
        const query = `groupId=${group.id}&includeInactiveUsers=${inactive}&startAt=${startAt}&maxResults=${size}`;
        const page = (await send(`/rest/api/3/group/member?${query}`)).json;
        assert.deepEqual([page.startAt, page.maxResults, page.total], [startAt, size, expected.length], way);
        seen.push(...page.values.map(({ accountId }: { accountId: string }) => accountId));
        last = !more(page);
      }
      assert.deepEqual(seen, expected, way);
    }
  }
}
