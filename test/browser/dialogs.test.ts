import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { visitorTests } from './support/browserTests.ts';
import { hold } from './support/network.ts';

/** What holds of every dialog: nothing that was typed or done in it is lost by the way. */

const visitorTest = visitorTests(async (seed) => {
  const ana = await seed.person('Ana Ivanova');
  return {
    ana,
    herons: await seed.group('herons', ana),
    doomed: await seed.group('doomed'),
    gone: await seed.group('gone-soon'),
    arabic: await seed.group('مراقبو الفيضانات', ana),
  };
});

visitorTest(
  'while a token is being made its dialog stays, and shows the secret',
  async (visit, { admin }) => {
    const { page } = visit;
    await visit.signIn(admin);
    await visit.open('/credentials');
    await visit.button('Create token').click();
    const dialog = visit.dialog('Create an API token');
    await dialog.getByLabel('Name').fill('nightly');
    const letGo = await hold(page, '**/api/**', { method: 'POST' });
    // Twice before anything is drawn.
    await page.evaluate(`for (const form of [...document.forms, ...document.forms]) form.requestSubmit()`);
    await dialog.getByRole('button', { name: 'Cancel', disabled: true }).waitFor();
    await page.keyboard.press('Escape');
    await dialog.getByRole('button', { name: 'Close' }).click();
    letGo();
    await page.getByTestId('secret').waitFor();
    assert.equal(visit.requests.filter((request) => request === 'POST /api/tokens').length, 1);
  },
);

visitorTest(
  'what fails after somebody has gone elsewhere is told there',
  async (visit, { admin, seeded }) => {
    const { page } = visit;
    await visit.signIn(admin);
    await page.getByRole('link', { name: 'doomed' }).click();
    await visit.heading('doomed').waitFor();
    await visit.button('Delete').click();
    const letGo = await hold(page, '**/api/**', { method: 'DELETE', status: 409 });
    await visit.dialog('Delete doomed').getByRole('button', { name: 'Delete', exact: true }).click();
    await page.goBack();
    await visit.heading('Groups').waitFor();
    letGo();
    await visit.told('It cannot be done now.').waitFor();
    await visit.open(`/groups/${seeded.doomed.id}`);
    await visit.heading('doomed').waitFor();
  },
);

visitorTest('what is never answered comes to an end', async (visit, { admin }) => {
  const { page } = visit;
  await page.addInitScript({
    content:
      'AbortSignal.timeout = ((timeout) => () => timeout(3000))(AbortSignal.timeout.bind(AbortSignal));',
  });
  await visit.signIn(admin);
  await visit.button('Create group').click();
  const dialog = visit.dialog('Create a group');
  await dialog.getByLabel('Name').fill('never');
  await hold(page, '**/api/**', { method: 'POST' });
  await dialog.getByRole('button', { name: 'Create', exact: true }).click();
  await dialog.getByRole('alert').getByText('did not answer in time').waitFor();
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
});

visitorTest(
  'the list of people is as it was when one comes back from the preview',
  async (visit, { admin, seeded }) => {
    await visit.signIn(admin);
    await visit.open(`/groups/${seeded.herons.id}`);
    await visit.button('Add people').first().click();
    const people = visit.dialog().getByLabel('People');
    await people.fill('ana.ivanova\nnobody');
    await visit.button('Preview').click();
    await visit.button('Back to the list').click();
    assert.equal(await people.inputValue(), 'ana.ivanova\nnobody');
  },
);

visitorTest(
  'neither a click beside a form nor the palette takes away what was typed',
  async (visit, { admin }) => {
    const { page } = visit;
    await visit.signIn(admin);
    await visit.heading('Groups').waitFor();
    // It is fetched when it is first opened, and would come later than it is looked for.
    await page.keyboard.press('Control+k');
    await visit.dialog().waitFor();
    await page.keyboard.press('Escape');
    await visit.dialog().waitFor({ state: 'detached' });
    await visit.button('Create group').click();
    const name = visit.dialog('Create a group').getByLabel('Name');
    await name.fill('typed');
    await page.mouse.click(5, 5);
    await page.keyboard.press('Control+k');
    await page.keyboard.press('Shift');
    assert.equal(await name.inputValue(), 'typed');
    assert.equal(await visit.dialog().count(), 1);
  },
);

