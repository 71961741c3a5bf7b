import assert from 'node:assert/strict';
import type { Group, User } from '../../../src/core/types.ts';
import { createCrowd } from '../../support/crowd.ts';
import { testOnEngines } from '../../support/onEngines.ts';
import { bearer, PREFIX, UNKNOWN } from './scene.ts';
import { wire } from './wire.ts';

/*
 * What clients other than confluence.js send and what they make of the replies. Each client below is the loop
 * that its source has. A page may only be short when it is the last, whichever way they look for the end.
 */

function membersPath(group: Group): string {
  return `${PREFIX}/group/${group.id}/membersByGroupId`;
}

testOnEngines('python 3.41: groups by 1000, members by 50 until a page is empty', async (_t, server) => {
  const { org, send } = await wire(server);
  const group = await org.createGroup('all staff');
  const crowd = await createCrowd(org, group, 100);

  const groups = await send('GET', `${PREFIX}/group?limit=1000&start=0`);
  assert.equal(groups.status, 200);
  assert.ok(groups.body.results.some(({ name }: Group) => name === 'all staff'));

  // `get_group_members` with its default limit: the document has 400 for it, and the client shows `message`.
  const refused = await send('GET', `${PREFIX}/group/all%20staff/member?limit=1000&start=0&expand=None`);
  assert.equal(refused.status, 400);
  assert.equal(refused.body.message, 'limit cannot be more than 200');

  // `get_all_members`: 100 members are two full pages, and it takes a third to see that they are all.
  const members: string[] = [];
  const sizes: number[] = [];
  for (;;) {
    const start = members.length;
    const page = await send('GET', `${PREFIX}/group/all%20staff/member?limit=50&start=${start}&expand=None`);
    assert.equal(page.status, 200);
    sizes.push(page.body.results.length);
    if (page.body.results.length === 0) break;
    members.push(...page.body.results.map((user: User) => user.accountId));
  }
  assert.deepEqual(sizes, [50, 50, 0]);
  assert.deepEqual(members.sort(), crowd.map(({ accountId }) => accountId).sort());
});

testOnEngines('python: the pager drops /wiki from the second page on', async (_t, server) => {
  const { org, send, url } = await wire(server);
  await org.createGroups('a1', 'a2', 'a3', 'a4', 'a5');
  const names: string[] = [];
  let path: string | undefined = `${PREFIX}/group/picker?query=a&limit=2`;
  const bases = new Set<string>();
  while (path !== undefined) {
    const page = await send('GET', path);
    assert.equal(page.status, 200, path);
    names.push(...page.body.results.map(({ name }: Group) => name));
    bases.add(page.body._links.base);
    // `url_joiner(self.url, next)`, where the address of the site has no path.
    path = page.body._links.next;
  }
  const all = await send('GET', `${PREFIX}/group/picker?query=a`);
  assert.ok(names.length > 5 && new Set(names).size === names.length);
  assert.deepEqual(
    names,
    all.body.results.map(({ name }: Group) => name),
  );
  assert.deepEqual([...bases], [`${url}/wiki`], 'whichever way the page was asked for');
});

testOnEngines(
  'python 5.0: stops at totalSize, which is there when asked for and true',
  async (_t, server) => {
    const { org, send } = await wire(server);
    const group = await org.createGroup('staff');
    const crowd = await createCrowd(org, group, 250);

    const refused = await send('GET', `${membersPath(group)}?limit=1000`);
    assert.equal(refused.status, 400);

    for (const asked of [true, false]) {
      const members = new Set<string>();
      let pages = 0;
      for (;;) {
        const total = asked ? '&shouldReturnTotalSize=true' : '';
        const page = await send('GET', `${membersPath(group)}?limit=100&start=${members.size}${total}`);
        pages += 1;
        for (const user of page.body.results) members.add(user.accountId);
        assert.equal('totalSize' in page.body, asked);
        if (page.body.results.length === 0 || members.size >= page.body.totalSize) break;
      }
      assert.equal(members.size, crowd.length);
      assert.equal(pages, asked ? 3 : 4, 'a constant total would have ended it early');
    }

    const one = await send('GET', `${PREFIX}/group/by-id?id=${group.id}`);
    assert.equal(one.body.name, 'staff');
    const listed = await send('GET', `${PREFIX}/group?limit=1000`);
    assert.equal(listed.body.limit, 200, 'it warns when fewer are given than asked for');
  },
);

