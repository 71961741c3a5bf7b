import assert from 'node:assert/strict';
import { visitorTests } from './support/browserTests.ts';
import { PASSWORD } from './support/installation.ts';
import type { Visit } from './support/visit.ts';

const visitorTest = visitorTests(async (seed) => ({
  vera: await seed.person('Vera Novak'),
  herons: await seed.group('herons'),
}));

/** What the visitor does not notice: elsewhere, or by time. */
const endSession = ({ page }: Visit) => page.context().clearCookies();

visitorTest(
  'a session that ends takes nothing that was typed; its owner goes on',
  async (visit, { admin }) => {
    const { page } = visit;
    await visit.signIn(admin);
    await visit.button('Create group').click();
    const form = visit.dialog('Create a group');
    await form.getByLabel('Name').fill('half done');
    await endSession(visit);
    await form.getByRole('button', { name: 'Create', exact: true }).click();
    const again = visit.dialog('Your session has ended');
    await again.locator('input[type=password]:focus').waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.type('wrong');
    await page.keyboard.press('Enter');
    await again.getByRole('alert').getByText('do not go together').waitFor();
    await again.getByLabel('Password', { exact: true }).fill(admin.password);
    await page.keyboard.press('Enter');
    await again.waitFor({ state: 'detached' });
    assert.equal(await form.getByLabel('Name').inputValue(), 'half done');
    await form.getByRole('button', { name: 'Create', exact: true }).click();
    await visit.heading('half done').waitFor();
  },
);

visitorTest('its owner goes on in all tabs, wherever they sign in again', async (visit, { admin }) => {
  const { page } = visit;
  await visit.signIn(admin);
  await visit.button('Create group').click();
  const form = visit.dialog('Create a group');
  await form.getByLabel('Name').fill('half done too');
  await endSession(visit);
  await form.getByRole('button', { name: 'Create', exact: true }).click();
  const again = visit.dialog('Your session has ended');
  await again.waitFor();

  const other = await page.context().newPage();
  await other.goto(visit.url);
  await other.getByLabel('Username or e-mail').fill(admin.login);
  await other.getByLabel('Password', { exact: true }).fill(admin.password);
  await other.getByRole('button', { name: 'Sign in' }).click();
  await again.waitFor({ state: 'detached' });
  assert.equal(await form.getByLabel('Name').inputValue(), 'half done too');
});

visitorTest('the preview of a list notices the end, too', async (visit, { admin, seeded }) => {
  await visit.signIn(admin);
  await visit.open(`/groups/${seeded.herons.id}`);
  await visit.button('Add people').first().click();
  await visit.dialog().getByLabel('People').fill('vera.novak');
  await endSession(visit);
  await visit.button('Preview').click();
  const again = visit.dialog('Your session has ended');
  await again.getByLabel('Password', { exact: true }).fill(admin.password);
  await visit.page.keyboard.press('Enter');
  await again.waitFor({ state: 'detached' });
  await visit.button('Preview').click();
  await visit.button('Add 1 person').waitFor();
});

visitorTest(
  'somebody else begins anew, and sees nothing of who was there',
  async (visit, { admin, seeded }) => {
    const { page } = visit;
    await visit.signIn(admin);
    await visit.button('Create group').click();
    await visit.dialog('Create a group').getByLabel('Name').fill('secret plans');
    await endSession(visit);
    await visit.dialog().getByRole('button', { name: 'Create', exact: true }).click();
    const again = visit.dialog('Your session has ended');
    await again.getByLabel('Username or e-mail').fill(seeded.vera.username);
    await again.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await page.keyboard.press('Enter');
    await page.getByText('Not allowed', { exact: true }).waitFor();
    assert.equal(await visit.dialog().count(), 0);
    assert.equal(await page.getByText('herons').count(), 0);
  },
);
