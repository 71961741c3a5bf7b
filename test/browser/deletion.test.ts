import assert from 'node:assert/strict';
import type { Group } from '../../src/core/types.ts';
import { counted } from '../../src/web/lib/names.ts';
import { visitorTests } from './support/browserTests.ts';
import type { Visit } from './support/visit.ts';

const MANY = 51;

const visitorTest = visitorTests(async (seed) => {
  const many: Group[] = [];
  for (let number = 1; number <= MANY; number++) many.push(await seed.group(`many-${number}`));
  return {
    many,
    alpha: await seed.group('alpha-team'),
    beta: await seed.group('beta-team'),
    gamma: await seed.group('gamma-team'),
  };
});

async function find(visit: Visit, text: string, count: string): Promise<void> {
  await visit.page.getByLabel('Search groups').fill(text);
  await visit.page.getByText(count, { exact: true }).waitFor();
}

visitorTest(
  'of several groups one has gone and one is refused: the rest are deleted, and it is told by name',
  async (visit, { admin, seeded }) => {
    const { page } = visit;
    const { alpha, beta } = seeded;
    await visit.signIn(admin);
    await find(visit, '-team', '3 groups');
    await page.getByLabel('Select alpha-team').check();
    await visit.button('Select all 3 of this list').click();
    await page.evaluate(`fetch('/api/groups/${alpha.id}', { method: 'DELETE' })`);
    await page.route(`**/api/groups/${beta.id}`, (route) =>
      route.fulfill({
        status: 409,
        json: { error: { kind: 'conflict', message: 'Not now.', details: {} } },
      }),
    );
    await visit.button('Delete…').click();
    const dialog = visit.dialog('Delete 3 groups');
    await dialog.getByText('it has been deleted already').waitFor();
    await dialog.getByRole('button', { name: 'Delete 3 groups' }).click();
    await visit.told('2 groups were deleted').waitFor();
    await visit.dialog('Delete beta-team').getByRole('alert').getByText('beta-team: Not now.').waitFor();
    await visit.button('Cancel').click();
    await page.getByText('1 group selected').waitFor();
    await page.getByRole('link', { name: 'gamma-team' }).waitFor({ state: 'detached' });
  },
);

visitorTest(
  'more groups than can be deleted at once are not offered to be',
  async (visit, { admin, seeded }) => {
    const { page } = visit;
    await visit.signIn(admin);
    await find(visit, 'many-', '51 groups');
    await page.getByLabel('Select many-11').check();
    assert.equal(await visit.button(/^Select all/).count(), 0);
    for (const digit of [1, 2, 3, 4, 5, 6, 7, 8, 9]) {
      const found = seeded.many.filter(({ name }) => name.startsWith(`many-${digit}`));
      await find(visit, `many-${digit}`, counted(found.length, 'group'));
      // Also where as many of other searches are chosen as this list has.
      const all = visit.button(/^Select all/);
      await all.click();
      await all.waitFor({ state: 'detached' });
    }
    await page.getByText('51 groups selected').waitFor();
    await page.getByText('At most 50 can be deleted at once').waitFor();
    assert.equal(await visit.button('Delete…').isDisabled(), true);
    await page.getByLabel('Select many-9').uncheck();
    assert.equal(await visit.button('Delete…').isDisabled(), false);
  },
);
