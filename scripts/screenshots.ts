import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type Browser, chromium as driver, type Page } from 'playwright-core';
import { openStore } from '../src/store/open.ts';
import { findChromium, NO_BROWSER } from '../test/browser/support/chromium.ts';
import { Visit } from '../test/browser/support/visit.ts';
import { createPlace } from '../test/support/engines.ts';
import { type Installed, install } from '../test/support/install.ts';
import { startServerProcess } from '../test/support/serverProcess.ts';

/** Makes the pictures of the console in docs/screenshots: of the example company, by a real browser. */

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const FOLDER = join(ROOT, 'docs/screenshots');
const SIZE = { width: 1200, height: 680 };

type Setup = Installed['setup'];

/** What a picture shows, and how to get there from the list of groups. */
const PICTURES: [name: string, show: (visit: Visit, setup: Setup) => Promise<unknown>][] = [
  [
    'groups',
    async ({ page }) => {
      await page.getByLabel('Select auditors').check();
      await page.getByLabel('Select break-glass').check();
    },
  ],
  [
    'group',
    async (visit) => {
      await visit.open('/groups?search=heron-3');
      await visit.page.getByRole('link', { name: 'project-heron-3' }).click();
      await visit.page.getByRole('region', { name: 'List of members' }).getByRole('link').first().waitFor();
    },
  ],
  [
    'preview',
    async (visit) => {
      const { page } = visit;
      const people = await namesOfPeople(page, 9);
      await visit.open('/groups?search=heron-3');
      await page.getByRole('link', { name: 'project-heron-3' }).click();
      await visit.button('Add people').first().click();
      await visit
        .dialog()
        .getByLabel('People')
        .fill([...people, 'nobody@example.com', 'typo'].join('\n'));
      await visit.dialog().getByRole('button', { name: 'Preview' }).click();
      await visit.dialog().getByText('2 lines cannot be used').waitFor();
    },
  ],
  [
    'access',
    async (visit, { siteName }) => {
      const [person = ''] = await namesOfPeople(visit.page, 1);
      await visit.open(`/access?user=${encodeURIComponent(person)}`);
      await visit.page.getByLabel('Product').selectOption({ label: `Confluence on ${siteName}` });
      await visit.page.getByText(/^(Yes|No): /).waitFor();
    },
  ],
  [
    'activity',
    async (visit) => {
      await visit.open('/activity');
      await visit.page.getByText('Before and after').first().click();
    },
  ],
];

/** Those of which there is a dark one, too. */
const DARK = ['groups', 'access'];

async function namesOfPeople(page: Page, count: number): Promise<string[]> {
  const ask = `fetch('/api/users?sort=displayName&limit=${count}').then((reply) => reply.json())`;
  const { items } = (await page.evaluate(ask)) as { items: { email: string }[] };
  return items.map(({ email }) => email);
}

/** Some life in the history, through several APIs. */
async function makeHistory(url: string, { orgId, directoryId, orgApiKey, admin }: Setup): Promise<void> {
  const post = (path: string, authorization: string, body: object) =>
    fetch(url + path, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const basic = `Basic ${Buffer.from(`${admin.email}:${admin.apiToken}`).toString('base64')}`;
  const groups = `/admin/v2/orgs/${orgId}/directories/${directoryId}/groups`;
  await post(groups, `Bearer ${orgApiKey}`, {
    name: 'flood-watch',
    description: 'On call when rivers rise.',
  });
  await post('/rest/api/3/group/user?groupname=flood-watch', basic, { accountId: admin.accountId });
  const users = ['abdi.guled', 'amara.okafor', 'anita.ghorpade'];
  await post('/rest/extender/1.0/group/addUsers/flood-watch', basic, { users });
}

/** Once: otherwise the history would tell of little else. */
async function signIn(browser: Browser, url: string, { admin }: Setup) {
  const context = await browser.newContext();
  await new Visit(await context.newPage(), url).signIn({ login: admin.username, password: admin.password });
  return context.storageState();
}

async function main(): Promise<void> {
  const executablePath = findChromium();
  if (!executablePath) throw new Error(NO_BROWSER);
  const place = await createPlace('sqlite');
  if (!('data' in place.location)) throw new Error('SQLite lives in a directory');
  const { data } = place.location;
  const store = await openStore(place.location);
  const { setup } = await install(store);
  await store.close();
  await promisify(execFile)(
    process.execPath,
    ['src/main.ts', 'import', 'examples/company.yaml', '--data', data],
    {
      cwd: ROOT,
    },
  );
  const server = startServerProcess(place.location, ['--log-level', 'error']);
  const browser = await driver.launch({ executablePath, args: ['--no-sandbox'] });
  try {
    const url = await server.url;
    await mkdir(FOLDER, { recursive: true });
    const storageState = await signIn(browser, url, setup);
    await makeHistory(url, setup);
    for (const colorScheme of ['light', 'dark'] as const) {
      for (const [name, show] of PICTURES) {
        if (colorScheme === 'dark' && !DARK.includes(name)) continue;
        const context = await browser.newContext({ viewport: SIZE, colorScheme, storageState });
        const visit = new Visit(await context.newPage(), url);
        await visit.open('/groups');
        await visit.page.getByRole('link', { name: 'auditors' }).waitFor();
        await show(visit, setup);
        await visit.page.waitForLoadState('networkidle');
        await visit.page.mouse.move(0, 0);
        const path = join(FOLDER, `${name}-${colorScheme}.png`);
        await visit.page.screenshot({ path, animations: 'disabled' });
        await visit.end();
        await context.close();
      }
    }
  } finally {
    await browser.close();
    server.kill('SIGTERM');
    await server.ended;
    await place.remove();
  }
}

await main();
process.exit(0);