testOnEngines('Terraform: members by e-mail address, as many as the total says', async (_t, server) => {
  const { org, send, alice } = await wire(server);
  const headers = { 'x-atlassian-token': 'nocheck', 'content-type': 'application/json' };
  const created = await send('POST', `${PREFIX}/group`, { headers, body: { name: 'terraformed' } });
  assert.ok([200, 201].includes(created.status));
  const group: Group = created.body;

  // 400 are two full pages: it goes on while `size >= limit`, and the limit is the one that is echoed.
  const crowd = await createCrowd(org, group, 400);
  await createCrowd(org, group, 3, { prefix: 'gone', status: 'suspended' });
  const emails = new Map<string, string>();
  const totals = new Set<number>();
  const sizes: number[] = [];
  for (let start = 0; ; ) {
    const query = `limit=200&start=${start}&shouldReturnTotalSize=true`;
    const { body } = await send('GET', `${membersPath(group)}?${query}`, { headers });
    for (const user of body.results) emails.set(user.email, user.accountId);
    totals.add(body.totalSize);
    sizes.push(body.size);
    assert.equal(body.size, body.results.length);
    assert.ok(body.limit > 0);
    if (body.size < body.limit) break;
    start += body.limit;
  }
  assert.deepEqual(sizes, [200, 200, 0]);
  assert.deepEqual([...totals], [400]);
  assert.equal(emails.size, 400, 'real addresses, each once');
  for (const { email, accountId } of crowd) assert.equal(emails.get(email), accountId);

  // It decodes the 201 of an added member, and fails on an empty text.
  const member = `${PREFIX}/group/userByGroupId?groupId=${group.id}`;
  const added = await send('POST', member, { headers, body: { accountId: alice.accountId } });
  assert.equal(added.status, 201);
  assert.deepEqual(JSON.parse(added.text), {});
  const removed = await send('DELETE', `${member}&accountId=${alice.accountId}`, { headers });
  assert.equal(removed.status, 204);
  assert.equal(removed.text, '');
  // An early release forgot the account.
  const forgotten = await send('DELETE', member, { headers });
  assert.equal(forgotten.status, 400);
  assert.equal(forgotten.body.message, 'accountId is required');
  const deleted = await send('DELETE', `${PREFIX}/group/by-id?id=${group.id}`, { headers });
  assert.ok([200, 202, 204].includes(deleted.status));
});

testOnEngines('datapull: the next page is context and next put together', async (_t, server) => {
  const { org, send } = await wire(server);
  const group = await org.createGroup('staff');
  const crowd = await createCrowd(org, group, 30);
  const found: string[] = [];
  let path = `${membersPath(group)}?limit=10&expand=operations,personalSpace`;
  let pages = 0;
  for (;;) {
    const { body } = await send('GET', path);
    pages += 1;
    found.push(...body.results.map((user: User) => user.accountId));
    // What was expanded on the first page is on every page.
    for (const user of body.results) assert.ok(Array.isArray(user.operations));
    assert.notEqual(body._links.next, null);
    if (!('next' in body._links)) break;
    path = body._links.context + body._links.next;
  }
  assert.equal(pages, 3, 'thirty are three full pages, and the third says that it is the last');
  assert.deepEqual(
    found,
    crowd.map(({ accountId }) => accountId),
  );
});

testOnEngines('Forge apps: the first short page is the last; groups by id, or gone', async (_t, server) => {
  const { org, send } = await wire(server);
  const group = await org.createGroup('staff');
  await createCrowd(org, group, 205);
  let count = 0;
  let pages = 0;
  for (let start = 0; ; start += 200) {
    const { body } = await send('GET', `${membersPath(group)}?limit=200&start=${start}`);
    pages += 1;
    count += body.results.length;
    if (body.results.length < 200) break;
  }
  assert.deepEqual([count, pages], [205, 2]);

  const fired = await org.createGroup('fired');
  await send('DELETE', `${PREFIX}/group/by-id?id=${fired.id}`);
  const kept: string[] = [];
  for (const id of [group.id, fired.id, UNKNOWN]) {
    const { status } = await send('GET', `${PREFIX}/group/by-id?id=${id}`);
    if (status === 200) kept.push(id);
  }
  assert.deepEqual(kept, [group.id]);
});

testOnEngines('License Leash: counts by totalSize, or by size', async (_t, server) => {
  const { org, send } = await wire(server);
  const group = await org.createGroup('staff');
  await createCrowd(org, group, 7);
  const count = async (query: string) => {
    const { body } = await send('GET', `${membersPath(group)}?${query}`);
    return body.totalSize ?? body.size;
  };
  assert.equal(await count('limit=1&shouldReturnTotalSize=true'), 7);
  assert.equal(await count('limit=0&shouldReturnTotalSize=true'), 7);
  assert.equal(await count('limit=200'), 7);
});

testOnEngines('elba and psoxy: a bearer token through the gateway', async (_t, server) => {
  const { org, send, token, url } = await wire(server);
  const gateway = `/ex/confluence/${org.site.id}${PREFIX}`;
  const headers = { authorization: bearer(token) };
  const probe = await send('GET', `${gateway}/group/picker?query=test&limit=1`, { headers });
  assert.equal(probe.status, 200);

  const page = await send('GET', `${gateway}/group?limit=1`, { headers });
  const { base, context, next } = page.body._links;
  assert.deepEqual([base, context], [`${url}/ex/confluence/${org.site.id}/wiki`, '/wiki']);
  // A client puts what it knows of the gateway before the context.
  const second = await send('GET', new URL(base).pathname + next, { headers });
  assert.equal(second.status, 200);
  assert.equal(second.body.start, 1);
  assert.notEqual(second.body.results[0].id, page.body.results[0].id);
  // Links of things lead back through the gateway too.
  const self = new URL(page.body.results[0]._links.self);
  const itself = await send('GET', self.pathname + self.search, { headers });
  assert.deepEqual(itself.body, page.body.results[0]);

  for (const cloudId of [UNKNOWN, 'fernhollow', server.marshgate.site.id]) {
    const path = `/ex/confluence/${cloudId}${PREFIX}/group`;
    const { status, body } = await send('GET', path, { headers });
    // Somebody else's site is told as one that is nobody's.
    assert.equal(status, 404, cloudId);
    assert.equal(body.statusCode, status);
  }
});
