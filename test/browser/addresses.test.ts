import assert from 'node:assert/strict';
import { visitorTests } from './support/browserTests.ts';

/** Addresses are passed on, bookmarked and gone back to: each leads where it always led. */

const visitorTest = visitorTests(async (seed) => {
  const ana = await seed.person('Ana Ivanova');
  return { ana, herons: await seed.group('herons', ana), numbered: await seed.group('007', ana) };
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
