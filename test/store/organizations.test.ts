import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { it } from 'node:test';
import { forEachEngine } from '../support/engines.ts';
import { FIRST, NOON, namesOf, newDirectory, Rows } from '../support/rows.ts';

forEachEngine('organizations', (engine) => {
  const rows = async () => Rows.in(await engine.shared());

  it('are listed oldest first', async () => {
    const store = await engine.open();
    const first = await Rows.in(store);
    const second = await Rows.in(store);
    const third = await Rows.in(store);
    assert.deepEqual(await store.read.organizations.listOrganizations(), [
      first.organization,
      second.organization,
      third.organization,
    ]);
  });

  it('of a new store are none', async () => {
    const store = await engine.open();
    assert.deepEqual(await store.read.organizations.listOrganizations(), []);
  });

  it('are found by id, as they were stored', async () => {
    const { store, organization } = await rows();
    assert.deepEqual(await store.read.organizations.findOrganization(organization.id), organization);
    assert.deepEqual(
      { ...organization, key: 0, id: '' },
      { key: 0, id: '', name: 'Fernhollow', createdAt: NOON },
    );
  });

  it('are not found by an unknown id', async () => {
    const { store } = await rows();
    assert.equal(await store.read.organizations.findOrganization(randomUUID()), undefined);
  });

  it('have an id of their own', async () => {
    const { store, organization } = await rows();
    await assert.rejects(
      store.write(0, (writer) =>
        writer.organizations.insertOrganization({ id: organization.id, name: 'Twin', createdAt: NOON }),
      ),
    );
  });
});

forEachEngine('directories', (engine) => {
  const rows = async () => Rows.in(await engine.shared());
  const list = async (its: Rows, filter = {}, scan = {}) =>
    namesOf(
      await its.store.read.organizations.listDirectories(
        { organizationKey: its.key, ...filter },
        { ...FIRST, ...scan },
      ),
    );

  it('are listed oldest first, or newest first when descending', async () => {
    const its = await rows();
    await its.insertDirectory('Zebra');
    await its.insertDirectory('Apple');
    assert.deepEqual(await list(its), ['Main', 'Zebra', 'Apple']);
    assert.deepEqual(await list(its, {}, { descending: true }), ['Apple', 'Zebra', 'Main']);
  });

  it('are listed no more than the limit, and on from a position either way', async () => {
    const its = await rows();
    const second = await its.insertDirectory('Second');
    await its.insertDirectory('Third');
    assert.deepEqual(await list(its, {}, { limit: 2 }), ['Main', 'Second']);
    assert.deepEqual(await list(its, {}, { after: [second.key] }), ['Third']);
    assert.deepEqual(await list(its, {}, { after: [second.key], descending: true }), ['Main']);
  });

  it('of another organization are neither listed nor found', async () => {
    const its = await rows();
    const other = await rows();
    await its.insertDirectory('Second');
    assert.deepEqual(await list(other), ['Main']);
    assert.equal(
      await its.store.read.organizations.findDirectory(other.key, its.directory.id),
      undefined,
      'found',
    );
    assert.deepEqual(await list(other, { ids: [its.directory.id] }), []);
  });

  it('are found by id, as they were stored', async () => {
    const { store, key, directory } = await rows();
    assert.deepEqual(await store.read.organizations.findDirectory(key, directory.id), directory);
    assert.equal(await store.read.organizations.findDirectory(key, randomUUID()), undefined);
  });

  it('are narrowed by ids; an empty list of ids matches none', async () => {
    const its = await rows();
    const second = await its.insertDirectory('Second');
    const third = await its.insertDirectory('Third');
    assert.deepEqual(await list(its, { ids: [third.id, second.id] }), ['Second', 'Third']);
    assert.deepEqual(await list(its, { ids: [randomUUID()] }), []);
    assert.deepEqual(await list(its, { ids: [] }), []);
  });

  it('are narrowed to the directory of an account', async () => {
    const its = await rows();
    const second = await its.insertDirectory('Second');
    const alice = await its.insertUser('alice', { directoryKey: second.key });
    assert.deepEqual(await list(its, { accountId: alice.accountId }), ['Second']);
    assert.deepEqual(await list(its, { accountId: 'nobody' }), []);
  });

  it('must meet every filter at once', async () => {
    const its = await rows();
    const second = await its.insertDirectory('Second');
    const alice = await its.insertUser('alice');
    assert.deepEqual(await list(its, { ids: [second.id], search: 'second' }), ['Second']);
    assert.deepEqual(await list(its, { ids: [second.id], search: 'main' }), []);
    assert.deepEqual(await list(its, { ids: [second.id], accountId: alice.accountId }), []);
  });

  it('have an id of their own', async () => {
    const its = await rows();
    const twin = { ...newDirectory(its.organization, 'Twin'), id: its.directory.id };
    await assert.rejects(its.write((writer) => writer.organizations.insertDirectory(twin)));
    assert.deepEqual(await list(its), ['Main']);
  });

  it('need an organization that exists', async () => {
    const its = await rows();
    const orphan = newDirectory({ ...its.organization, key: its.key + 1_000_000 }, 'Orphan');
    await assert.rejects(its.write((writer) => writer.organizations.insertDirectory(orphan)));
  });
});

