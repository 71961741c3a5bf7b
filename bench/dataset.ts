import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runGroupkeep, startGroupkeep } from './processes.ts';

export interface Size {
  users: number;
  groups: number;
}

/** The data set as clients know it. */
export interface World {
  /** The options that say to Groupkeep where the data is. */
  location: readonly string[];
  apiKey: string;
  /** `Authorization` of a person who may see everything, for the APIs of a site. */
  person: string;
  /** Where everything about the directory answers. */
  base: string;
  /** The group of which everybody is a member. */
  everyone: string;
  /** All groups but that one. */
  teams: readonly string[];
  users: readonly string[];
}

const EVERYONE = 'everyone';
const AREAS = ['engineering', 'finance', 'support', 'sales', 'design', 'legal', 'people', 'operations'];
const FIRST = ['Ana', 'Bo', 'Chidi', 'Dana', 'Emre', 'Farah', 'Grace', 'Hiro', 'Ines', 'Jakub'];
const LAST = ['Souza', 'Lindqvist', 'Okafor', 'Levi', 'Yilmaz', 'Haddad', 'Murphy', 'Tanaka', 'Costa'];
const TEAM_SIZE = 5;

/** Three letters that the name of one team in eight has. */
export const SEARCH_TERM = AREAS[0]?.slice(0, 3) ?? '';

/** Sets up a directory where there is none, and loads the data set into it, by the commands that users have. */
export async function createWorld(scratch: string, location: readonly string[], size: Size): Promise<World> {
  const setup = JSON.parse(await runGroupkeep('init', ...location, '--json'));
  const file = join(scratch, 'dataset.json');
  await writeFile(file, JSON.stringify(dataset(size)));
  await runGroupkeep('import', file, ...location, '--json');

  const base = `/admin/v2/orgs/${setup.orgId}/directories/${setup.directoryId}`;
  const server = await startGroupkeep(location);
  const list = (what: string) => listAll(server.url, `${base}/${what}`, setup.orgApiKey);
  const groups = await list('groups');
  const users = await list('users');
  await server.stop();

  const known = new Map(groups.map(({ name, id }) => [name, id]));
  const teams = Array.from({ length: size.groups - 1 }, (_, index) => known.get(teamName(index)) ?? '');
  return {
    location,
    apiKey: setup.orgApiKey,
    person: `Basic ${Buffer.from(`${setup.admin.email}:${setup.admin.apiToken}`).toString('base64')}`,
    base,
    everyone: known.get(EVERYONE) ?? '',
    teams,
    users: users.map(({ accountId }) => accountId ?? ''),
  };
}

function dataset(size: Size) {
  const users = Array.from({ length: size.users }, (_, index) => ({
    username: `user${index}`,
    email: `user${index}@example.com`,
    name: `${FIRST[index % FIRST.length]} ${LAST[index % LAST.length]}`,
  }));
  const username = (index: number) => `user${index % size.users}`;
  const teams = Array.from({ length: size.groups - 1 }, (_, index) => ({
    name: teamName(index),
    description: `Everything about ${teamName(index)}`,
    members: Array.from({ length: TEAM_SIZE }, (_, member) => username(index * TEAM_SIZE + member)),
  }));
  const members = users.map((user) => user.username);
  return { users, groups: [{ name: EVERYONE, description: 'Everybody here', members }, ...teams] };
}

function teamName(index: number): string {
  return `${AREAS[index % AREAS.length]}-team-${String(index).padStart(6, '0')}`;
}

type Item = Record<string, string>;

async function listAll(origin: string, path: string, apiKey: string): Promise<Item[]> {
  const items: Item[] = [];
  let cursor = '';
  do {
    const from = cursor && `&cursor=${encodeURIComponent(cursor)}`;
    const response = await fetch(`${origin}${path}?limit=100${from}`, {
      headers: { authorization: `Bearer ${apiKey}` },
    });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    const page = (await response.json()) as { data: Item[]; links: { next?: string } };
    items.push(...page.data);
    cursor = page.links.next ?? '';
  } while (cursor);
  return items;
}
