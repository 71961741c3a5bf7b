import { existsSync } from 'node:fs';
import { loadConfig } from '../config/load.ts';
import type { Config } from '../config/settings.ts';
import type { DirectoryAddress } from '../core/addresses.ts';
import { createDirectory, type DirectoryService } from '../core/directory.ts';
import type { Store } from '../core/store.ts';
import { fold } from '../core/text.ts';
import type { Actor, Organization } from '../core/types.ts';
import { databasePath, type Location, openStore, type StoreOptions } from '../store/open.ts';
import { CliError } from './failures.ts';
import type { LocationOptions } from './options.ts';
import { quote } from './output.ts';

/** What a command works with: the directory, and the organization that it speaks for. */
export interface Session {
  directory: DirectoryService;
  organization: Organization;
  actor: Actor;
}

/** The name under which the audit log knows the command line. */
export const DIALECT = 'cli';

/** Opens the directory that the options name, runs `work` in it, and closes it again whatever happens. */
export async function inDirectory<Result>(
  options: LocationOptions,
  work: (session: Session) => Promise<Result>,
  storeOptions?: StoreOptions,
): Promise<Result> {
  const location = locationOf(loadConfig(pickLocation(options), process.env));
  requireData(location);
  const inStore = async (store: Store) => {
    const directory = createDirectory({ store, now: Date.now });
    const organization = await selectOrganization(directory, location, options.org);
    return work({ directory, organization, actor: directory.organizations.operator(organization, DIALECT) });
  };
  return withStore(location, inStore, storeOptions);
}

/** Opens a store, making it when there is none, and closes it again. */
export async function withStore<Result>(
  location: Location,
  work: (store: Store) => Promise<Result>,
  storeOptions?: StoreOptions,
): Promise<Result> {
  const store = await openStore(location, undefined, storeOptions);
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

export function locationOf({ data, database }: Config): Location {
  return database === undefined ? { data: data ?? '' } : { database };
}

/** The options of `LocationOptions` that are settings. `org` is none: to `init` it is the name of a new one. */
export function pickLocation({ data, database, config }: LocationOptions) {
  return { data, database, config };
}

/** The address of the organization as a whole, or of one of its directories. */
export function addressIn({ organization }: Session, directoryId: string | null = null): DirectoryAddress {
  return { organizationId: organization.id, directoryId };
}

/** Where the data is, in words that show no password. */
export function describeLocation(location: Location): string {
  if ('data' in location) return location.data;
  const { host, pathname } = new URL(location.database);
  return `the database ${pathname.slice(1)} on ${host}`;
}

/** A mistyped directory is an error here, not a new and empty one. */
export function requireData(location: Location): void {
  if ('data' in location && !existsSync(databasePath(location.data))) throw nothingThere(location);
}

async function selectOrganization(
  directory: DirectoryService,
  location: Location,
  wanted: string | undefined,
): Promise<Organization> {
  const all = await directory.organizations.listAll();
  const [first] = all;
  if (!first) throw nothingThere(location);
  if (wanted === undefined) return first;
  const byId = all.find((organization) => organization.id === wanted);
  if (byId) return byId;
  const [byName, another] = all.filter((organization) => fold(organization.name) === fold(wanted));
  if (byName && !another) return byName;
  const names = all.map(({ id, name }) => `${quote(name)} (${id})`).join(', ');
  throw new CliError(
    another
      ? `Several organizations are called ${quote(wanted)}; say which by its id: ${names}.`
      : `There is no organization ${quote(wanted)}. There is ${names}.`,
  );
}

function nothingThere(location: Location): CliError {
  const flag = 'data' in location ? `--data ${location.data}` : '--database …';
  return new CliError(
    `Nothing has been set up in ${describeLocation(location)} yet. Run: groupkeep init ${flag}`,
  );
}