forEachEngine('sites', (engine) => {
  const rows = async () => Rows.in(await engine.shared());

  it('are listed oldest first, those of the organization alone', async () => {
    const its = await rows();
    const other = await rows();
    const zebra = await its.insertSite('zebra');
    await other.insertSite('other');
    const apple = await its.insertSite('apple');
    assert.deepEqual(await its.store.read.organizations.listSites(its.key), [zebra, apple]);
  });

  it('are found by id or by host, whatever the organization', async () => {
    const its = await rows();
    const site = await its.insertSite('fernhollow');
    const { organizations } = its.store.read;
    assert.deepEqual(await organizations.findSite(site.id), site);
    assert.deepEqual(await organizations.findSiteByHost(site.host), site);
    assert.equal(await organizations.findSite(randomUUID()), undefined);
    assert.equal(await organizations.findSiteByHost(site.id), undefined);
  });

  it('take their id and their host, in every organization', async () => {
    const its = await rows();
    const { id, host } = await its.insertSite('fernhollow');
    const { organizations } = its.store.read;
    const free = randomUUID();
    assert.equal(await organizations.isSiteTaken(id, `${free}.example.com`), true);
    assert.equal(await organizations.isSiteTaken(free, host), true);
    assert.equal(await organizations.isSiteTaken(free, `${free}.example.com`), false);
  });

  it('take their host whatever the case of its letters', async () => {
    const its = await rows();
    const { host } = await its.insertSite('fernhollow');
    assert.equal(await its.store.read.organizations.isSiteTaken(randomUUID(), host.toUpperCase()), true);
  });

  it('have an id and a host of their own', async () => {
    const its = await rows();
    const other = await rows();
    const { id, host } = await its.insertSite('fernhollow');
    await assert.rejects(other.insertSite('twin', { id }));
    await assert.rejects(other.insertSite('twin', { host }));
    assert.deepEqual(await other.store.read.organizations.listSites(other.key), []);
  });
});

forEachEngine('resources', (engine) => {
  const rows = async () => Rows.in(await engine.shared());
  const list = async (its: Rows, filter = {}, scan = {}) =>
    namesOf(
      await its.store.read.organizations.listResources(
        { organizationKey: its.key, ...filter },
        { ...FIRST, ...scan },
      ),
    );

  it('are listed oldest first, or newest first when descending', async () => {
    const its = await rows();
    await its.insertResource('jira-software', { name: 'Jira' });
    await its.insertResource('confluence', { name: 'Confluence' });
    assert.deepEqual(await list(its), ['Jira', 'Confluence']);
    assert.deepEqual(await list(its, {}, { descending: true }), ['Confluence', 'Jira']);
  });

  it('are listed no more than the limit, and on from a position either way', async () => {
    const its = await rows();
    await its.insertResource('a');
    const { key } = await its.insertResource('b');
    await its.insertResource('c');
    assert.deepEqual(await list(its, {}, { limit: 2 }), ['a', 'b']);
    assert.deepEqual(await list(its, {}, { after: [key] }), ['c']);
    assert.deepEqual(await list(its, {}, { after: [key], descending: true }), ['a']);
  });

  it('are narrowed by a folded part of the name', async () => {
    const its = await rows();
    await its.insertResource('confluence', { name: 'Confluence Nord' });
    await its.insertResource('jira', { name: 'Jira Süd' });
    assert.deepEqual(await list(its, { search: 'ence no' }), ['Confluence Nord']);
    assert.deepEqual(await list(its, { search: 'süd' }), ['Jira Süd']);
    assert.deepEqual(await list(its, { search: 'ü' }), ['Jira Süd']);
    assert.deepEqual(await list(its, { search: '%' }), []);
  });

  it('are found by name in their organization, as they were stored', async () => {
    const its = await rows();
    const other = await rows();
    const site = await its.insertSite('fernhollow');
    const resource = await its.insertResource('confluence', { siteKey: site.key, seatLimit: 3 });
    const { organizations } = its.store.read;
    assert.deepEqual(await organizations.findResource(its.key, resource.ari), resource);
    assert.equal(await organizations.findResource(other.key, resource.ari), undefined);
    assert.equal(await organizations.findResource(its.key, resource.ari.toUpperCase()), undefined);
    assert.deepEqual(await list(other), []);
  });

  it('have a name of their own in their organization', async () => {
    const its = await rows();
    const other = await rows();
    const { ari } = await its.insertResource('confluence');
    await assert.rejects(its.insertResource('confluence', { ari }));
    assert.equal((await other.insertResource('confluence', { ari })).ari, ari);
  });

  it('take a limit of seats, lose it again, and change their status', async () => {
    const its = await rows();
    const { key, ari } = await its.insertResource('confluence');
    const find = () => its.store.read.organizations.findResource(its.key, ari);

    await its.write((writer) => writer.organizations.setSeatLimit(key, 5));
    assert.equal((await find())?.seatLimit, 5);
    await its.write((writer) => writer.organizations.setSeatLimit(key, null));
    assert.equal((await find())?.seatLimit, null);
    await its.write((writer) => writer.organizations.setResourceStatus(key, 'deprecated'));
    assert.equal((await find())?.status, 'deprecated');
  });
});

forEachEngine('settings', (engine) => {
  it('are absent until they are stored', async () => {
    const store = await engine.shared();
    assert.equal(await store.read.organizations.findSetting(randomUUID()), undefined);
  });

  it('keep the value they got first, and tell it to whoever comes later', async () => {
    const store = await engine.shared();
    const name = randomUUID();
    const ensure = (value: string) =>
      store.write(0, (writer) => writer.organizations.ensureSetting(name, value));
    assert.equal(await ensure('first'), 'first');
    assert.equal(await ensure('second'), 'first');
    assert.equal(await store.read.organizations.findSetting(name), 'first');
  });

  it('are the same for everyone who asks at the same time', async () => {
    const store = await engine.shared();
    const name = randomUUID();
    const values = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        store.write(index, (writer) => writer.organizations.ensureSetting(name, `value ${index}`)),
      ),
    );
    assert.equal(new Set(values).size, 1);
    assert.equal(await store.read.organizations.findSetting(name), values[0]);
  });
});
