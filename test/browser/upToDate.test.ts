import assert from 'node:assert/strict';
import { visitorTests } from './support/browserTests.ts';

/** What one sees is what is so: after one's own changes, after others', and as time goes by. */

const visitorTest = visitorTests(async (seed) => ({
  ana: await seed.person('Ana Ivanova'),
  ben: await seed.person('Ben Okafor', { groups: [] }),
  filling: await seed.group('filling'),
  doomed: await seed.group('doomed'),
}));

visitorTest('an answer about access is asked for again after a change', async (visit, all) => {
  const { page } = visit;
  await visit.signIn(all.admin);
  await visit.open('/access?user=ana.ivanova');
  await page.getByLabel('Product').selectOption({ label: `Confluence on ${all.setup.siteName}` });
  await page.getByText('No: Ana Ivanova has no access').waitFor();
  const name = `confluence-users-${all.setup.siteName}`;
  await page.getByRole('link', { name }).click();
  await visit.heading(name).waitFor();
  await visit.button('Add people').first().click();
  await visit.dialog().getByLabel('People').fill('ana.ivanova');
  await visit.dialog().getByRole('button', { name: 'Preview' }).click();
  await visit.dialog().getByRole('button', { name: 'Add 1 person' }).click();
  await visit.told('1 person added').waitFor();
  await page.goBack();
  await page.getByText('Yes: Ana Ivanova has access').waitFor();
});

visitorTest('the palette does not find a group that was just deleted', async (visit, { admin, seeded }) => {
  const { page } = visit;
  await visit.signIn(admin);
  await visit.heading('Groups').waitFor();
  const search = async () => {
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'Search or jump to' }).fill('doomed');
  };
  await search();
  await page.getByRole('option', { name: /^doomed/ }).click();
  await visit.heading('doomed').waitFor();
  await visit.button('Delete').click();
  await visit.dialog('Delete doomed').getByRole('button', { name: 'Delete', exact: true }).click();
  await visit.told('doomed was deleted').waitFor();
  await visit.heading('Groups').waitFor();
  await search();
  await page.getByText('Nothing has that name.').waitFor();
  await page.keyboard.press('Escape');
  await visit.open(`/groups/${seeded.doomed.id}`);
  await page.getByText('There is no such group').waitFor();
});

visitorTest('other tabs begin anew when somebody else signs in', async (visit, { admin, seeded }) => {
  const { page } = visit;
  await visit.signIn(admin);
  await visit.open(`/groups/${seeded.filling.id}`);
  await visit.button('Rename').click();
  await visit.dialog().getByLabel('Name').fill('half written');

  const other = await page.context().newPage();
  await other.goto(visit.url);
  await other.getByRole('button', { name: /^Account of Administrator/ }).click();
  await other.getByRole('button', { name: 'Sign out', exact: true }).click();
  await visit.heading('Sign in to Groupkeep').waitFor();
  assert.equal(await visit.dialog().count(), 0);

  await other.getByLabel('Username or e-mail').fill(seeded.ben.username);
  await other.getByLabel('Password', { exact: true }).fill('correct horse battery staple');
  await other.getByRole('button', { name: 'Sign in' }).click();
  await visit.button(/^Account of Ben Okafor/).waitFor();
});

visitorTest('the heading of a group follows its list', async (visit, { admin, seeded, url, setup }) => {
  const { page } = visit;
  await visit.signIn(admin);
  await visit.open(`/groups/${seeded.filling.id}`);
  await page.getByText('Nobody is in this group').waitFor();
  const path = `${setup.directoryId}/groups/${seeded.filling.id}/memberships`;
  const added = await fetch(`${url}/admin/v2/orgs/${setup.orgId}/directories/${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${setup.orgApiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ accountId: seeded.ana.accountId }),
  });
  assert.ok(added.ok, await added.text());
  await page.getByLabel('Search members').fill('ana');
  await page.getByRole('link', { name: 'Ana Ivanova' }).waitFor();
  await page.getByRole('main').locator('header').getByText('1 member').waitFor();
  assert.equal(await visit.button('Export CSV').isEnabled(), true);
});

visitorTest('how long ago something was goes on as time does', async (visit, { admin, seeded }) => {
  const { page } = visit;
  await page.clock.install();
  await visit.signIn(admin);
  await visit.open(`/people/${seeded.ana.accountId}`);
  await page.locator('time').first().waitFor();
  await page.clock.fastForward('05:00');
  await page
    .locator('time', { hasText: /^[5-9] minutes ago$/ })
    .first()
    .waitFor();
});
