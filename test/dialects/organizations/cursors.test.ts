import assert from 'node:assert/strict';
import fc from 'fast-check';
import { testOnEngines } from '../../support/onEngines.ts';
import type { TestServer } from '../../support/server.ts';
import type { Ask } from '../../support/transcript.ts';
import { bearer, get, post, remove, send, succeed } from './scene.ts';

/** A list operation: how it is asked with some parameters, and how its cursors are refused. */
interface List {
  id: string;
  /** Page sizes to try, the largest last; `undefined` is the standard one. */
  limits: { standard: number; tried: (number | undefined)[]; maximum: number };
  refused: string;
  request(server: TestServer, parameters: Record<string, unknown>): Ask;
  /** Parameters by which the list has the names of the test and no others. */
  narrowed: (term: string) => Record<string, unknown>;
}

const LISTS: readonly List[] = [
  {
    id: 'organizations.v2.getGroups',
    limits: { standard: 20, tried: [undefined, 1, 7, 100], maximum: 100 },
    refused: 'ADMIN-UAM-400-1',
    request: (server, parameters) => get(`${v2(server)}/groups?${toQuery(parameters)}`),
    narrowed: (searchTerm) => ({ searchTerm }),
  },
  {
    id: 'organizations.v2.searchGroups',
    limits: { standard: 20, tried: [undefined, 100], maximum: 100 },
    refused: 'ADMIN-UAM-400-1',
    request: (server, parameters) => post(`${v2(server)}/groups/search`, parameters),
    narrowed: (searchTerm) => ({ searchTerm }),
  },
  {
    id: 'organizations.v1.searchGroups',
    limits: { standard: 1000, tried: [undefined, 17, 1000], maximum: 1000 },
    refused: 'ADMIN-400-1',
    request: (server, parameters) => post(`${v1(server)}/groups/search`, parameters),
    narrowed: (contains) => ({ groupNames: { contains } }),
  },
];

for (const list of LISTS) {
  testOnEngines(`${list.id}: 250 groups in pages of every size, there and back`, async (_t, server) => {
    const names = await manyGroups(server);
    const { standard, tried } = list.limits;
    for (const limit of tried) {
      const size = limit ?? standard;
      const there = await walk(server, list, { ...list.narrowed('reed'), ...(limit && { limit }) });
      assert.deepEqual(there.flatMap(namesOf), names, `in pages of ${size}`);
      assert.deepEqual(
        there.map((page) => page.data.length),
        sizesOf(names.length, size),
      );
      assert.equal(there[0]?.links.prev, undefined, 'nothing before the first page');
      assert.equal(there.at(-1)?.links.next, undefined, 'nothing after the last page');

      for (const page of there.slice(0, 3)) {
        const again = await succeed(server, list.request(server, { cursor: page.links.self }));
        assert.deepEqual(again.body, page, '`self` is the page itself');
      }
      // Version 1 leads forward only.
      if (list.id.includes('v1') || there.length > 60) continue;
      assert.deepEqual(await walkBack(server, list, there.at(-1) as Page), there.toReversed().map(namesOf));
    }
  });

  testOnEngines(`${list.id}: a cursor altered anywhere is refused`, async (_t, server) => {
    await server.fernhollow.createGroups('reed a', 'reed b', 'reed c');
    const [page] = await walk(server, list, { ...list.narrowed('reed'), limit: 1 });
    const cursor = page?.links.next as string;
    assert.match(cursor, /^[\w-]+$/);
    const altered = [
      ...Array.from(cursor, (letter, at) => cursor.slice(0, at) + other(letter) + cursor.slice(at + 1)),
      ...[1, 16, 37, 38, 39, cursor.length - 1].map((length) => cursor.slice(0, length)),
      `${cursor}A`,
      `${cursor}=`,
      `${cursor}==`,
      `A${cursor}`,
      `${cursor}${cursor}`,
      cursor.toLowerCase(),
      Buffer.from(cursor).toString('base64url'),
      '.',
      '0',
    ];
    for (const text of altered) await assertRefused(server, list, list.request(server, { cursor: text }));
    await succeed(server, list.request(server, { cursor }));
  });
}

