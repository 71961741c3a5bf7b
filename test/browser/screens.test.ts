import assert from 'node:assert/strict';
import { requireAccessible } from './support/axe.ts';
import { visitorTests } from './support/browserTests.ts';
import type { Seed } from './support/installation.ts';
import type { Visit } from './support/visit.ts';

/** What holds of every screen: anybody can use it, however wide it is and in whichever colours. */

async function seedScreens(seed: Seed) {
  const ana = await seed.person('Ana Ivanova', { access: true });
  const longName = `department-of-${'very-long-names-'.repeat(12)}end`;
  return { ana, herons: await seed.group('herons', ana), long: await seed.group(longName, ana) };
}

type Seeded = Awaited<ReturnType<typeof seedScreens>>;

const visitorTest = visitorTests(seedScreens);

/** Each with something that is there when it has loaded. */
const SCREENS: [name: string, path: (seeded: Seeded) => string, shows: string][] = [
  ['groups', () => '/groups', 'org-admins'],
  ['a group', ({ herons }) => `/groups/${herons.id}`, 'Ana Ivanova'],
  ['a group’s access', ({ herons }) => `/groups/${herons.id}/access`, 'It gives no access'],
  ['what uses a group', ({ herons }) => `/groups/${herons.id}/used-by`, 'herons'],
  ['a group’s history', ({ herons }) => `/groups/${herons.id}/history`, 'Group created'],
  ['a group with a long name', ({ long }) => `/groups/${long.id}`, 'Ana Ivanova'],
  ['people', () => '/people', 'Ana Ivanova'],
  ['a person', ({ ana }) => `/people/${ana.accountId}`, 'Effective access'],
  ['the access explorer', () => '/access', 'Choose a person'],
  ['activity', () => '/activity', 'User added to a group'],
  ['tokens', () => '/credentials', 'last used'],
  ['keys', () => '/credentials?list=keys', 'last used'],
  ['what is not there', () => '/groups/nothing', 'There is no such group'],
];

const DIALOGS: [name: string, path: (seeded: Seeded) => string, button: string][] = [
  ['making a group', () => '/groups', 'Create group'],
  ['adding people', ({ herons }) => `/groups/${herons.id}`, 'Add people'],
  ['renaming a group', ({ herons }) => `/groups/${herons.id}`, 'Rename'],
  ['deleting a group', ({ herons }) => `/groups/${herons.id}`, 'Delete'],
  ['granting a role', ({ herons }) => `/groups/${herons.id}/access`, 'Grant a role'],
  ['suspending a person', ({ ana }) => `/people/${ana.accountId}`, 'Suspend'],
  ['making a token', () => '/credentials', 'Create token'],
  ['the keys', () => '/groups', 'Keyboard shortcuts'],
];

async function show(visit: Visit, [, path, shows]: (typeof SCREENS)[number], seeded: Seeded): Promise<void> {
  await visit.open(path(seeded));
  await visit.page.getByRole('main').getByText(shows).first().waitFor();
}

for (const colorScheme of ['light', 'dark'] as const) {
  visitorTest(
    `axe finds nothing on any screen or dialog, in ${colorScheme} colours`,
    async (visit, { admin, seeded }) => {
      await visit.open('/sign-in');
      await visit.heading('Sign in to Groupkeep').waitFor();
      await requireAccessible(visit.page, 'the sign-in');
      await visit.signIn(admin);
      for (const screen of SCREENS) {
        await show(visit, screen, seeded);
        await requireAccessible(visit.page, screen[0]);
      }
      for (const [name, path, button] of DIALOGS) {
        await visit.open(path(seeded));
        await visit.button(button).first().click();
        await visit.dialog().getByRole('button').first().waitFor();
        await requireAccessible(visit.page, name);
      }
      await visit.open('/credentials');
      await visit.button('Create token').click();
      await visit.dialog().getByLabel('Some scopes').check();
      await requireAccessible(visit.page, 'a token’s scopes');
      const scheme = await visit.page.evaluate('getComputedStyle(document.documentElement).colorScheme');
      assert.equal(scheme, colorScheme);
    },
    { colorScheme },
  );
}

