import assert from 'node:assert/strict';
import { createCrowd } from '../support/crowd.ts';
import { visitorTests } from './support/browserTests.ts';

/** Addresses are passed on, bookmarked and gone back to: each leads where it always led. */

const visitorTest = visitorTests(async (seed) => {
  const ana = await seed.person('Ana Ivanova');
  const crowded = await seed.group('crowded');
  await createCrowd(await seed.home(), crowded, 500);
  return {
    crowded,
    ana,
    herons: await seed.group('herons', ana),
    numbered: await seed.group('007', ana),
  };
});

visitorTest('bookmarks lead where they led', async (visit, { admin, seeded: { ana, herons } }) => {
  const { page } = visit;
  await visit.signIn(admin);
  const place = `/groups/${herons.id}`;
  const bookmarks: [path: string, heading: string, ends: string][] = [
    ['/', 'Groups', '/groups'],
    ['/groups/', 'Groups', ''],
    ['/groups?search=her&source=local&sort=-memberCount', 'Groups', ''],
    ['/groups?source=nowhere', 'Groups', '/groups'],
    [`${place}?status=active`, 'herons', ''],
    [`${place}/used-by`, 'herons', ''],
    [`${place}/no-such-tab`, 'herons', place],
    ['/people?status=active&sort=-createdAt', 'People', ''],
    [`/people/${ana.accountId}`, 'Ana Ivanova', ''],
    [`/people/${encodeURIComponent(ana.accountId)}`, 'Ana Ivanova', ''],
    ['/access?user=ana.ivanova', 'Access', ''],
    ['/activity?action=group_created&span=week', 'Activity', ''],
    ['/credentials?list=all', 'Credentials', ''],
  ];
  for (const [path, heading, ends] of bookmarks) {
    await visit.open(path);
    await visit.heading(heading).waitFor();
    await visit.isTitled(`${heading} · Groupkeep`);
    await visit.isAt(ends || path);
  }
  await visit.open('/groups/a/b/c');
  await page.getByText('There is no such page').waitFor();
  await page.getByRole('link', { name: 'Go to groups' }).click();
  await visit.heading('Groups').waitFor();
});

visitorTest('an address shows its filters; digits stay digits', async (visit, { admin, seeded }) => {
  const { page } = visit;
  await visit.signIn(admin);
  await visit.open('/groups?search=007&source=local');
  await page.getByText('1 group', { exact: true }).waitFor();
  await page.getByRole('link', { name: '007' }).waitFor();
  assert.equal(await page.getByLabel('Search groups').inputValue(), '007');
  assert.equal(await page.getByLabel('Source').inputValue(), 'local');
  await page.getByLabel('Source').selectOption('');
  await page.waitForURL('**/groups?search=007');

  await visit.open('/groups?create');
  await visit.dialog('Create a group').waitFor();
  await visit.isAt('/groups');

  await visit.open(`/groups/${seeded.herons.id}?search=nobody`);
  await page.getByText('No member is like that').waitFor();
  await visit.button('Clear filters').click();
  await page.getByRole('link', { name: 'Ana Ivanova' }).waitFor();
  await visit.isAt(`/groups/${seeded.herons.id}`);
});

visitorTest(
  'back and forward pass over screens, not over filters and tabs',
  async (visit, { admin, seeded }) => {
    const { page } = visit;
    await visit.signIn(admin);
    await page.getByLabel('Search groups').fill('hero');
    await page.getByText('1 group', { exact: true }).waitFor();
    await page.getByRole('link', { name: 'herons' }).click();
    await visit.heading('herons').waitFor();
    await page.getByRole('link', { name: 'Access', exact: true }).last().click();
    await page.getByText('It gives no access').waitFor();
    await visit.isAt(`/groups/${seeded.herons.id}/access`);

    await page.goBack();
    await visit.heading('Groups').waitFor();
    await visit.isAt('/groups?search=hero');
    assert.equal(await page.getByLabel('Search groups').inputValue(), 'hero');
    await page.goForward();
    await page.getByText('It gives no access').waitFor();

    // Another group is opened where groups open, not where the last was left.
    await page.getByRole('link', { name: 'History', exact: true }).click();
    await page.getByText('User added to a group').first().waitFor();
    await page.getByRole('link', { name: 'Ana Ivanova' }).first().click();
    await visit.heading('Ana Ivanova').waitFor();
    await page.getByRole('link', { name: '007' }).click();
    await visit.heading('007').waitFor();
    await visit.isAt(`/groups/${seeded.numbered.id}`);
  },
);

