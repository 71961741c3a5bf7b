import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import { describe, it } from 'node:test';
import { walkChain } from '../../src/core/auditChain.ts';
import type { GroupFilter } from '../../src/core/store.ts';
import { fold } from '../../src/core/text.ts';
import {
  type Engine,
  MIGRATIONS,
  MIGRATIONS_TABLE,
  NewerSchemaError,
  pending,
  spell,
} from '../../src/store/migrations.ts';
import { databasePath, type Location, openStore } from '../../src/store/open.ts';
import { findFaults } from '../support/consistency.ts';
import { forEachEngine, type Engine as TestEngine } from '../support/engines.ts';
import { FIRST, namesOf, Rows } from '../support/rows.ts';

/**
 * Every migration there has been, with the hash of its statements on both engines. Each has run on someone's data, so
 * lines are only ever added at the end: what is wrong in one is put right by the next.
 */
const RELEASED: readonly [name: string, hash: string][] = [
  ['001-directory', 'b01b72b388cda0ed0524f703ae43f9bafce473eceaa4c48bad38abdaa94a43d9'],
  ['002-membership-blocks', 'dc8bb3f0f23e548b30ff65cd74a3d4eacf01029ccab3cb9daa3b2f69fe230598'],
  ['004-sessions', 'db5f890f68adfb76d0d6d24d62cfadc9b81e2f4b5485dd87ea280fd148a69511'],
  ['005-audit-chain', '26d5df77248816b34818190067deb205cb675398e4b6b241635b315dc29b78ee'],
  ['006-credential-uses', '8ce0c96f005687b1e2049b6632000999753b61ce2fb410dc0c8c2b9eb2831e5e'],
  ['007-tallies', '06ca168a6d1da7d1d7abdbb326bc26a5ca7abeedae21a548114855ebaf7a9340'],
  ['008-leftover-memberships', '65510670f39a4529ef7d133d668f92cc73657955329425e4ae4cc641a88d3d27'],
  ['009-name-changes', 'c332055f44d1cdd62841c8f3a195ee19afc70549cb9c29af3ee1e5440a443d91'],
  ['010-derived-texts', '695e18fcca2b073480b3beb51b7cb97c37705477ef2fdab2310d715fe1ef29fd'],
  ['012-leftover-blocks', '433c6f86072d1c3ad7a3db2b629167379e894816aeb8bab72b9f2d30089d23fb'],
  ['013-role-lists', 'e432cdeb82bf1a1493c64ab95608a1c3a64420396627449fbfe57fceaafaa7eb'],
  ['014-quiet-changes', '1d7d669b8c6b8ef89c21114a128da4687085729b82ec297661a964d27d1c50c1'],
  ['015-marked-commits', '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d'],
];

const SPELLINGS: readonly Engine[] = ['sqlite', 'postgres'];

describe('the list of migrations', () => {
  it('has names of their own, in order', () => {
    const names = MIGRATIONS.map((migration) => migration.name);
    assert.deepEqual([...new Set(names)].toSorted(), names);
  });

  it('is only appended to', () => {
    const now = MIGRATIONS.map((migration) => [
      migration.name,
      hash('sha256', SPELLINGS.map((engine) => spell(migration, engine)).join('\0'), 'hex'),
    ]);
    assert.deepEqual(now, RELEASED);
  });

  it('is spelled in full for both engines', () => {
    for (const migration of MIGRATIONS) {
      for (const engine of SPELLINGS) assert.doesNotMatch(spell(migration, engine), /[{}]/);
    }
    assert.throws(() => spell({ name: '000', sql: 'create {nonsense}' }, 'sqlite'), /nonsense/);
  });

  it('is pending but for what was applied, and refuses what it does not know', () => {
    const names = MIGRATIONS.map((migration) => migration.name);
    assert.deepEqual(pending([]), MIGRATIONS);
    assert.deepEqual(pending(names), []);
    assert.deepEqual(pending(names.slice(0, 1)), MIGRATIONS.slice(1));
    assert.throws(() => pending([...names, '999-later']), NewerSchemaError);
  });
});

/** What an old version stored in each of these columns, and has an event of each kind of. */
const OLD_EVENTS = [
  ['organization_created', 'null', 'null', `'{"name":"Fernhollow"}'`],
  ['group_member_added', `'{"type":"user","id":"u-1","name":"Zoë \\\\n 🌊"}'`, 'null', `'{"member":"u-1"}'`],
  ['group_member_removed', `'{"type":"user","id":"u-1","name":"Zoë"}'`, `'{"member":"u-1"}'`, 'null'],
];

