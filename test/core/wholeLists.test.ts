import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { it } from 'node:test';
import { productAri } from '../../src/core/resources.ts';
import { insertCrowdOfPlaces } from '../support/crowd.ts';
import { forEachEngine } from '../support/engines.ts';
import { personOf, refuses, World } from '../support/world.ts';

/** More than any page has. */
const MANY = 1010;

forEachEngine('in an organization of very many directories and resources', (engine) => {
  it('the last of each is listed, found, given and kept', async () => {
    const world = await World.in(await engine.shared());
    const { capabilities, organizations, users } = world.directory;
    await insertCrowdOfPlaces(world.store, world.organization, MANY);
    const last = await organizations.createDirectory(world.operator, 'Last');
    const address = { ...world.whole, directoryId: last.id };
    const host = `${randomUUID()}.example.com`;
    const site = await organizations.createSite(world.operator, address, { name: 'last', host });

    const directories = await capabilities.listDirectories(world.operator);
    assert.equal(directories.length, MANY + 2);
    assert.deepEqual(directories.at(-1), last);
    const { directories: own } = await capabilities.of(world.operator);
    assert.equal(own.length, MANY + 2);
    const products = await capabilities.listProducts(world.operator, { withSeats: false });
    assert.ok(products.some(({ resource }) => resource.ari === productAri('confluence', site.id)));

    const groups = { groups: ['site-admins'] };
    const zoe = await users.create(world.operator, address, personOf('zoe'), groups);
    assert.deepEqual(await world.groupsOf(zoe), [
      'confluence-users-last',
      'jira-software-users-last',
      'site-admins',
    ]);
    assert.deepEqual(await users.getByName(world.operator, world.whole, 'zoe'), zoe);
    await refuses('last-admin', users.remove(world.operator, world.of(zoe)), { name: 'last' });
  });
});
