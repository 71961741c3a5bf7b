import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { visitorTests } from './support/browserTests.ts';
import { hold } from './support/network.ts';

/** Longer than typing rests before it is searched for. */
const RESTED_MS = 500;

/** Who is faster than the server gets what they asked for, or nothing yet: never what they asked for before. */

const visitorTest = visitorTests(async (seed) => ({
  ana: await seed.person('Ana Ivanova', { access: true }),
  team: await seed.group('team-0010'),
  empty: await seed.group('empty-group'),
}));

visitorTest('Enter in the palette waits for what is in the field', async (visit, { admin }) => {
  const { page } = visit;
  await visit.signIn(admin);
  await visit.heading('Groups').waitFor();
  const letGo = await hold(page, '**/api/groups?search=empty-group*');
  await page.keyboard.press('Control+k');
  const field = page.getByRole('combobox', { name: 'Search or jump to' });
  await field.fill('team-0010');
  const former = page.getByRole('option', { name: /^team-0010/ });
  await former.waitFor();
  await field.fill('empty-group');
  assert.equal(await former.getAttribute('aria-disabled'), 'true');
  await field.press('Enter');
  letGo();
  await visit.heading('empty-group').waitFor();
  await page.unrouteAll({ behavior: 'wait' });
});

visitorTest('a search stays on the screen where it was typed', async (visit, { admin }) => {
  const { page } = visit;
  await visit.signIn(admin);
  // The screen is still on its way when typing has rested.
  const letGo = await hold(page, '**/assets/People-*.js');
  await page.getByLabel('Search groups').fill('xyz');
  // At once: a click that looks first whether it can takes longer than typing rests.
  await page.getByRole('link', { name: 'People' }).dispatchEvent('click');
  await sleep(RESTED_MS);
  letGo();
  await visit.heading('People').waitFor();
  await page.getByRole('link', { name: 'Ana Ivanova' }).waitFor();
  assert.equal(new URL(page.url()).search, '');
  await page.unrouteAll({ behavior: 'wait' });
});

visitorTest('a list tells that it is still of another search', async (visit, { admin }) => {
  const { page } = visit;
  await visit.signIn(admin);
  const letGo = await hold(page, '**/api/groups?search=empty*');
  const list = page.getByRole('region', { name: 'List of groups' });
  await list.getByRole('link', { name: 'team-0010' }).waitFor();
  assert.equal(await list.getAttribute('aria-busy'), 'false');
  await page.getByLabel('Search groups').fill('empty');
  await page.locator('section[aria-busy="true"]').getByRole('link', { name: 'team-0010' }).waitFor();
  await page.locator('[role="status"][aria-busy="true"]').waitFor();
  letGo();
  await list.getByRole('link', { name: 'team-0010' }).waitFor({ state: 'detached' });
  await list.getByRole('link', { name: 'empty-group' }).waitFor();
  assert.equal(await list.getAttribute('aria-busy'), 'false');
  await page.unrouteAll({ behavior: 'wait' });
});

visitorTest('the explorer has no answer about anybody but who is in its field', async (visit, all) => {
  const { page } = visit;
  await visit.signIn(all.admin);
  await visit.open('/access?user=ana.ivanova');
  await page.getByLabel('Product').selectOption({ label: `Confluence on ${all.setup.siteName}` });
  const answer = page.getByText('Yes: Ana Ivanova has access');
  await answer.waitFor();
  await page.getByLabel('Person').fill('somebody else');
  await page.getByText('Press Enter to ask about somebody else').waitFor();
  assert.equal(await answer.count(), 0);
  await page.getByLabel('Person').fill('ana.ivanova');
  await answer.waitFor();
});