forEachEngine('data of before there was a chain of events', (engine) => {
  it('has its events chained, each organization’s for itself, and more are appended', async () => {
    const location = await engine.locate();
    await layOldData(engine, location);
    const store = await engine.open(location);
    for (const { key, id } of await store.read.organizations.listOrganizations()) {
      const head = await store.read.audit.findHead(key);
      const events = await store.read.audit.listEvents({ organizationKey: key }, { ...FIRST, limit: 2000 });
      const own = key === 1 ? 1200 : 3;
      assert.deepEqual(
        events.map(({ number }) => number),
        Array.from({ length: own }, (_, index) => index + 1),
      );
      assert.deepEqual(
        events.slice(0, 3).map(({ action }) => action),
        OLD_EVENTS.map(([action]) => action),
      );
      const reader = {
        findHead: async () => head,
        listRecords: (after: number | null, limit: number) => store.read.audit.listRecords(key, after, limit),
      };
      const report = await walkChain(id, reader);
      assert.deepEqual([report.defect, report.count], [null, own]);
      const { number: _number, hash: _hash, ...another } = events[1] ?? assert.fail();
      await store.write(key, (writer) =>
        writer.audit.appendEvents(key, [{ ...another, id: `another-${id}` }]),
      );
      const later = await walkChain(id, { ...reader, findHead: () => store.read.audit.findHead(key) });
      assert.deepEqual([later.defect, later.count], [null, own + 1]);
    }
  });
});

forEachEngine('data of before groups and users were tallied', (engine) => {
  it('has them counted', async () => {
    const location = await engine.locate();
    const groups = ['anglers', 'divers'].map(
      (name) => `('${name}', 1, 1, '${name}', '${name}', '', 'GROUP', '', 'okta', 0, 0)`,
    );
    const users = ['alice', 'bob'].map((name) => {
      const status = name === 'bob' ? 'suspended' : 'active';
      const texts = Array(9).fill(`'${name}'`).join(', ');
      return `('${name}', 'atlassian', 1, 1, '${name}', ${texts}, '', '', '${status}', '{}', 0, 0)`;
    });
    await layTables(engine, location, '007', [
      `insert into organizations (id, name, created_at) values ('one', 'One', 0)`,
      `insert into directories (id, organization_key, name, name_folded, created_at) values ('main', 1, '', '', 0)`,
      `insert into groups (id, organization_key, directory_key, name, name_folded, description, type, managed_by, source,
        created_at, updated_at) values ${groups.join(', ')}`,
      `insert into users (account_id, account_type, organization_key, directory_key, username, username_folded, user_key,
        email, email_folded, email_domain, display_name, public_name, public_name_folded, search_text, time_zone, locale,
        status, profile, created_at, updated_at) values ${users.join(', ')}`,
    ]);
    const { read } = await engine.open(location);
    assert.deepEqual(await read.groups.groupStats(1), {
      types: { GROUP: 2, TEAM: 0, USERBASE_GROUP: 0 },
      synced: 2,
    });
    assert.equal(await read.users.countUsers({ organizationKey: 1 }), 2);
    assert.equal(await read.users.countUsers({ organizationKey: 1, statuses: ['suspended'] }), 1);
  });
});

/** Who was there before texts were derived: the names and the e-mail address, and what was stored of them. */
const OLD_PEOPLE = [
  {
    username: 'Alice',
    email: 'Alice@Example.com',
    displayName: 'Alice Liddell',
    publicName: 'Alice Liddell',
  },
  { username: 'bob', email: 'bob@example.com', displayName: 'Bob Ross', publicName: 'Bobby' },
  {
    username: 'ÉLODIE',
    email: 'Élodie@Müller.example.com',
    displayName: 'Élodie ΟΔΟΣ',
    publicName: 'Élodie ΟΔΟΣ',
  },
  {
    username: 'dave',
    email: 'dave@example.com',
    displayName: 'dave@example.com',
    publicName: 'dave@example.com',
  },
];

