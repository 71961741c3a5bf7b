import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { cutPage, type Page, type PageRequest, type Position, type Scan } from '../../src/core/paging.ts';
import { fold } from '../../src/core/text.ts';
import type { Group } from '../../src/core/types.ts';
import { forEachEngine } from '../support/engines.ts';
import { World } from '../support/world.ts';

type Fetch<Item> = (page: PageRequest) => Promise<Page<Item>>;

const after = (position: Position) => ({ position, backward: false });
const before = (position: Position) => ({ position, backward: true });

/** Follows `next` to the end; `meanwhile` runs between the pages. */
async function walk<Item>(
  fetch: Fetch<Item>,
  limit: number,
  descending: boolean,
  meanwhile: (pageNumber: number) => Promise<void> | void = () => {},
): Promise<Page<Item>[]> {
  const pages = [await fetch({ limit, descending })];
  for (;;) {
    const next = pages.at(-1)?.next;
    if (!next) return pages;
    await meanwhile(pages.length);
    pages.push(await fetch({ limit, descending, from: after(next) }));
  }
}

/** Follows `previous` from the last page to the first, and returns the pages in list order. */
async function walkBack<Item>(
  fetch: Fetch<Item>,
  limit: number,
  descending: boolean,
  last: Page<Item>,
): Promise<Page<Item>[]> {
  const pages = [last];
  for (;;) {
    const previous = pages[0]?.previous;
    if (!previous) return pages;
    pages.unshift(await fetch({ limit, descending, from: before(previous) }));
  }
}

const itemsOf = <Item>(pages: readonly Page<Item>[]) => pages.flatMap((page) => page.items);

/** A list of numbers in a variable, as a store would serve it. */
function numberList(numbers: Set<number>): Fetch<number> {
  const scan = async ({ descending, after: position, limit }: Scan) => {
    const ordered = [...numbers].sort((a, b) => (descending ? b - a : a - b));
    const beyond = (value: number) =>
      descending ? value < Number(position?.[0]) : value > Number(position?.[0]);
    return ordered.filter((value) => position === null || beyond(value)).slice(0, limit);
  };
  return (page) => cutPage(page, scan, (value) => [value]);
}

describe('a page', () => {
  const fetch = numberList(new Set([1, 2, 3, 4, 5]));

  it('at the beginning has nothing before it', async () => {
    assert.deepEqual(await fetch({ limit: 2 }), { items: [1, 2], previous: null, next: [2] });
  });

  it('in the middle has something on both sides', async () => {
    assert.deepEqual(await fetch({ limit: 2, from: after([2]) }), {
      items: [3, 4],
      previous: [3],
      next: [4],
    });
  });

  it('at the end has nothing after it', async () => {
    assert.deepEqual(await fetch({ limit: 2, from: after([4]) }), { items: [5], previous: [5], next: null });
    assert.deepEqual(await fetch({ limit: 2, from: after([3]) }), {
      items: [4, 5],
      previous: [4],
      next: null,
    });
  });

  it('as long as the list is the only one', async () => {
    assert.deepEqual(await fetch({ limit: 5 }), { items: [1, 2, 3, 4, 5], previous: null, next: null });
  });

  it('before a position ends there, in list order', async () => {
    assert.deepEqual(await fetch({ limit: 2, from: before([5]) }), {
      items: [3, 4],
      previous: [3],
      next: [4],
    });
    assert.deepEqual(await fetch({ limit: 2, from: before([3]) }), {
      items: [1, 2],
      previous: null,
      next: [2],
    });
    assert.deepEqual(await fetch({ limit: 2, from: before([2]) }), { items: [1], previous: null, next: [1] });
  });

  it('of a descending list runs down', async () => {
    const descending = true;
    assert.deepEqual(await fetch({ limit: 2, descending }), { items: [5, 4], previous: null, next: [4] });
    assert.deepEqual(await fetch({ limit: 2, descending, from: before([2]) }), {
      items: [4, 3],
      previous: [4],
      next: [3],
    });
  });

  it('past the end is empty and leads nowhere', async () => {
    assert.deepEqual(await fetch({ limit: 2, from: after([5]) }), { items: [], previous: null, next: null });
  });

  it('before the beginning is the first page', async () => {
    assert.deepEqual(await fetch({ limit: 2, from: before([1]) }), {
      items: [1, 2],
      previous: null,
      next: [2],
    });
    const empty = numberList(new Set());
    assert.deepEqual(await empty({ limit: 2, from: before([1]) }), { items: [], previous: null, next: null });
  });
});

describe('a walk through a list', () => {
  const number = fc.integer({ min: 1, max: 60 });
  const numbers = fc.uniqueArray(number, { maxLength: 40 });
  const changes = fc.array(fc.array(number, { maxLength: 6 }), { maxLength: 20 });
  const limits = fc.integer({ min: 1, max: 7 });

  it('to the end and back yields every item once each way, in order, in full pages', async () => {
    await fc.assert(
      fc.asyncProperty(numbers, limits, fc.boolean(), async (list, limit, descending) => {
        const fetch = numberList(new Set(list));
        const ordered = list.toSorted((a, b) => (descending ? b - a : a - b));
        const pages = await walk(fetch, limit, descending);
        assert.deepEqual(itemsOf(pages), ordered);
        assert.ok(pages.slice(0, -1).every((page) => page.items.length === limit));
        const back = await walkBack(fetch, limit, descending, pages.at(-1) as Page<number>);
        assert.deepEqual(itemsOf(back), ordered);
      }),
    );
  });

  it('yields every item that stays exactly once, in order, whatever comes and goes meanwhile', async () => {
    await fc.assert(
      fc.asyncProperty(numbers, limits, fc.boolean(), changes, async (list, limit, descending, toggles) => {
        const current = new Set(list);
        const touched = new Set<number>();
        const pages = await walk(numberList(current), limit, descending, (page) => {
          for (const value of toggles[page - 1] ?? []) {
            touched.add(value);
            if (!current.delete(value)) current.add(value);
          }
        });
        const seen = itemsOf(pages);
        const direction = descending ? -1 : 1;
        assert.ok(
          seen.every((value, index) => index === 0 || (value - (seen[index - 1] ?? 0)) * direction > 0),
        );
        for (const value of list) if (!touched.has(value)) assert.ok(seen.includes(value), `${value}`);
      }),
    );
  });
});

