import type {
  DirectoryFilter,
  OrganizationReads,
  OrganizationWrites,
  ResourceFilter,
} from '../../core/store.ts';
import { fold } from '../../core/text.ts';
import type { Directory, Organization, Resource, ResourceStatus, Site } from '../../core/types.ts';
import { Conditions, dynamicStatement, orderBy } from '../conditions.ts';
import { type Executor, firstRow, insert, type Row, statement, uniqueStatement } from '../db.ts';

const ORGANIZATION = 'key, id, name, created_at';
const DIRECTORY = 'd.key, d.id, d.organization_key, d.name, d.created_at';
const SITE = 's.key, s.id, s.organization_key, s.directory_key, d.id, s.name, s.host, s.created_at';
const FROM_SITES = 'from sites s join directories d on d.key = s.directory_key';
const RESOURCE = 'key, ari, organization_key, site_key, owner, name, seat_limit, status, created_at';

const listOrganizationsSql = statement(`select ${ORGANIZATION} from organizations order by key`);
const findOrganizationSql = uniqueStatement(`select ${ORGANIZATION} from organizations where id = $1`);
const findDirectorySql = uniqueStatement(
  `select ${DIRECTORY} from directories d where d.id = $1 and d.organization_key = $2`,
);
const listSitesSql = statement(`select ${SITE} ${FROM_SITES} where s.organization_key = $1 order by s.key`);
const findSiteSql = uniqueStatement(`select ${SITE} ${FROM_SITES} where s.id = $1`);
const findSiteByHostSql = uniqueStatement(`select ${SITE} ${FROM_SITES} where s.host = $1`);
const isSiteTakenSql = statement('select 1 from sites where id = $1 or host = $2 limit 1');
const findResourceSql = uniqueStatement(
  `select ${RESOURCE} from resources where organization_key = $1 and ari = $2`,
);
const findSettingSql = uniqueStatement('select value from settings where name = $1');

const insertOrganizationSql = statement(
  'insert into organizations (id, name, created_at) values ($1, $2, $3) returning key',
);
const insertDirectorySql = statement(`
  insert into directories (id, organization_key, name, name_folded, created_at)
  values ($1, $2, $3, $4, $5) returning key`);
const insertSiteSql = statement(`
  insert into sites (id, organization_key, directory_key, name, host, created_at)
  values ($1, $2, $3, $4, $5, $6) returning key`);
const insertResourceSql = statement(`
  insert into resources
    (ari, organization_key, site_key, owner, name, name_folded, seat_limit, status, created_at)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9) returning key`);
const setSeatLimitSql = statement('update resources set seat_limit = $2 where key = $1');
const setResourceStatusSql = statement('update resources set status = $2 where key = $1');
const ensureSettingSql = statement(
  'insert into settings (name, value) values ($1, $2) on conflict (name) do nothing',
);
const saveProbeSql = statement(`
  insert into settings (name, value) values ('probed_at', $1)
  on conflict (name) do update set value = excluded.value`);

export function organizationReads(db: Executor): OrganizationReads {
  return {
    async listOrganizations() {
      return (await db.rows(listOrganizationsSql, [])).map(toOrganization);
    },
    async findOrganization(id) {
      const row = await firstRow(db, findOrganizationSql, [id]);
      return row && toOrganization(row);
    },
    async listDirectories(filter, scan) {
      const where = whereDirectory(filter).addScan(scan, ['d.key']);
      const order = orderBy(where, scan, ['d.key']);
      const text = `select ${DIRECTORY} from directories d ${where.text} ${order}`;
      return (await db.rows(dynamicStatement(text), where.values)).map(toDirectory);
    },
    async findDirectory(organizationKey, id) {
      const row = await firstRow(db, findDirectorySql, [id, organizationKey]);
      return row && toDirectory(row);
    },
    async listSites(organizationKey) {
      return (await db.rows(listSitesSql, [organizationKey])).map(toSite);
    },
    async findSite(id) {
      const row = await firstRow(db, findSiteSql, [id]);
      return row && toSite(row);
    },
    async findSiteByHost(host) {
      const row = await firstRow(db, findSiteByHostSql, [host]);
      return row && toSite(row);
    },
    async isSiteTaken(id, host) {
      return (await firstRow(db, isSiteTakenSql, [id, host.toLowerCase()])) !== undefined;
    },
    async listResources(filter, scan) {
      const where = whereResource(filter).addScan(scan, ['key']);
      const order = orderBy(where, scan, ['key']);
      const text = `select ${RESOURCE} from resources ${where.text} ${order}`;
      return (await db.rows(dynamicStatement(text), where.values)).map(toResource);
    },
    async findResource(organizationKey, ari) {
      const row = await firstRow(db, findResourceSql, [organizationKey, ari]);
      return row && toResource(row);
    },
    findSetting: (name) => findSetting(db, name),
  };
}

