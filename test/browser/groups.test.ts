import assert from 'node:assert/strict';
import { createCrowd } from '../support/crowd.ts';
import { visitorTests } from './support/browserTests.ts';

const HEBREW = 'קבוצת הניטור של הנהרות הגדולים והקטנים בצפון';
const MARKUP = '<img src=x onerror=alert(1)>';

const visitorTest = visitorTests(async (seed) => {
  const crowd = await createCrowd(await seed.home(), null, 200);
  const ana = await seed.person('Ana Ivanova');
  const mallory = await seed.person(`${MARKUP} Mallory`);
  return {
    crowd,
    ana,
    mallory,
    rangers: await seed.group('rangers'),
    hebrew: await seed.group(HEBREW),
    herons: await seed.group('herons', ana),
    doomed: await seed.group('doomed', ana),
    marked: await seed.group(`${MARKUP} & co`, mallory),
    gone: await seed.group('to be renamed', ana),
  };
});

visitorTest('a group is made, and found by what is typed', async (visit, { admin }) => {
  const { page } = visit;
  await visit.signIn(admin);
  await visit.button('Create group').click();
  const dialog = visit.dialog('Create a group');
  await dialog.getByLabel('Name').fill('Flood Watch');
  await dialog.getByLabel('Description').fill('On call when rivers rise');
  await dialog.getByText('/admin/v2/orgs/').waitFor();
  await dialog.getByRole('button', { name: 'Create', exact: true }).click();
  await visit.heading('Flood Watch').waitFor();
  await page.getByText('On call when rivers rise').waitFor();

  await page.getByRole('link', { name: 'Groups' }).first().click();
  await page.getByLabel('Search groups').fill('flood wa');
  await page.getByText('1 group', { exact: true }).waitFor();
  await page.getByRole('link', { name: 'Flood Watch' }).click();
  await visit.heading('Flood Watch').waitFor();
});

visitorTest('a name that is taken is told in the dialog, which stays', async (visit, { admin }) => {
  await visit.signIn(admin);
  await visit.button('Create group').click();
  const dialog = visit.dialog('Create a group');
  await dialog.getByLabel('Name').fill('HERONS');
  await dialog.getByRole('button', { name: 'Create', exact: true }).click();
  await dialog.getByRole('alert').getByText('HERONS').waitFor();
  await visit.page.keyboard.press('Escape');
  await visit.dialog().waitFor({ state: 'detached' });
});

visitorTest(
  'two hundred people are pasted, three of them nobody: seen, added, and taken back',
  async (visit, all) => {
    const { page } = visit;
    const { crowd, rangers } = all.seeded;
    const names = crowd.map(({ username, email }, index) => (index % 2 ? email.toUpperCase() : username));
    names.splice(50, 0, 'nobody');
    names.splice(100, 0, 'no.one@example.com');
    names.push('712020:not-there');
    await visit.signIn(all.admin);
    await visit.open(`/groups/${rangers.id}`);
    await visit.button('Add people').first().click();
    const dialog = visit.dialog();
    await dialog.getByLabel('People').fill(names.join('\n'));
    await dialog.getByText('203 people').waitFor();
    await dialog.getByRole('button', { name: 'Preview' }).click();
    await dialog.getByText('200 people will be added to the group').waitFor();
    await dialog.getByText('3 lines cannot be used and are left out').waitFor();
    for (const name of ['nobody', 'no.one@example.com', '712020:not-there']) {
      await dialog.getByRole('cell', { name, exact: true }).first().waitFor();
    }
    await dialog.getByRole('button', { name: 'Add 200 people' }).click();
    await visit.told('200 people added to rangers').waitFor();
    await page.getByText('200 members').first().waitFor();

    await visit.told('200 people added').getByRole('button', { name: 'Undo' }).click();
    await visit.told('Undone').waitFor();
    await page.getByText('No members').or(page.getByText('Nobody is in')).first().waitFor();
  },
);

visitorTest('who is chosen in the list is taken out together', async (visit, { admin, seeded }) => {
  const { page } = visit;
  await visit.signIn(admin);
  await visit.open(`/groups/${seeded.herons.id}`);
  await page.getByLabel('Select Ana Ivanova').check();
  await visit.button('Remove…').click();
  const dialog = visit.dialog();
  await dialog.getByRole('button', { name: 'Preview' }).click();
  await dialog.getByText('Ana Ivanova').first().waitFor();
  await dialog.getByRole('button', { name: 'Remove 1 person' }).click();
  await visit.told('1 person removed from herons').getByRole('button', { name: 'Undo' }).click();
  await page.getByRole('link', { name: 'Ana Ivanova' }).waitFor();
});

