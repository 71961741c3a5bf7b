import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { ensureConsole } from '../support/console.ts';
import { createCrowd } from '../support/crowd.ts';
import { visitorTests } from './support/browserTests.ts';
import type { Visit } from './support/visit.ts';

const MEMBERS = 20_000;
/** As many rows as one request brings. */
const PAGE_SIZE = 100;

const windowsOf = ({ requests }: Visit) => requests.filter((request) => request.includes('/members?'));

/** As by the scroll bar: to a part of the whole. */
const scrollTo = (page: Page, part: number) =>
  page.evaluate(`(() => {
    const list = document.querySelector('[aria-label="List of members"]');
    list.scrollTo(0, list.scrollHeight * ${part});
  })()`);

const visitorTest = visitorTests(async (seed) => {
  const everyone = await seed.group('everyone');
  await createCrowd(await seed.home(), everyone, MEMBERS, { prefix: 'p' });
  return { everyone };
});

visitorTest('of a large group only what is looked at is fetched', async (visit, { admin, seeded }) => {
  const { page } = visit;
  await visit.signIn(admin);
  await visit.open(`/groups/${seeded.everyone.id}`);
  await page.getByRole('link', { name: 'p0001', exact: true }).waitFor();
  const windows = () => windowsOf(visit);
  assert.ok(windows().length <= 2, windows().join('\n'));

  await scrollTo(page, 1);
  await page.getByRole('link', { name: `p${MEMBERS}`, exact: true }).waitFor();
  await scrollTo(page, 0.5);
  await page.getByRole('link', { name: `p${MEMBERS / 2}`, exact: true }).waitFor();

  const asked = windows();
  assert.ok(asked.length <= 8, asked.join('\n'));
  for (const request of asked) assert.match(request, new RegExp(`limit=${PAGE_SIZE}\\b`));
  const rows = await page.getByRole('row').count();
  assert.ok(rows < 100, `${rows} rows are drawn`);
  await page.getByText('20,000 members').first().waitFor();
});

const MILLION = 1_000_000;

/** As the server would answer for a window of a group of a million. */
function windowOfMillion(url: string) {
  const { searchParams } = new URL(url);
  const offset = Number(searchParams.get('offset'));
  const length = Math.min(Number(searchParams.get('limit')), MILLION - offset);
  const items = Array.from({ length }, (_, index) => {
    const number = offset + index + 1;
    const username = `p${number}`;
    return {
      accountId: `712020:${number}`,
      username,
      email: `${username}@example.com`,
      displayName: `Person ${number}`,
      status: 'active',
      lastLoginAt: null,
      createdAt: '2026-01-02T03:04:05.000Z',
    };
  });
  return { items, total: MILLION, next: null, previous: null };
}

/** The rows that can be seen, from the top: their numbers, and whose they are. */
const VISIBLE_ROWS = `(() => {
  const list = document.querySelector('[aria-label="List of members"]');
  const head = list.querySelector('[role=rowgroup]').getBoundingClientRect().bottom;
  const { bottom } = list.getBoundingClientRect();
  return [...list.querySelectorAll('[data-row]')]
    .map((row) => ({ row, box: row.getBoundingClientRect() }))
    .filter(({ box }) => box.bottom > head + 1 && box.top < bottom - 2)
    .sort((one, other) => one.box.top - other.box.top)
    .map(({ row }) => [Number(row.getAttribute('aria-rowindex')) - 1, row.querySelector('a')?.textContent]);
})()`;

