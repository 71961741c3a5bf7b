import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
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
