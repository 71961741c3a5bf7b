import assert from 'node:assert/strict';
import { visitorTests } from './support/browserTests.ts';

const visitorTest = visitorTests(async (seed) => ({
  vera: await seed.person('Vera Novak'),
  oleg: await seed.person('Oleg Orlov', { groups: ['org-admins'] }),
  ana: await seed.person('Ana Ivanova', { access: true }),
  herons: await seed.group('herons'),
}));

visitorTest(
  'whoever is not signed in is asked to, and goes where they wanted to',
  async (visit, { admin }) => {
    await visit.open('/people?status=active');
    await visit.heading('Sign in to Groupkeep').waitFor();
    await visit.page.getByLabel('Username or e-mail').fill(admin.login);
    await visit.page.getByLabel('Password', { exact: true }).fill(admin.password);
    await visit.page.keyboard.press('Enter');
    await visit.heading('People').waitFor();
    assert.equal(new URL(visit.page.url()).search, '?status=active');
  },
);

visitorTest('a wrong password is told, and nothing else', async (visit, { admin }) => {
  await visit.open('/sign-in?to=//elsewhere.example.com/');
  await visit.page.getByLabel('Username or e-mail').fill(admin.login);
  await visit.page.getByLabel('Password', { exact: true }).fill('wrong');
  await visit.button('Sign in').click();
  await visit.page.getByRole('alert').getByText('do not go together').waitFor();
  await visit.page.getByLabel('Password', { exact: true }).fill(admin.password);
  await visit.button('Sign in').click();
  await visit.heading('Groups').waitFor();
  assert.equal(new URL(visit.page.url()).host, new URL(visit.url).host, 'not where a link says');
});

visitorTest('a session is a cookie that no script reads, and ends for good', async (visit, { admin }) => {
  await visit.signIn(admin);
  const [cookie, ...others] = await visit.page.context().cookies();
  assert.deepEqual(others, []);
  assert.deepEqual([cookie?.httpOnly, cookie?.sameSite], [true, 'Strict']);
  assert.equal(await visit.page.evaluate('document.cookie'), '');
  await visit.button(/^Account of Administrator/).click();
  await visit.page.getByRole('button', { name: 'Sign out', exact: true }).click();
  await visit.heading('Sign in to Groupkeep').waitFor();
  const status = await visit.page.evaluate(
    `fetch('/api/groups', { headers: { cookie: 'x' } }).then(({ status }) => status)`,
  );
  assert.equal(status, 401);
});

visitorTest('signing out everywhere ends the visit in another browser, too', async (visit, { admin }) => {
  await visit.signIn(admin);
  const elsewhere = await visit.page.context().browser()?.newContext();
  const other = await elsewhere?.newPage();
  assert.ok(elsewhere && other);
  await other.goto(`${visit.url}/sign-in`);
  await other.getByLabel('Username or e-mail').fill(admin.login);
  await other.getByLabel('Password', { exact: true }).fill(admin.password);
  await other.getByRole('button', { name: 'Sign in' }).click();
  await other.getByRole('heading', { level: 1, name: 'Groups' }).waitFor();
  await visit.button(/^Account of Administrator/).click();
  await visit.button('Sign out everywhere').click();
  await visit.dialog('Sign out everywhere?').getByRole('button', { name: 'Sign out everywhere' }).click();
  await visit.heading('Sign in to Groupkeep').waitFor();
  await other.getByRole('link', { name: 'People' }).click();
  await other.getByRole('dialog', { name: 'Your session has ended' }).waitFor();
  await elsewhere.close();
});

visitorTest(
  'whoever may look at nothing is told so on each screen, and offered nothing',
  async (visit, { seeded }) => {
    await visit.signIn({ login: seeded.vera.username });
    for (const path of ['/groups', '/people', '/activity']) {
      await visit.open(path);
      await visit.page.getByText('Not allowed', { exact: true }).waitFor();
    }
    await visit.open('/groups');
    await visit.page.getByText('Not allowed', { exact: true }).waitFor();
    assert.equal(await visit.button('Create group').count(), 0);
    // Their own tokens are theirs to see and to make; nobody else's.
    await visit.open('/credentials');
    await visit.page.getByText('There are no tokens').waitFor();
    assert.equal(await visit.page.getByText('API keys').count(), 0);
    await visit.open('/credentials?list=keys');
    await visit.page.getByText('Not allowed', { exact: true }).waitFor();
  },
);

visitorTest('who suspends themselves is warned, and then signed out', async (visit, { seeded }) => {
  const { oleg } = seeded;
  // Screens hear of a change by a timer. This makes it a late one: what is rendered in between must not need who was signed in.
  await visit.page.addInitScript(`{
    const { setTimeout } = window;
    window.setTimeout = (act, delay, ...rest) => setTimeout(act, Math.max(delay ?? 0, 50), ...rest);
  }`);
  await visit.signIn({ login: oleg.username });
  await visit.open(`/people/${oleg.accountId}`);
  await visit.button('Suspend').click();
  const dialog = visit.dialog('Suspend Oleg Orlov?');
  await dialog.getByText('This is your own account').waitFor();
  await dialog.getByRole('button', { name: 'Suspend' }).click();
  await visit.heading('Sign in to Groupkeep').waitFor();
  assert.equal(await visit.button('Undo').count(), 0);
});

visitorTest('what only administrators may see is offered to nobody else', async (visit, { seeded }) => {
  const { page } = visit;
  await visit.signIn({ login: seeded.ana.username });
  await visit.open(`/groups/${seeded.herons.id}`);
  await page.getByRole('link', { name: 'Used by' }).waitFor();
  assert.equal(await page.getByRole('link', { name: 'History' }).count(), 0);
  assert.equal(await page.getByRole('link', { name: 'Activity' }).count(), 0);
});
