import { startGroupkeep } from './processes.ts';

/** What `groupkeep init --json` has printed, as far as it is needed here. */
export interface Setup {
  orgId: string;
  directoryId: string;
  cloudId: string;
  admin: { email: string; apiToken: string };
  orgApiKey: string;
}

/** The data set as clients know it. */
export interface World {
  /** The options that say to Groupkeep where the data is. */
  location: readonly string[];
  setup: Setup;
  /** `Authorization` of a script that may see everything. */
  apiKey: string;
  /** `Authorization` of a person who may see everything, for the APIs of a site. */
  person: string;
  /** How many groups there are. */
  groupCount: number;
  /** The group with the most members. */
  everyone: GroupFacts;
  /** Groups of ordinary size, as many as are asked for at random. */
  teams: readonly GroupFacts[];
  /** People, likewise. */
  users: readonly UserFacts[];
}

export interface GroupFacts {
  id: string;
  name: string;
  memberCount: number;
}

export interface UserFacts {
  accountId: string;
  username: string;
}

/** As many of each as are looked at: more than any cache of the server holds, and soon listed. */
const LISTED = 20_000;

/** Looks around in a directory that is there already. */
export async function openWorld(location: readonly string[], setup: Setup): Promise<World> {
  const apiKey = `Bearer ${setup.orgApiKey}`;
  const server = await startGroupkeep(location);
  const list = <Item>(what: string, query = '') => listSome<Item>(server.url, `/api/${what}`, query, apiKey);
  const { total, items } = await list<GroupFacts>('groups');
  const [everyone] = (await list<GroupFacts>('groups', 'sort=-memberCount')).items;
  if (!everyone) throw new Error('there are no groups to measure with');
  const { items: users } = await list<UserFacts>('users');
  await server.stop();
  return {
    location,
    setup,
    apiKey,
    person: `Basic ${Buffer.from(`${setup.admin.email}:${setup.admin.apiToken}`).toString('base64')}`,
    groupCount: total,
    everyone,
    // Not those that came with the site: their roles are a matter of their own.
    teams: items.filter(({ id, memberCount }) => id !== everyone.id && memberCount < 1000),
    users,
  };
}

interface Page<Item> {
  items: Item[];
  total: number | null;
  next: string | null;
}

async function listSome<Item>(
  origin: string,
  path: string,
  query: string,
  authorization: string,
): Promise<{ items: Item[]; total: number }> {
  const items: Item[] = [];
  let total = 0;
  let cursor: string | null = '';
  while (cursor !== null && items.length < LISTED) {
    const from: string = cursor && `&cursor=${encodeURIComponent(cursor)}`;
    const response = await fetch(`${origin}${path}?limit=500&${query}${from}`, {
      headers: { authorization },
    });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    const page = (await response.json()) as Page<Item>;
    items.push(...page.items);
    // Told once, with the first page.
    total = page.total ?? total;
    cursor = page.next;
  }
  return { items, total };
}