forEachEngine('data of before texts were derived from others', (engine) => {
  it('says the same of everybody, and is found and kept as before', async () => {
    const location = await engine.locate();
    const rows = OLD_PEOPLE.map(({ username, email, displayName, publicName }, index) => {
      const names = [publicName, displayName, email].map(fold);
      // The first versions repeated a name that was both.
      const text = (index === 0 ? names : [...new Set(names)]).join('\n');
      const texts = [
        username,
        fold(username),
        `key-${index}`,
        email,
        fold(email),
        'example.com',
        displayName,
      ];
      const own = [...texts, publicName, fold(publicName), text].map((each) => `'${each}'`).join(', ');
      return `('id-${index}', 'atlassian', 1, 1, ${own}, 'Etc/UTC', 'en_US', 'active', '{}', 0, 0)`;
    });
    const columns = `account_id, account_type, organization_key, directory_key, username, username_folded, user_key,
      email, email_folded, email_domain, display_name, public_name, public_name_folded, search_text, time_zone, locale,
      status, profile, created_at, updated_at`;
    await layTables(engine, location, '010', [
      `insert into organizations (id, name, created_at) values ('one', 'One', 0)`,
      `insert into directories (id, organization_key, name, name_folded, created_at) values ('main', 1, '', '', 0)`,
      `insert into users (${columns}) values ${rows.join(', ')}`,
      `insert into users (${columns}) values ${rows[0]?.replaceAll("'key-0'", "'gone'").replaceAll('lice', 'lix').replace('id-0', 'gone')}`,
      `delete from users where account_id = 'gone'`,
      `insert into user_tallies (organization_key, directory_key, status, count) values (1, 1, 'active', 4)`,
      `insert into groups (id, organization_key, directory_key, name, name_folded, description, type, managed_by, source,
        created_at, updated_at, member_count, active_member_count)
        values ('divers', 1, 1, 'Divers', 'divers', '', 'GROUP', '', 'local', 0, 0, 4, 4)`,
      `insert into group_tallies (organization_key, directory_key, type, synced, count) values (1, 1, 'GROUP', 0, 1)`,
      `insert into memberships (group_key, user_key) select 1, key from users`,
    ]);
    const store = await engine.open(location);
    const { users } = store.read;
    const everybody = { organizationKey: 1 };
    const found = await users.listUsers(everybody, 'key', FIRST);
    assert.deepEqual(
      found.map(({ username, email, displayName, publicName }) => ({
        username,
        email,
        displayName,
        publicName,
      })),
      OLD_PEOPLE,
    );
    for (const [index, { username, email, displayName, publicName }] of OLD_PEOPLE.entries()) {
      assert.equal((await users.findUserByLogin(1, fold(username)))?.accountId, `id-${index}`);
      assert.equal((await users.findUserByLogin(1, fold(email)))?.accountId, `id-${index}`);
      for (const name of [displayName, publicName, email].map(fold)) {
        const [one, ...others] = await users.listUsers({ ...everybody, search: name }, 'key', FIRST);
        assert.deepEqual([one?.accountId, others.length], [`id-${index}`, 0], name);
      }
    }
    const domains = await users.listUsers(
      { ...everybody, emailDomains: [fold('Müller.example.com')] },
      'key',
      FIRST,
    );
    assert.deepEqual(
      domains.map(({ accountId }) => accountId),
      ['id-2'],
    );
    const groups = await store.read.groups.listGroups({ ...everybody, search: 'ive' }, FIRST);
    assert.deepEqual(
      groups.map(({ name }) => name),
      ['Divers'],
    );
    // The key of whoever was removed last is not used again, or what is kept of them elsewhere would be another's.
    const [first] = found;
    const { key: _key, ...another } = first ?? assert.fail();
    const { key } = await store.write(1, (writer) =>
      writer.users.insertUser({
        ...another,
        accountId: 'new',
        userKey: 'new',
        username: 'new',
        email: 'new@example.com',
      }),
    );
    assert.equal(key, 6);
    assert.deepEqual(await findFaults(location, { audit: false }), []);
  });
});

forEachEngine('data of before roles were in lists', (engine) => {
  it('lists the groups that hold a role, and counts them', async () => {
    const location = await engine.locate();
    const groups = ['Sailors', 'anglers', 'Divers', 'rowers'].map((name, index) => {
      const directory = index === 3 ? 2 : 1;
      const facts = index === 1 ? '2, 0, 1' : '1, 1, 0';
      return `('g-${index}', 1, ${directory}, '${name}', '${fold(name)}', '', 'GROUP', '', 'local', 0, 0, ${facts})`;
    });
    const roles = [
      [1, 1, 'atlassian/user', 1],
      [2, 1, 'atlassian/user', 0],
      [2, 2, 'atlassian/admin', 0],
      [3, 1, 'atlassian/user', 1],
      [4, 2, 'atlassian/user', 1],
    ].map(([group, resource, role, isDefault]) => `(${group}, ${resource}, '${role}', ${isDefault})`);
    await layTables(engine, location, '013', [
      `insert into organizations (id, name, created_at) values ('one', 'One', 0)`,
      `insert into directories (id, organization_key, name, name_folded, created_at)
        values ('main', 1, '', '', 0), ('second', 1, '', '', 0)`,
      `insert into resources (ari, organization_key, owner, name, name_folded, status, created_at)
        values ('a', 1, 'confluence', '', '', 'online', 0), ('b', 1, 'jira-software', '', '', 'online', 0)`,
      `insert into groups (id, organization_key, directory_key, name, name_folded, description, type, managed_by, source,
        created_at, updated_at, resource_count, is_default, confers_admin) values ${groups.join(', ')}`,
      `insert into group_tallies (organization_key, directory_key, type, synced, count)
        values (1, 1, 'GROUP', 0, 3), (1, 2, 'GROUP', 0, 1)`,
      `insert into group_roles (group_key, resource_key, role, is_default) values ${roles.join(', ')}`,
    ]);
    const { read } = await engine.open(location);
    const list = async (filter: Omit<GroupFilter, 'organizationKey'>) => {
      const asked = { organizationKey: 1, ...filter };
      return [...namesOf(await read.groups.listGroups(asked, FIRST)), await read.groups.countGroups(asked)];
    };
    assert.deepEqual(await list({ role: { aris: ['a'] } }), ['anglers', 'Divers', 'Sailors', 3]);
    assert.deepEqual(await list({ role: { roles: ['atlassian/user'] } }), [
      'anglers',
      'Divers',
      'rowers',
      'Sailors',
      4,
    ]);
    assert.deepEqual(await list({ role: { aris: ['b'] }, directoryKeys: [2] }), ['rowers', 1]);
    assert.deepEqual(namesOf(await read.roles.listDefaultGroups(1, 'atlassian/user')), ['Divers', 'Sailors']);
    assert.deepEqual(await findFaults(location, { audit: false }), []);
  });
});