visitorTest('another screen takes the focus, a tab keeps it', async (visit, { admin, seeded }) => {
  const { page } = visit;
  await visit.signIn(admin);
  await page.getByRole('link', { name: 'People' }).click();
  await visit.heading('People').waitFor();
  await page.locator('main:focus').waitFor();
  assert.equal(await page.locator('[aria-current="page"]').textContent(), 'People');

  await visit.open(`/groups/${seeded.herons.id}`);
  const tabs = page.getByRole('navigation', { name: 'Parts of the group' });
  await tabs.getByRole('link', { name: 'Used by' }).click();
  await page.getByRole('heading', { name: 'Protection' }).waitFor();
  await tabs.locator('a:focus', { hasText: 'Used by' }).waitFor();
  assert.equal(await tabs.locator('[aria-current="page"]').textContent(), 'Used by');
});

visitorTest('back leads to where a list was left, a link to its top', async (visit, { admin, seeded }) => {
  const { page } = visit;
  await visit.signIn(admin);
  await visit.open(`/groups/${seeded.crowded.id}`);
  const list = page.getByRole('region', { name: 'List of members' });
  await list.getByRole('link', { name: 'crowd0001' }).waitFor();
  await list.evaluate((element) => element.scrollTo(0, 300 * 40));
  const left = list.getByRole('link', { name: 'crowd0305', exact: true });
  await left.click();
  await visit.heading('crowd0305').waitFor();
  await page.goBack();
  await left.waitFor();
  const top = await list.evaluate((element) => element.scrollTop);
  assert.equal(top, 300 * 40);

  await left.click();
  await page.getByRole('list', { name: 'Groups' }).getByRole('link', { name: 'crowded' }).click();
  await list.getByRole('link', { name: 'crowd0001' }).waitFor();
  assert.equal(await list.evaluate((element) => element.scrollTop), 0);
});

visitorTest('what is searched in a group is there again after another tab', async (visit, all) => {
  const { page } = visit;
  await visit.signIn(all.admin);
  await visit.open(`/groups/${all.seeded.herons.id}?search=ana`);
  const tabs = page.getByRole('navigation', { name: 'Parts of the group' });
  await tabs.getByRole('link', { name: 'Access' }).click();
  await page.getByText('It gives no access').waitFor();
  await tabs.getByRole('link', { name: 'Members' }).click();
  assert.equal(await page.getByLabel('Search members').inputValue(), 'ana');
});

visitorTest(
  'the menu of a narrow screen closes when one goes elsewhere, and on Escape',
  async (visit, { admin }) => {
    const { page } = visit;
    await visit.signIn(admin);
    const menu = visit.button('Menu');
    const unfolded = (is: boolean) =>
      page.locator(`button[aria-label="Menu"][aria-expanded="${is}"]`).waitFor();
    await menu.click();
    await unfolded(true);
    await page.keyboard.press('Escape');
    await unfolded(false);
    await menu.click();
    await page.getByText('Search or jump').click();
    await page.getByRole('combobox', { name: 'Search or jump to' }).fill('Credentials');
    await page.keyboard.press('Enter');
    await visit.heading('Credentials').waitFor();
    await unfolded(false);
  },
  { viewport: { width: 390, height: 800 } },
);