testOnEngines('a cursor is refused elsewhere than where it was given out', async (_t, server) => {
  const { fernhollow: org, marshgate } = server;
  await org.createGroups('reed a', 'reed b');
  const group = await org.createGroup('reed c');
  const bob = await org.createUser('bob');
  const other = await org.createDirectory('Other');
  const [getGroups, searchGroups, v1Search] = LISTS as [List, List, List];
  const [page] = await walk(server, getGroups, { searchTerm: 'reed', limit: 1 });
  const cursor = page?.links.next as string;
  await succeed(server, getGroups.request(server, { cursor }));

  const elsewhere: [string, Ask][] = [
    ['another operation', searchGroups.request(server, { cursor })],
    ['another version', v1Search.request(server, { cursor })],
    ['another noun', get(`${v2(server)}/users?cursor=${cursor}`)],
    ['a group', get(`${v2(server)}/groups/${group.id}/role-assignments?cursor=${cursor}`)],
    ['a person', get(`${v2(server)}/users/${bob.accountId}/role-assignments?cursor=${cursor}`)],
    ['the directories', get(`/admin/v2/orgs/${org.id}/directories?cursor=${cursor}`)],
    ['every directory', get(`/admin/v2/orgs/${org.id}/directories/-/groups?cursor=${cursor}`)],
    ['another directory', get(`/admin/v2/orgs/${org.id}/directories/${other.id}/groups?cursor=${cursor}`)],
    [
      'another organization',
      get(`/admin/v2/orgs/${marshgate.id}/directories/${marshgate.directory.id}/groups?cursor=${cursor}`, {
        authorization: bearer(marshgate.keys.full),
      }),
    ],
  ];
  for (const [place, request] of elsewhere) {
    const answer = await send(server, request);
    assert.equal(answer.status, 400, place);
    const code = place === 'another version' ? 'ADMIN-400-1' : 'ADMIN-UAM-400-1';
    assert.equal(answer.body.errors[0].code, code, place);
  }
  const workspaces = await send(server, post(`/admin/v2/orgs/${org.id}/workspaces`, { cursor }));
  assert.equal(workspaces.status, 400);
  assert.equal(workspaces.body.code, 'ADMIN-UAM-400-1', 'in the form of workspaces');
});

testOnEngines('a cursor of another server is refused', async (_t, server) => {
  // What a cursor is bound to is the same there, but for the secret.
  const { createCursors, newCursorSecret } = await import('../../../src/http/cursors.ts');
  const { id, directory } = server.fernhollow;
  const context = `organizations.v2.getGroups ${JSON.stringify({ orgId: id, directoryId: directory.id })}`;
  const cursor = createCursors(newCursorSecret()).seal(context, {
    filters: { query: {}, wanted: {} },
    limit: 20,
  });
  await assertRefused(server, LISTS[0] as List, get(`${v2(server)}/groups?cursor=${cursor}`));
});

testOnEngines('beside a cursor every other parameter is discarded, however wrong', async (_t, server) => {
  await server.fernhollow.createGroups('reed a', 'reed b', 'reed c', 'sedge');
  const tooMany = Array.from({ length: 101 }, (_, index) => String(index));
  const wrong = {
    limit: 'many',
    groupIds: tooMany,
    accountIds: tooMany,
    directoryIds: ['nowhere'],
    roleIds: ['emperor'],
    searchTerm: 'sedge',
    groupNames: { eq: 7 },
    sortBy: '-id',
    counts: '{"includeUsers":true}',
    expand: ['everything'],
  };
  for (const list of LISTS) {
    const [first] = await walk(server, list, { ...list.narrowed('reed'), limit: 1 });
    const cursor = first?.links.next;
    const alone = await succeed(server, list.request(server, { cursor }));
    assert.deepEqual(namesOf(alone.body), ['reed b']);
    for (const [name, value] of Object.entries(wrong)) {
      const beside = await succeed(server, list.request(server, { cursor, [name]: value }));
      assert.deepEqual(beside.body, alone.body, `${list.id} with ${name}`);
    }
    // As clients do that send the same page size every time.
    const usual = await succeed(server, list.request(server, { limit: list.limits.maximum, cursor }));
    assert.deepEqual(usual.body, alone.body);
  }
});

