import assert from 'node:assert/strict';
import { visitorTests } from './support/browserTests.ts';

const visitorTest = visitorTests(async (seed) => ({
  givers: await seed.group('other givers'),
  ana: await seed.person('Ana Ivanova', { access: true }),
  bob: await seed.person('Bob Bell'),
}));

visitorTest(
  'the explorer says yes and no, because; and passes the question on by its address',
  async (visit, all) => {
    const { page } = visit;
    const { siteName } = all.setup;
    await visit.signIn(all.admin);
    await visit.open('/access');
    await page.getByText('Choose a person and a product').waitFor();
    await page.getByLabel('Person').fill('ana.ivanova');
    await page.getByLabel('Product').selectOption({ label: `Confluence on ${siteName}` });
    await page.getByText(`Yes: Ana Ivanova has access to Confluence on ${siteName}`).waitFor();
    await page.getByRole('link', { name: `confluence-users-${siteName}` }).waitFor();

    const asked = page.url();
    await page.getByLabel('Person').fill('bob.bell@example.com');
    await page.getByLabel('Person').press('Enter');
    await page.getByText('No: Bob Bell has no access').waitFor();
    await page.getByText('no role leads there').waitFor();
    await page.getByRole('region', { name: 'Groups that give access' }).getByRole('link').first().waitFor();

    await page.getByLabel('Person').fill('nobody at all');
    await page.getByLabel('Person').press('Enter');
    await page.getByText('Nobody is called nobody at all').waitFor();

    await page.goto(asked);
    await page.getByText('Yes: Ana Ivanova has access').waitFor();
  },
);

visitorTest(
  'a person’s access names the way it comes; suspended, it is of no use, and comes back',
  async (visit, all) => {
    const { page } = visit;
    await visit.signIn(all.admin);
    await visit.open('/people');
    await page.getByLabel('Search people').fill('ana iv');
    await page.getByText('1 person').waitFor();
    await page.getByRole('link', { name: 'Ana Ivanova' }).click();
    await visit.heading('Ana Ivanova').waitFor();
    const access = page.getByRole('list', { name: 'Effective access' });
    await access.getByRole('link', { name: `jira-software-users-${all.setup.siteName}` }).waitFor();

    await visit.button('Suspend').click();
    const dialog = visit.dialog('Suspend Ana Ivanova?');
    await dialog.getByText('/suspend').waitFor();
    await dialog.getByRole('button', { name: 'Suspend' }).click();
    await page.getByText('None of it is of use now').waitFor();
    await access.getByRole('link', { name: 'Why?' }).first().click();
    await page.getByText('No: Ana Ivanova has no access').waitFor();
    await page.getByText('Because the account is suspended').waitFor();

    await page.goBack();
    await visit.button('Restore').click();
    await visit.dialog().getByRole('button', { name: 'Restore' }).click();
    await visit.button('Suspend').waitFor();
    await page.getByText('None of it is of use now').waitFor({ state: 'detached' });
  },
);

visitorTest('a token is made, shown once, used, and revoked', async (visit, { admin, url }) => {
  const { page } = visit;
  await visit.signIn(admin);
  await page.getByRole('link', { name: 'Credentials' }).click();
  await visit.button('Create token').click();
  const dialog = visit.dialog('Create an API token');
  await dialog.getByLabel('Name').fill('nightly report');
  await dialog.getByLabel('Some scopes').check();
  assert.equal(await dialog.getByRole('button', { name: 'Create', exact: true }).isDisabled(), true);
  await dialog.getByLabel('read:groups:admin').check();
  await dialog.getByRole('button', { name: 'Create', exact: true }).click();
  const secret = (await visit.dialog('The token nightly report').getByTestId('secret').textContent()) ?? '';
  assert.match(secret, /^gkt_[\w-]{43}$/);
  await visit.button('I have it').click();

  const row = page.getByRole('listitem').filter({ hasText: 'nightly report' });
  await row.getByText('last used never').waitFor();
  await row.getByText('read:groups:admin').waitFor();
  assert.ok(!(await page.content()).includes(secret), 'it is nowhere any more');

  const ask = (path: string) =>
    fetch(`${url}/api${path}`, { headers: { authorization: `Bearer ${secret}` } }).then(
      ({ status }) => status,
    );
  assert.deepEqual([await ask('/groups'), await ask('/users')], [200, 403]);
  await page.reload();
  await row.waitFor();
  assert.equal(await row.getByText('last used never').count(), 0);

  await row.getByRole('button', { name: 'Revoke nightly report' }).click();
  const revocation = visit.dialog('Revoke the token nightly report?');
  await revocation.getByText('-X DELETE').waitFor();
  await revocation.getByRole('button', { name: 'Revoke' }).click();
  await visit.told('nightly report is revoked').waitFor();
  await row.waitFor({ state: 'detached' });
  assert.equal(await ask('/groups'), 401);
});

visitorTest('what happens is shown as it happens, and found again', async (visit, { admin, url, setup }) => {
  const { page } = visit;
  await visit.signIn(admin);
  await visit.open('/activity');
  const events = page.getByRole('list', { name: 'Events' });
  await events.waitFor();
  // By a script, through another API, while the list is looked at.
  const made = await fetch(`${url}/admin/v2/orgs/${setup.orgId}/directories/${setup.directoryId}/groups`, {
    method: 'POST',
    headers: { authorization: `Bearer ${setup.orgApiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'made meanwhile' }),
  });
  assert.equal(made.status, 201);
  const event = events.getByRole('listitem').filter({ hasText: 'made meanwhile' });
  await event.getByText('Group created').waitFor();
  await event.getByText('the Organizations API').waitFor();
  assert.equal(await event.count(), 1);

  await page.getByLabel('API', { exact: true }).selectOption({ label: 'Organizations API' });
  await page.getByLabel('Action').selectOption('group_created');
  // Other events go with the first answer to what is asked now.
  await events.getByRole('listitem').filter({ hasText: 'Signed in' }).first().waitFor({ state: 'detached' });
  await event.waitFor();
  for (const told of await events.getByRole('listitem').allTextContents())
    assert.match(told, /Group created/);
  await page.getByLabel('Search events').fill('nothing has this name');
  await page.getByText('Nothing has happened').waitFor();
});

visitorTest('who has no access is shown every group that gives it', async (visit, all) => {
  const { page } = visit;
  await visit.signIn(all.admin);
  const product = `Confluence on ${all.setup.siteName}`;
  await visit.open(`/groups/${all.seeded.givers.id}/access`);
  await visit.button('Grant a role').click();
  const dialog = visit.dialog('Grant a role to other givers');
  await dialog.getByLabel('Product').selectOption({ label: product });
  await dialog.getByLabel('Role').selectOption({ label: 'user' });
  await dialog.getByRole('button', { name: 'Grant', exact: true }).click();
  await visit.told('other givers now gives user').waitFor();
  await visit.open('/access?user=bob.bell');
  await page.getByLabel('Product').selectOption({ label: product });
  const groups = page.getByRole('region', { name: 'Groups that give access' });
  await groups.getByRole('link', { name: 'other givers' }).waitFor();
  await groups.getByRole('link', { name: `confluence-users-${all.setup.siteName}` }).waitFor();
});