forEachEngine('a walk through groups', (engine) => {
  const limits = fc.integer({ min: 1, max: 6 });
  const name = fc
    .string({ unit: fc.constantFrom(...'abZéжß_% 🌊'), minLength: 1, maxLength: 3 })
    .map((text) => `x${text}x`);
  const names = fc.uniqueArray(name, { minLength: 1, maxLength: 12, selector: fold });
  const changes = fc.array(fc.record({ create: name, remove: fc.nat({ max: 11 }) }), { maxLength: 6 });

  it('yields every group that stays exactly once, in order, and back', async () => {
    const world = await World.in(await engine.shared());
    const { groups } = world.directory;
    const fetch: Fetch<Group> = (page) => groups.list(world.operator, world.whole, { search: 'x' }, page);
    const clear = async () => {
      const all = await fetch({ limit: 1000 });
      for (const group of all.items) await groups.remove(world.operator, world.at(group));
    };

    await fc.assert(
      fc.asyncProperty(names, limits, fc.boolean(), changes, async (list, limit, descending, toggles) => {
        await clear();
        const made: Group[] = [];
        for (const each of list) made.push(await world.createGroup(each));
        const staying = new Set(made.map((group) => group.id));

        const pages = await walk(fetch, limit, descending, async (page) => {
          const change = toggles[page - 1];
          if (!change) return;
          await groups.create(world.operator, world.whole, { name: change.create }).catch(() => {});
          const gone = made[change.remove];
          if (gone && staying.delete(gone.id)) await groups.remove(world.operator, world.at(gone));
        });

        const seen = itemsOf(pages);
        assert.equal(new Set(seen.map((group) => group.id)).size, seen.length, 'once');
        for (const id of staying)
          assert.ok(
            seen.some((group) => group.id === id),
            'each',
          );
        const order = seen.map((group) => Buffer.from(group.nameFolded));
        assert.deepEqual(
          order.toSorted((a, b) => Buffer.compare(a, b) * (descending ? -1 : 1)),
          order,
        );

        const still = await walk(fetch, limit, descending);
        const back = await walkBack(fetch, limit, descending, still.at(-1) as Page<Group>);
        assert.deepEqual(itemsOf(back), itemsOf(still));
      }),
      { numRuns: 6 },
    );
  });
});

forEachEngine('a walk through people', (engine) => {
  it('yields each exactly once in either order, and back, where many have one name', async () => {
    const world = await World.in(await engine.shared());
    for (let index = 0; index < 17; index += 1) {
      await world.createUser(`user${index}`, { displayName: ['Sam', 'sam', 'Zoë', '🌊'][index % 4] ?? '' });
    }
    const everyone = new Set(Array.from({ length: 17 }, (_, index) => `user${index}`));
    for (const order of ['key', 'nickname'] as const) {
      for (const descending of [false, true]) {
        for (const limit of [4, 16, 17]) {
          const fetch = (page: PageRequest) =>
            world.directory.users.list(world.operator, world.whole, {}, order, page);
          const pages = await walk(fetch, limit, descending);
          const seen = itemsOf(pages).map((user) => user.username);
          assert.deepEqual([seen.length, new Set(seen)], [17, everyone]);
          const back = await walkBack(fetch, limit, descending, pages.at(-1) as Page<never>);
          assert.deepEqual(
            itemsOf(back).map((user) => user.username),
            seen,
          );
        }
      }
    }
  });
});

forEachEngine('a walk through directories and resources', (engine) => {
  it('yields each exactly once, oldest first, and back', async () => {
    const world = await World.in(await engine.shared());
    const { organizations } = world.directory;
    for (const name of ['Zebra', 'Apple', 'Main']) await organizations.createDirectory(world.operator, name);
    const directories = (page: PageRequest) =>
      organizations.listDirectories(world.operator, world.organization.id, {}, page);
    const resources = (page: PageRequest) =>
      organizations.listResources(world.operator, world.organization.id, {}, page);

    const order = ['Fernhollow', 'Zebra', 'Apple', 'Main'];
    const products = ['Fernhollow', 'fernhollow', 'Jira', 'Confluence'];
    for (const limit of [1, 3, 4]) {
      const pages = await walk(directories, limit, false);
      assert.deepEqual(
        itemsOf(pages).map((item) => item.name),
        order,
      );
      const last = pages.at(-1) as (typeof pages)[number];
      assert.deepEqual(
        itemsOf(await walkBack(directories, limit, false, last)).map((item) => item.name),
        order,
      );
      assert.deepEqual(
        itemsOf(await walk(resources, limit, false)).map((item) => item.name),
        products,
      );
      assert.deepEqual(
        itemsOf(await walk(resources, limit, true)).map((item) => item.name),
        products.toReversed(),
      );
    }
  });
});