visitorTest(
  'a group is renamed, with a way back that leaves what others have changed',
  async (visit, { admin, seeded }) => {
    const { page } = visit;
    await visit.signIn(admin);
    await visit.open(`/groups/${seeded.gone.id}`);
    await visit.button('Rename').click();
    const dialog = visit.dialog();
    await dialog.getByLabel('Name').fill('renamed');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await visit.heading('renamed').waitFor();
    await page.evaluate(async (path) => {
      const body = JSON.stringify({ description: 'Described by somebody else' });
      await fetch(path, { method: 'PATCH', headers: { 'content-type': 'application/json' }, body });
    }, `/api/groups/${seeded.gone.id}`);
    await visit.told('to be renamed is now renamed').getByRole('button', { name: 'Undo' }).click();
    await visit.heading('to be renamed').waitFor();
    await page.getByText('Described by somebody else').waitFor();
    await page.getByRole('link', { name: 'History' }).click();
    await page.getByText('Group changed').first().waitFor();
    await page.getByText('Before and after').first().click();
    await page.getByRole('cell', { name: 'to be renamed', exact: true }).first().waitFor();
  },
);

visitorTest('a role that somebody else has given meanwhile is not undone', async (visit, all) => {
  const { page } = visit;
  const { rangers } = all.seeded;
  await visit.signIn(all.admin);
  await visit.open(`/groups/${rangers.id}/access`);
  await visit.button('Grant a role').click();
  const dialog = visit.dialog('Grant a role to rangers');
  await dialog.getByLabel('Product').selectOption({ label: `Confluence on ${all.setup.siteName}` });
  await dialog.getByLabel('Role').selectOption({ label: 'user' });
  const resource = await dialog.getByLabel('Product').inputValue();
  await page.evaluate(
    async ([path, body]) => {
      await fetch(path as string, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: body as string,
      });
    },
    [`/api/groups/${rangers.id}/roles`, JSON.stringify({ resource, role: 'atlassian/user' })],
  );
  await dialog.getByRole('button', { name: 'Grant', exact: true }).click();
  await visit.told('rangers gives user on Confluence').getByText('as it did already').waitFor();
  assert.equal(await visit.button('Undo').count(), 0);
});

visitorTest(
  'a role is granted; deleting the group tells who would lose it, and deletes it',
  async (visit, all) => {
    const { page } = visit;
    await visit.signIn(all.admin);
    await visit.open(`/groups/${all.seeded.doomed.id}/access`);
    await visit.button('Grant a role').click();
    const dialog = visit.dialog('Grant a role to doomed');
    await dialog.getByLabel('Product').selectOption({ label: `Confluence on ${all.setup.siteName}` });
    await dialog.getByLabel('Role').selectOption({ label: 'user' });
    await dialog.getByText('1 active member').waitFor();
    await dialog.getByRole('button', { name: 'Grant', exact: true }).click();
    await visit.told('doomed now gives user').waitFor();
    await page.getByRole('list', { name: 'Roles' }).getByText('Confluence').waitFor();

    await visit.button('Delete').click();
    const deletion = visit.dialog('Delete doomed');
    await deletion.getByText('Ana Ivanova').first().waitFor();
    await deletion.getByText('cannot be undone').waitFor();
    await deletion.getByRole('button', { name: 'Delete', exact: true }).click();
    await visit.told('doomed was deleted').waitFor();
    await visit.heading('Groups').waitFor();
    await visit.open(`/groups/${all.seeded.doomed.id}`);
    await page.getByText('There is no such group').waitFor();
  },
);

visitorTest('a group that makes administrators says why it cannot be deleted', async (visit, { admin }) => {
  await visit.signIn(admin);
  await visit.page.getByRole('link', { name: 'org-admins' }).click();
  await visit.button('Delete').click();
  const deletion = visit.dialog('Delete org-admins');
  await deletion
    .getByText(/administrators/)
    .first()
    .waitFor();
  assert.equal(await deletion.getByRole('button', { name: 'Delete', exact: true }).isDisabled(), true);
});

visitorTest('names that are markup are shown as text', async (visit, { admin, seeded }) => {
  const { page } = visit;
  await visit.signIn(admin);
  await page.getByRole('link', { name: `${MARKUP} & co` }).click();
  await visit.heading(`${MARKUP} & co`).waitFor();
  await page.getByRole('link', { name: `${MARKUP} Mallory` }).waitFor();
  await visit.open(`/groups/${seeded.marked.id}/history`);
  await page.getByText('User added to a group').first().waitFor();
  await visit.open(`/people/${seeded.mallory.accountId}`);
  await visit.heading(`${MARKUP} Mallory`).waitFor();
  assert.equal(await page.locator('img[src="x"]').count(), 0);
});

visitorTest(
  'names written from right to left are cut at their end',
  async (visit, { admin }) => {
    const { page } = visit;
    await visit.signIn(admin);
    const name = page.getByRole('link', { name: HEBREW });
    await name.waitFor();
    assert.equal(await name.evaluate((element) => element.matches(':dir(rtl)')), true);
    const other = page.getByRole('link', { name: 'rangers', exact: true });
    assert.equal(await other.evaluate((element) => element.matches(':dir(rtl)')), false);
  },
  { viewport: { width: 390, height: 800 } },
);
