import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { ensureConsole } from '../support/console.ts';
import { createCrowd } from '../support/crowd.ts';
import { visitorTests } from './support/browserTests.ts';

const MEMBERS = 20_000;
/** As many rows as one request brings. */
const PAGE_SIZE = 100;

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
  const windows = () => visit.requests.filter((request) => request.includes('/members?'));
  assert.ok(windows().length <= 2, windows().join('\n'));

  const scroll = (to: string) =>
    page.evaluate(`(() => {
      const list = document.querySelector('[aria-label="List of members"]');
      list.scrollTo(0, list.scrollHeight * ${to});
    })()`);
  await scroll('1');
  await page.getByRole('link', { name: `p${MEMBERS}`, exact: true }).waitFor();
  await scroll('0.5');
  await page.getByRole('link', { name: `p${MEMBERS / 2}`, exact: true }).waitFor();

  const asked = windows();
  assert.ok(asked.length <= 8, asked.join('\n'));
  for (const request of asked) assert.match(request, new RegExp(`limit=${PAGE_SIZE}\\b`));
  const rows = await page.getByRole('row').count();
  assert.ok(rows < 100, `${rows} rows are drawn`);
  await page.getByText('20,000 members').first().waitFor();
});

test('what is loaded before the first screen is no more than 200 kB of compressed script', async () => {
  await ensureConsole();
  const folder = join(dirname(process.env.GROUPKEEP_TEST_MAIN ?? ''), 'web');
  const read = (name: string) => readFileSync(join(folder, name), 'utf8');
  const loaded = new Set<string>();
  const load = (name: string) => {
    if (loaded.has(name)) return;
    loaded.add(name);
    for (const [, other = ''] of read(name).matchAll(/\bfrom\s*["']\.\/([\w.-]+\.js)["']/g))
      load(`assets/${other}`);
    for (const [, other = ''] of read(name).matchAll(/\bimport\s*["']\.\/([\w.-]+\.js)["']/g))
      load(`assets/${other}`);
  };
  const page = read('index.html');
  for (const [, path = ''] of page.matchAll(/(?:src|href)="\/([\w./-]+\.js)"/g)) load(path);
  // The list of groups, where everybody arrives, and the sign-in.
  const screens = [
    ...read([...loaded].find((name) => /index-/.test(name)) ?? '').matchAll(
      /assets\/((?:Groups|SignIn)-[\w-]+\.js)/g,
    ),
  ];
  for (const [, name = ''] of screens) load(`assets/${name}`);
  const bytes = [...loaded].map((name) => gzipSync(read(name)).length).reduce((sum, size) => sum + size, 0);
  assert.ok(loaded.size > 3 && screens.length >= 2, [...loaded].join(', '));
  assert.ok(bytes <= 200_000, `${bytes} bytes in ${loaded.size} files`);
});
