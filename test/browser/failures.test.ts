import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { createCrowd } from '../support/crowd.ts';
import { until } from '../support/until.ts';
import { visitorTests } from './support/browserTests.ts';
import { cut } from './support/network.ts';

/** What was shown stays, with all that was done on it, while the server cannot be reached. */

const MEMBERS = 2000;

const visitorTest = visitorTests(async (seed) => {
  const crowded = await seed.group('crowded');
  await createCrowd(await seed.home(), crowded, MEMBERS);
  return { crowded };
});

/** What is older than half a minute is fetched again when somebody comes back to the window. */
async function comeBack(page: Page): Promise<void> {
  await page.clock.fastForward(6 * 60_000);
  await page.evaluate(`document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))`);
}

visitorTest('a form stays open when what is behind it cannot be refreshed', async (visit, all) => {
  const { page } = visit;
  await page.clock.install();
  await visit.signIn(all.admin);
  await visit.open(`/groups/${all.seeded.crowded.id}`);
  await visit.button('Rename').click();
  const name = visit.dialog().getByLabel('Name');
  await name.fill('half written');

  const mend = await cut(page, '**/api/**');
  await comeBack(page);
  await page.clock.runFor(10_000);
  await page.getByText('This may be out of date. The server cannot be reached.').waitFor();
  assert.equal(await name.inputValue(), 'half written');
  await page.keyboard.press('Escape');
  await page.getByRole('link', { name: 'crowd0001', exact: true }).waitFor();

  await mend();
  await visit.button('Try again').click();
  await page.getByText('This may be out of date').waitFor({ state: 'detached' });
  await visit.heading('crowded').waitFor();
});

visitorTest('rows that do not come are asked for again where the list is', async (visit, all) => {
  const { page } = visit;
  await visit.signIn(all.admin);
  await visit.open(`/groups/${all.seeded.crowded.id}`);
  const list = page.getByRole('region', { name: 'List of members' });
  await list.getByRole('link', { name: 'crowd0001', exact: true }).waitFor();
  const mend = await cut(page, '**/members?*offset=1*');
  await list.evaluate((element) => element.scrollTo(0, element.scrollHeight / 2));
  await list.getByText('These rows could not be loaded.').waitFor();
  await mend();
  await list.getByRole('button', { name: 'Try again' }).click();
  await list.getByRole('link', { name: 'crowd1000', exact: true }).waitFor();
  // What is on the screen may be of two pages, which come one after the other.
  await until(async () => (await list.getByText('could not be loaded').count()) === 0);
});

visitorTest('events stay when those before them do not come', async (visit, { admin }) => {
  const { page } = visit;
  await page.route('**/api/events?*', async (route) => {
    const response = await route.fetch({ url: `${route.request().url()}&limit=2`.replace('limit=50&', '') });
    await route.fulfill({ response });
  });
  await visit.signIn(admin);
  await visit.open('/activity');
  const events = page.getByRole('list', { name: 'Events' }).getByRole('listitem');
  await events.first().waitFor();
  const shown = await events.count();
  const mend = await cut(page, '**/api/events?*cursor=*');
  await visit.button('Look further back').click();
  const told = page.getByRole('alert').getByText('The server cannot be reached.');
  await told.waitFor();
  assert.ok((await events.count()) >= shown);
  // What is live goes on meanwhile, and leaves it told.
  for (const _ of [1, 2]) await page.waitForResponse((response) => response.url().includes('after='));
  assert.ok(await told.isVisible());
  await mend();
  await visit.button('Try again').click();
  await events.nth(shown).waitFor();
  await page.unrouteAll({ behavior: 'wait' });
});

visitorTest('what is live tells when it is not, and goes on', async (visit, { admin }) => {
  const { page } = visit;
  await visit.signIn(admin);
  await visit.open('/activity');
  await page.getByRole('list', { name: 'Events' }).waitFor();
  const mend = await cut(page, '**/api/events?*after=*');
  const note = page.getByText('This may be out of date. The server cannot be reached.');
  await note.waitFor();
  await mend();
  await note.waitFor({ state: 'detached' });
});

visitorTest(
  'what is asked while the browser is offline fails, and is not done later',
  async (visit, { admin }) => {
    const { page } = visit;
    await visit.signIn(admin);
    await visit.button('Create group').click();
    const dialog = visit.dialog('Create a group');
    await dialog.getByLabel('Name').fill('made offline');
    await page.context().setOffline(true);
    await dialog.getByRole('button', { name: 'Create', exact: true }).click();
    await dialog.getByRole('alert').getByText('cannot be reached').waitFor();
    await page.context().setOffline(false);
    await page.keyboard.press('Escape');
    await visit.dialog().waitFor({ state: 'detached' });
    await page.getByLabel('Search groups').fill('made offline');
    await page.getByText('0 groups', { exact: true }).waitFor();
  },
);