visitorTest(
  'at 320 pixels nothing has to be scrolled sideways, and everything can be reached',
  async (visit, { admin, seeded }) => {
    const { page } = visit;
    await visit.signIn(admin);
    for (const screen of SCREENS) {
      await show(visit, screen, seeded);
      assert.deepEqual(await page.evaluate(WIDER_THAN_THE_PAGE), [], screen[0]);
    }
    for (const [name, path, button] of DIALOGS.filter(([, , label]) => label !== 'Keyboard shortcuts')) {
      await visit.open(path(seeded));
      await visit.button(button).first().click();
      await visit.dialog().getByRole('button').first().waitFor();
      assert.deepEqual(await page.evaluate(WIDER_THAN_THE_PAGE), [], name);
    }
    await visit.open('/groups');
    await visit.button('Menu').click();
    await page.getByRole('link', { name: 'Credentials' }).click();
    await visit.heading('Credentials').waitFor();
  },
  { viewport: { width: 320, height: 640 } },
);

/** What sticks out of the page, if the page can be scrolled sideways for it. */
const WIDER_THAN_THE_PAGE = `document.documentElement.scrollWidth <= innerWidth
  ? [...document.querySelectorAll('main, [role=dialog], section')]
      .filter((each) => each.scrollWidth > each.clientWidth + 1 && getComputedStyle(each).overflowX !== 'visible')
      .map((each) => each.className)
  : ['the page: ' + document.documentElement.scrollWidth]`;

visitorTest('everything goes by the keyboard alone', async (visit, { admin, seeded }) => {
  const { page } = visit;
  const { keyboard } = page;
  await visit.open('/sign-in');
  await visit.heading('Sign in to Groupkeep').waitFor();
  await keyboard.type(admin.login);
  await keyboard.press('Tab');
  await keyboard.type(admin.password);
  await keyboard.press('Enter');
  await visit.heading('Groups').waitFor();

  // Search, then the row and what is in it.
  await page.getByRole('link', { name: 'herons' }).waitFor();
  await keyboard.press('/');
  await keyboard.type('herons');
  // Before the last letter, there may be one group already.
  await visit.isAt('/groups?search=herons');
  await page.getByText('1 group', { exact: true }).waitFor();
  await keyboard.press('Escape');
  await keyboard.press('j');
  await page.locator('a:focus', { hasText: 'herons' }).waitFor();
  await keyboard.press('x');
  await page.getByText('1 group selected').or(page.getByText('1 group').nth(1)).first().waitFor();
  assert.equal(await page.getByLabel('Select herons').isChecked(), true);
  await keyboard.press('Enter');
  await visit.heading('herons').waitFor();

  // A dialog takes the focus, keeps it, and gives it back.
  await visit.button('Rename').focus();
  await keyboard.press('Enter');
  await visit.dialog().waitFor();
  await page.locator('[role=dialog] input:focus').waitFor();
  for (let step = 0; step < 12; step++) {
    await keyboard.press('Tab');
    assert.equal(await page.evaluate(`document.activeElement.closest('[role=dialog]') !== null`), true);
  }
  await keyboard.press('Escape');
  await visit.dialog().waitFor({ state: 'detached' });
  await page.locator('button:focus', { hasText: 'Rename' }).waitFor();

  // The palette goes anywhere.
  await keyboard.press('Control+k');
  await page.locator('[role=combobox]:focus').waitFor();
  await keyboard.type('ana iv');
  // The first, when groups that a shorter text has found are gone.
  await page.getByRole('option', { name: /Ana Ivanova/, selected: true }).waitFor();
  await keyboard.press('Enter');
  await visit.heading('Ana Ivanova').waitFor();
  assert.ok(page.url().endsWith(seeded.ana.accountId));

  await keyboard.press('Shift+?');
  await visit.dialog('Keyboard shortcuts').waitFor();
  await keyboard.press('Escape');
  await visit.dialog().waitFor({ state: 'detached' });
});
