import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { visitorTests } from './support/browserTests.ts';

/** What holds of every dialog: nothing that was typed or done in it is lost by the way. */

const visitorTest = visitorTests(async (seed) => {
  const ana = await seed.person('Ana Ivanova');
  return { ana, herons: await seed.group('herons', ana), doomed: await seed.group('doomed') };
});

/** Requests of the API with that method wait until they are let go, or are answered by `status`. */
async function hold(page: Page, method: string, status?: number): Promise<() => void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  await page.route('**/api/**', async (route) => {
    if (route.request().method() !== method) return route.fallback();
    await promise;
    if (status === undefined) return route.continue();
    const error = { kind: 'conflict', message: 'It cannot be done now.', details: {} };
    return route.fulfill({ status, json: { error } });
  });
  return resolve;
}

visitorTest(
  'while a token is being made its dialog stays, and shows the secret',
  async (visit, { admin }) => {
    const { page } = visit;
    await visit.signIn(admin);
    await visit.open('/credentials');
    await visit.button('Create token').click();
    const dialog = visit.dialog('Create an API token');
    await dialog.getByLabel('Name').fill('nightly');
    const letGo = await hold(page, 'POST');
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
    const letGo = await hold(page, 'DELETE', 409);
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
  await hold(page, 'POST');
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