testOnEngines('an empty cursor is none', async (_t, server) => {
  await server.fernhollow.createGroups('reed a', 'reed b');
  for (const list of LISTS) {
    const page = await succeed(server, list.request(server, { ...list.narrowed('reed'), cursor: '' }));
    assert.deepEqual(namesOf(page.body), ['reed a', 'reed b'], list.id);
  }
});

testOnEngines('filters, order, page size and expansions travel in the cursor', async (_t, server) => {
  const { fernhollow: org } = server;
  const [alice] = await org.createUsers('alice');
  const groups = await org.createGroups('reed a', 'reed b', 'reed c', 'reed d', 'sedge');
  for (const group of groups.slice(1)) if (alice) await org.join(group, alice);

  const [getGroups, searchGroups, v1Search] = LISTS as [List, List, List];
  const listed = await walk(server, getGroups, {
    searchTerm: 'REED',
    accountIds: alice?.accountId,
    sortBy: 'name:desc',
    counts: '{"includeUsers":true}',
    limit: 2,
  });
  assert.deepEqual(listed.map(namesOf), [['reed d', 'reed c'], ['reed b']]);
  assert.deepEqual(listed[1]?.data[0]?.counts, { users: 1 });

  const searched = await walk(server, searchGroups, {
    groupNames: ['reed a', 'REED C', 'sedge'],
    sortBy: [{ field: 'name', direction: 'desc' }],
    expand: ['counts.resources'],
    limit: 2,
  });
  assert.deepEqual(searched.map(namesOf), [['sedge', 'reed c'], ['reed a']]);
  assert.deepEqual(searched[1]?.data[0]?.counts, { resources: 0 });

  const old = await walk(server, v1Search, {
    groupNames: { contains: 'reed' },
    expand: ['MANAGEMENT_ACCESS'],
    limit: 3,
  });
  assert.deepEqual(old.map(namesOf), [['reed a', 'reed b', 'reed c'], ['reed d']]);
  assert.ok(old[1]?.data[0]?.managementAccess);
});

testOnEngines(
  'organizations.v2.getGroups: no group that stays is lost or repeated, whatever another client does between pages',
  async (_t, server) => {
    const { fernhollow: org } = server;
    const letter = fc.constantFrom(...'abcdefghij');
    // Short names, so that many fall beside or on top of each other; `É` and `𐌰` sort by their code points.
    const name = fc.string({
      unit: fc.oneof(letter, fc.constantFrom('É', 'e\u0301', '𐌰', ' ', 'Z')),
      minLength: 1,
      maxLength: 4,
    });
    const change = fc.oneof(
      fc.record({ kind: fc.constant('create' as const), name }),
      fc.record({ kind: fc.constant('delete' as const), which: fc.nat(100) }),
    );
    const scenario = fc.record({
      names: fc.uniqueArray(name, { maxLength: 16, minLength: 1, selector: folded }),
      limit: fc.integer({ min: 1, max: 5 }),
      direction: fc.constantFrom('asc', 'desc'),
      backward: fc.boolean(),
      // One list of changes for each turn of a page.
      turns: fc.array(fc.array(change, { maxLength: 3 }), { maxLength: 12 }),
    });

    let runs = 0;
    const property = fc.asyncProperty(scenario, async ({ names, limit, direction, backward, turns }) => {
      runs += 1;
      const directory = await org.createDirectory(`walk ${runs}`);
      const base = `/admin/v2/orgs/${org.id}/directories/${directory.id}/groups`;
      const present = new Map<string, string>();
      const create = async (text: string) => {
        const answer = await send(server, post(base, { name: text }));
        if (answer.status === 201) present.set(answer.headers.location?.split('/').at(-1) ?? '', text);
      };
      for (const text of names) if (text.trim() !== '') await create(text);
      const staying = new Set(present.keys());

      const seen: { id: string; name: string }[] = [];
      let answer = await succeed(server, get(`${base}?limit=${limit}&sortBy=name:${direction}`));
      if (backward) {
        // To the last page while nothing changes, and back from there.
        while (answer.body.links.next)
          answer = await succeed(server, get(`${base}?cursor=${answer.body.links.next}`));
      }
      const ascending = (direction === 'asc') !== backward;
      const compare = ascending ? byBytes : (one: string, two: string) => byBytes(two, one);
      for (let turn = 0; ; turn++) {
        const rows = backward ? answer.body.data.toReversed() : answer.body.data;
        const [first] = rows;
        const last = seen.at(-1);
        // Backward, when all that was left is gone, the list is answered from its start: the walk is over.
        if (backward && first && last && compare(folded(first.name), folded(last.name)) <= 0) break;
        seen.push(...rows);
        const cursor = backward ? answer.body.links.prev : answer.body.links.next;
        if (!cursor) break;
        for (const each of turns[turn] ?? []) {
          if (each.kind === 'create') {
            if (each.name.trim() !== '') await create(each.name);
            continue;
          }
          const id = [...present.keys()][each.which % Math.max(present.size, 1)];
          if (id === undefined) continue;
          await succeed(server, remove(`${base}/${id}`));
          present.delete(id);
          staying.delete(id);
        }
        answer = await succeed(server, get(`${base}?cursor=${cursor}`));
      }

      const ids = seen.map(({ id }) => id);
      assert.equal(new Set(ids).size, ids.length, 'none twice');
      assert.deepEqual(
        [...staying].filter((id) => !ids.includes(id)),
        [],
        'none lost',
      );
      const keys = seen.map((row) => folded(row.name));
      assert.deepEqual(keys, keys.toSorted(compare), 'in order');
    });
    await fc.assert(property, { numRuns: server.engine === 'sqlite' ? 30 : 15 });
  },
);