/** Two organizations, whose events come in turns for a while, in the tables of before. */
function layOldData(engine: TestEngine, at: Location): Promise<void> {
  return layTables(engine, at, '005', [
    `insert into organizations (id, name, created_at) values ('one', 'One', 0), ('two', 'Two', 0)`,
    `insert into audit_events (id, organization_key, at, action, actor, subject, object, before, after) values ${oldRows()}`,
  ]);
}

/** The tables as they were before a migration, with what was in them. */
async function layTables(
  engine: TestEngine,
  at: Location,
  before: string,
  rows: readonly string[],
): Promise<void> {
  const texts = [MIGRATIONS_TABLE];
  for (const migration of MIGRATIONS.filter(({ name }) => name < before)) {
    texts.push(spell(migration, engine.name), `insert into migrations values ('${migration.name}', 0)`);
  }
  texts.push(...rows);
  if (!('data' in at)) {
    for (const text of texts) await engine.query(text, at);
    return;
  }
  const database = new DatabaseSync(databasePath(at.data));
  database.function('sha256_hex', (text) => hash('sha256', String(text), 'hex'));
  for (const text of texts) database.exec(text);
  database.close();
}

function oldRows(): string {
  const rows: string[] = [];
  for (let index = 0; index < 1203; index++) {
    const organization = index % 2 === 1 && index < 6 ? 2 : 1;
    const nth = organization === 2 ? (index - 1) / 2 : index < 6 ? index / 2 : index;
    const [action, object, before, after] = OLD_EVENTS[nth % 3] ?? [];
    const actor = `'{"kind":"operator","id":"operator","name":"Command line","credentialId":null,"dialect":"cli"}'`;
    const subject = `'{"type":"group","id":"g-${index}","name":"divers"}'`;
    rows.push(
      `('event-${index}', ${organization}, ${1000 - index}, '${action}', ${actor}, ${subject}, ${object}, ${before}, ${after})`,
    );
  }
  return rows.join(', ');
}

forEachEngine('opening a store', (engine) => {
  const applied = (location: Location) =>
    engine.query('select name, applied_at from migrations order by name', location);

  it('runs every migration once, and none again when opened once more', async () => {
    const location = await engine.locate();
    const first = await engine.open(location);
    const its = await Rows.in(first);
    const before = await applied(location);
    assert.deepEqual(
      before.map(([name]) => name),
      MIGRATIONS.map((migration) => migration.name),
    );
    await first.close();

    const second = await engine.open(location);
    assert.deepEqual(await applied(location), before);
    assert.deepEqual(await second.read.organizations.listOrganizations(), [its.organization]);
  });

  it('runs every migration once when it is opened several times at once', async () => {
    const location = await engine.locate();
    const stores = await Promise.all([1, 2, 3].map(() => engine.open(location)));
    assert.equal((await applied(location)).length, MIGRATIONS.length);
    const [one, two] = stores;
    assert.ok(one && two);
    const { organization } = await Rows.in(one);
    assert.deepEqual(await two.read.organizations.listOrganizations(), [organization]);
  });

  it('is refused when a later version was here, and changes nothing', async () => {
    const location = await engine.locate();
    await (await openStore(location)).close();
    const before = await applied(location);
    await engine.query(`insert into migrations (name, applied_at) values ('999-later', 0)`, location);
    await assert.rejects(openStore(location), (error) => {
      assert.ok(error instanceof NewerSchemaError);
      assert.match(error.message, /999-later/);
      return true;
    });
    await engine.query(`delete from migrations where name = '999-later'`, location);
    assert.deepEqual(await applied(location), before);
    await Rows.in(await engine.open(location));
  });
});