visitorTest(
  'the focus comes back when dialogs close, however many they were',
  async (visit, { admin, seeded }) => {
    const { page } = visit;
    const hasFocus = (name: string) => page.locator('button:focus', { hasText: name }).waitFor();
    const headingHasFocus = () => page.locator('h1:focus').waitFor();
    await visit.signIn(admin);
    await visit.open(`/groups/${seeded.herons.id}`);
    await visit.button('Add people').first().click();
    await visit.dialog().getByLabel('People').fill('ana.ivanova');
    await visit.button('Preview').click();
    await visit.dialog('Add 0 people to herons?').getByRole('button', { name: 'Cancel' }).click();
    await hasFocus('Add people');

    await visit.open('/credentials');
    await visit.button('Create token').click();
    await visit.dialog().getByLabel('Name').fill('short-lived');
    await visit.button('Create').last().click();
    await visit.button('I have it').click();
    await hasFocus('Create token');
    await visit.button('Revoke short-lived').click();
    await visit.dialog().getByRole('button', { name: 'Revoke' }).click();
    await visit.told('short-lived is revoked').waitFor();
    await headingHasFocus();

    await visit.open('/groups');
    await page.getByLabel('Select gone-soon').check();
    await visit.button('Delete…').click();
    await visit.dialog().getByRole('button', { name: 'Delete', exact: true }).click();
    await visit.told('gone-soon was deleted').waitFor();
    await headingHasFocus();
  },
);

visitorTest(
  'a file is added to what was typed, and told of when it cannot be read',
  async (visit, { admin, seeded }) => {
    await visit.signIn(admin);
    await visit.open(`/groups/${seeded.herons.id}`);
    await visit.button('Add people').first().click();
    const people = visit.dialog().getByLabel('People');
    await people.fill('bob');
    const choose = (csv: string) =>
      visit.page
        .locator('input[type=file]')
        .setInputFiles({ name: 'people.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) });
    await choose('user\nal"ice\n');
    await visit.told('Row 2 of the file').waitFor();
    await choose('user\n"Ashby, Alice"\ncarol\n');
    await visit.dialog().getByText('3 people', { exact: true }).waitFor();
    assert.equal(await people.inputValue(), 'bob\n"Ashby, Alice"\ncarol');
  },
);

visitorTest(
  'a file of members has the name of its group, and is one that Excel reads',
  async (visit, { admin, seeded }) => {
    const { page } = visit;
    await visit.signIn(admin);
    await visit.open(`/groups/${seeded.arabic.id}`);
    const [file] = await Promise.all([page.waitForEvent('download'), visit.button('Export CSV').click()]);
    assert.equal(file.suggestedFilename(), 'مراقبو-الفيضانات-members.csv');
    assert.ok((await readFile(await file.path(), 'utf8')).startsWith('\ufeffaccount id,'));
  },
);

visitorTest('before Back loses a secret, it asks', async (visit, { admin }) => {
  const { page } = visit;
  await visit.signIn(admin);
  await page.getByRole('link', { name: 'Credentials' }).click();
  await visit.button('Create token').click();
  await visit.dialog().getByLabel('Name').fill('kept');
  await visit.button('Create').last().click();
  const secret = await page.getByTestId('secret').innerText();
  await page.goBack();
  await visit.button('Stay').click();
  assert.equal(await page.getByTestId('secret').innerText(), secret);
  await visit.isAt('/credentials');
  await page.goBack();
  await visit.button('Leave').click();
  await visit.heading('Groups').waitFor();
  await visit.dialog().waitFor({ state: 'detached' });
});