// --- helpers ----------------------------------------------------------------------------------------------------

interface Page {
  // biome-ignore lint/suspicious/noExplicitAny: rows of three shapes
  data: any[];
  links: { self: string; prev?: string; next?: string };
}

/** 250 groups in the order in which they are listed, and others beside them. */
async function manyGroups({ fernhollow }: TestServer): Promise<string[]> {
  const suffixes = ['', ' B', ' a', ' É', ' 水', ' 𐌰', ' \uffee', '-', ' zz', ' 1'];
  const names = Array.from({ length: 25 }, (_, index) =>
    suffixes.map((suffix) => `Reed ${index}${suffix}`),
  ).flat();
  await fernhollow.createGroups(...names.toReversed(), 'sedge', 'willow');
  return names.toSorted((a, b) => byBytes(folded(a), folded(b)));
}

/** All pages from the first on. */
async function walk(server: TestServer, list: List, parameters: Record<string, unknown>): Promise<Page[]> {
  const pages: Page[] = [];
  let request = list.request(server, parameters);
  for (;;) {
    const { body } = await succeed(server, request);
    pages.push(body);
    if (!body.links.next) return pages;
    request = list.request(server, { cursor: body.links.next });
  }
}

/** The names of every page from that one back to the first. */
async function walkBack(server: TestServer, list: List, from: Page): Promise<string[][]> {
  const pages = [namesOf(from)];
  let cursor = from.links.prev;
  while (cursor) {
    const { body } = await succeed(server, list.request(server, { cursor }));
    pages.push(namesOf(body));
    cursor = body.links.prev;
  }
  return pages;
}

function namesOf({ data }: Page): string[] {
  return data.map(({ name }) => name);
}

function sizesOf(total: number, size: number): number[] {
  return Array.from({ length: Math.ceil(total / size) }, (_, page) => Math.min(size, total - page * size));
}

function folded(name: string): string {
  return name.trim().normalize('NFC').toLowerCase();
}

/** By code points, which is how UTF-8 sorts. */
function byBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

function other(letter: string): string {
  return letter === 'A' ? 'B' : 'A';
}

function v1(server: TestServer): string {
  return `/admin/v1/orgs/${server.fernhollow.id}`;
}

function v2({ fernhollow }: TestServer): string {
  return `/admin/v2/orgs/${fernhollow.id}/directories/${fernhollow.directory.id}`;
}

function toQuery(parameters: Record<string, unknown>): string {
  return new URLSearchParams(
    Object.entries(parameters).map(([name, value]) => [name, String(value)]),
  ).toString();
}

async function assertRefused(server: TestServer, list: List, request: Ask): Promise<void> {
  const { status, body } = await send(server, request);
  assert.equal(status, 400, request.path);
  assert.equal(body.errors[0].code, list.refused);
}