visitorTest('of a million rows each can be reached, and is what its number says', async (visit, all) => {
  const { page } = visit;
  await page.route('**/api/groups/*/members?*', (route) =>
    route.fulfill({ json: windowOfMillion(route.request().url()) }),
  );
  await visit.signIn(all.admin);
  await visit.open(`/groups/${all.seeded.everyone.id}`);
  const list = page.getByRole('region', { name: 'List of members' });
  const shows = (number: number) =>
    list.getByRole('link', { name: `Person ${number}`, exact: true }).waitFor();
  /** The rows that can be seen, when they are as they should be. */
  const rowsWhen = async (isSo: (rows: [number, string | undefined][]) => boolean) => {
    for (let tries = 0; tries < 200; tries++) {
      const rows = (await page.evaluate(VISIBLE_ROWS)) as [number, string | undefined][];
      if (isSo(rows)) return rows;
      await page.waitForTimeout(100);
    }
    return assert.fail(`They never are: ${JSON.stringify(await page.evaluate(VISIBLE_ROWS))}`);
  };
  const beginsWith = (number: number) => rowsWhen(([row]) => row?.[0] === number);
  /** The number of the first row, when all that can be seen are there, in order, and the right ones. */
  const firstRow = async () => {
    const rows = await rowsWhen((all) => all.length > 10 && all.every(([, name]) => name));
    const first = rows[0]?.[0] ?? 0;
    const expected = rows.map((_, index) => [first + index, `Person ${first + index}`]);
    assert.deepEqual(rows, expected);
    return first;
  };
  await shows(1);
  await page.getByText('1,000,000 members').first().waitFor();

  await list.focus();
  await page.keyboard.press('End');
  await shows(MILLION);
  const top = await firstRow();
  assert.ok(top > MILLION - 20);
  await list.hover();
  await page.mouse.wheel(0, -400);
  await beginsWith(top - 10);
  // Of the first row a part is out of sight.
  await page.keyboard.press('j');
  await page.locator('[data-active] a:focus', { hasText: `Person ${top - 9}` }).waitFor();
  await list.focus();
  await page.keyboard.press('Home');
  await shows(1);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await beginsWith(3);
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowUp');
  await beginsWith(1);

  await scrollTo(page, 0.5);
  await rowsWhen(([row]) => Math.abs((row?.[0] ?? 0) - MILLION / 2) < 100);
  const middle = await firstRow();
  for (let turn = 0; turn < 10; turn++) await page.mouse.wheel(0, 400);
  await beginsWith(middle + 100);
  assert.equal(await firstRow(), middle + 100);
  assert.ok(windowsOf(visit).length < 30, windowsOf(visit).join('\n'));
  // An answer on its way when the browser closes would be an error that nobody catches.
  await page.unrouteAll({ behavior: 'wait' });
});

/** Where somebody may arrive, by the file of each. */
const SCREENS = ['SignIn', 'Groups', 'Group', 'People', 'Person', 'Access', 'Activity', 'Credentials'];

test('what is loaded before any first screen is no more than 200 kB of compressed script', async () => {
  await ensureConsole();
  const folder = join(dirname(process.env.GROUPKEEP_TEST_MAIN ?? ''), 'web');
  const read = (name: string) => readFileSync(join(folder, name), 'utf8');
  const loadsOf = (name: string) =>
    [...read(name).matchAll(/\b(?:from|import)\s*["']\.\/([\w.-]+\.js)["']/g)].map(
      ([, other]) => `assets/${other}`,
    );
  const entry = [...read('index.html').matchAll(/(?:src|href)="\/([\w./-]+\.js)"/g)].map(
    ([, path = '']) => path,
  );
  for (const screen of SCREENS) {
    const files = globSync(`assets/${screen}-*.js`, { cwd: folder });
    assert.equal(files.length, 1, screen);
    const loaded = new Set([...entry, ...files]);
    // A set takes in what is added while it is gone through.
    for (const name of loaded) for (const other of loadsOf(name)) loaded.add(other);
    const sizes = [...loaded].map((name) => gzipSync(read(name)).length);
    const bytes = sizes.reduce((sum, size) => sum + size, 0);
    assert.ok(loaded.size > 5, [...loaded].join(', '));
    assert.ok(bytes <= 200_000, `${screen}: ${bytes} bytes in ${loaded.size} files`);
  }
});
