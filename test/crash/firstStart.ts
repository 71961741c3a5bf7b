import { hash } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';
import { createDirectory } from '../../src/core/directory.ts';
import { MIGRATIONS, MIGRATIONS_TABLE, spell } from '../../src/store/migrations.ts';
import { databasePath, type Location, openStore } from '../../src/store/open.ts';
import { findFaults } from '../support/consistency.ts';
import { Violation } from './territory.ts';

/** Makes a place what an earlier version has left: so many migrations have run. */
export async function preparePlace(location: Location, migrations: number): Promise<void> {
  if (migrations === 0) return;
  const engine = 'data' in location ? 'sqlite' : 'postgres';
  const texts = MIGRATIONS.slice(0, migrations).map(
    (migration) => `${spell(migration, engine)}; insert into migrations values ('${migration.name}', 0)`,
  );
  await execute(location, [MIGRATIONS_TABLE, ...texts].join(';'));
}

/** Runs statements that may be many in one text. */
async function execute(location: Location, text: string): Promise<void> {
  if ('data' in location) {
    using database = new DatabaseSync(databasePath(location.data));
    // As the store brings it along for its migrations.
    database.function('sha256_hex', (each) => hash('sha256', String(each), 'hex'));
    database.exec(text);
    return;
  }
  const client = new pg.Client({ connectionString: location.database });
  await client.connect();
  await client.query(text);
  await client.end();
}

/** After a first start that was killed, and a second one: there is one whole installation, and it takes writes. */
export async function checkFirstStart(location: Location): Promise<void> {
  const store = await openStore(location);
  try {
    const directory = createDirectory({ store, now: Date.now });
    const organizations = await directory.organizations.listAll();
    const [organization] = organizations;
    if (!organization || organizations.length > 1)
      throw new Violation(`There are ${organizations.length} organizations after the first start`);
    const operator = directory.organizations.operator(organization, 'test');
    const address = { organizationId: organization.id, directoryId: null };
    await directory.groups.create(operator, address, { name: 'afterwards' });
  } finally {
    await store.close();
  }
  const faults = await findFaults(location);
  if (faults.length > 0) throw new Violation(['The first start left:', ...faults].join('\n  '));
}