export function organizationWrites(db: Executor): OrganizationWrites {
  return {
    async insertOrganization(fields) {
      const { id, name, createdAt } = fields;
      return { key: await insert(db, insertOrganizationSql, [id, name, createdAt]), ...fields };
    },
    async insertDirectory(fields) {
      const { id, organizationKey, name, createdAt } = fields;
      const values = [id, organizationKey, name, fold(name), createdAt];
      return { key: await insert(db, insertDirectorySql, values), ...fields };
    },
    async insertSite(fields) {
      const { id, organizationKey, directoryKey, name, host, createdAt } = fields;
      const values = [id, organizationKey, directoryKey, name, host, createdAt];
      return { key: await insert(db, insertSiteSql, values), ...fields };
    },
    async insertResource(fields) {
      const { ari, organizationKey, siteKey, owner, name, seatLimit, status, createdAt } = fields;
      const values = [ari, organizationKey, siteKey, owner, name, fold(name), seatLimit, status, createdAt];
      return { key: await insert(db, insertResourceSql, values), ...fields };
    },
    async setSeatLimit(resourceKey, seatLimit) {
      await db.run(setSeatLimitSql, [resourceKey, seatLimit]);
    },
    async setResourceStatus(resourceKey, status) {
      await db.run(setResourceStatusSql, [resourceKey, status]);
    },
    async ensureSetting(name, value) {
      await db.run(ensureSettingSql, [name, value]);
      return (await findSetting(db, name)) ?? value;
    },
  };
}

/** Writes the time into a row of its own: the least that proves a write would succeed. */
export async function saveProbe(db: Executor, at: number): Promise<void> {
  await db.run(saveProbeSql, [String(at)]);
}

async function findSetting(db: Executor, name: string): Promise<string | undefined> {
  const row = await firstRow(db, findSettingSql, [name]);
  return row && String(row[0]);
}

function whereDirectory({ organizationKey, ids, search, accountId }: DirectoryFilter): Conditions {
  const where = new Conditions();
  where.add(`d.organization_key = ${where.bind(organizationKey)}`);
  if (ids) where.add(`d.id in ${where.bindAll(ids)}`);
  if (search) where.addContains('d.name_folded', search);
  if (accountId) {
    where.add(`d.key in (select directory_key from users where account_id = ${where.bind(accountId)})`);
  }
  return where;
}

function whereResource({ organizationKey, search }: ResourceFilter): Conditions {
  const where = new Conditions();
  where.add(`organization_key = ${where.bind(organizationKey)}`);
  if (search) where.addContains('name_folded', search);
  return where;
}

function toOrganization(row: Row): Organization {
  const [key, id, name, createdAt] = row as [number, string, string, number];
  return { key, id, name, createdAt };
}

function toDirectory(row: Row): Directory {
  const [key, id, organizationKey, name, createdAt] = row as [number, string, number, string, number];
  return { key, id, organizationKey, name, createdAt };
}

function toSite(row: Row): Site {
  const [key, id, organizationKey, directoryKey, directoryId, name, host, createdAt] = row as [
    number,
    string,
    number,
    number,
    string,
    string,
    string,
    number,
  ];
  return { key, id, organizationKey, directoryKey, directoryId, name, host, createdAt };
}

function toResource(row: Row): Resource {
  const [key, ari, organizationKey, siteKey, owner, name, seatLimit, status, createdAt] = row as [
    number,
    string,
    number,
    number | null,
    string,
    string,
    number | null,
    ResourceStatus,
    number,
  ];
  return { key, ari, organizationKey, siteKey, owner, name, seatLimit, status, createdAt };
}
