import { randomInt } from 'node:crypto';
import type { World } from './world.ts';

/**
 * Which requests to send: request n has path n and body n, and every full round through the paths is one body further. So
 * neighbours have nothing in common, and no pair comes twice before there have been as many rounds as there are bodies.
 */
export interface Plan {
  method: 'GET' | 'POST';
  headers: Record<string, string>;
  paths: readonly string[];
  bodies?: readonly string[];
  /** The n of the next request, kept from load to load so that no write is sent twice. */
  next: number;
}

/** What is measured. */
export interface Operation {
  name: string;
  connections: number;
  /** The path of the plan as a router spells it, for the yardsticks. */
  route: string;
  plan: Plan;
  /** Another operation that it is held against, instead of the yardsticks: it should cost about as much. */
  like?: Operation;
}

const READERS = 32;
const WRITERS = 64;
/** How many people are on a page. */
const MEMBERS = 50;
const DIRECTORY = '/admin/v2/orgs/:orgId/directories/:directoryId';
/** Where a page is deep: so much of the members stand before it. */
const DEEP = 0.95;
/** What is looked for are beginnings of a name, of so many letters. */
const TERM_LENGTHS = [1, 2, 3, 8];

export function defineOperations(world: World) {
  const groups = groupReads(world);
  const addMember = memberAdds(world);
  const [hotGroup, anyGroup] = groups;
  if (!hotGroup || !anyGroup) throw new Error('there is nothing to read');
  const all = [...groups, ...memberPages(world), ...groupLists(world), ...searches(world), addMember];
  return { all, hotGroup, anyGroup, addMember };
}

/** One group: always the same, and each of many in turn. More of them than replies are kept: those come from the store. */
function groupReads(world: World): Operation[] {
  const { everyone, teams } = world;
  const base = directoryOf(world);
  const ofPerson = { authorization: world.person };
  return [
    read(world, 'get-group-hot', `${DIRECTORY}/groups/:groupId`, [`${base}/groups/${everyone.id}`]),
    read(
      world,
      'get-group-any',
      `${DIRECTORY}/groups/:groupId`,
      teams.map(({ id }) => `${base}/groups/${id}`),
    ),
    ...[
      { dialect: 'jira', path: '/rest/api/3/group' },
      { dialect: 'confluence', path: '/wiki/rest/api/group/by-id' },
    ].flatMap(({ dialect, path }) => {
      const by = dialect === 'jira' ? 'groupId' : 'id';
      const paths = teams.map(({ id }) => `${path}?${by}=${id}`);
      return [
        read(world, `get-group-${dialect}-hot`, path, paths.slice(0, 1), ofPerson),
        read(world, `get-group-${dialect}-any`, path, paths, ofPerson),
      ];
    }),
  ];
}

/** The members of the largest group: the first page, from anywhere near the beginning, and deep inside. */
function memberPages(world: World): Operation[] {
  const { everyone } = world;
  const ofPerson = { authorization: world.person };
  const deep = Math.floor(everyone.memberCount * DEEP);
  const some = Math.min(everyone.memberCount - MEMBERS, 20_000);
  const jira = (start: number) =>
    `/rest/api/3/group/member?groupId=${everyone.id}&startAt=${start}&maxResults=${MEMBERS}`;
  const confluence = (start: number) =>
    `/wiki/rest/api/group/${everyone.id}/membersByGroupId?start=${start}&limit=${MEMBERS}`;
  const extender = (start: number) =>
    `/rest/extender/1.0/group/getUsers/${everyone.name}?startAt=${start}&maxResults=${MEMBERS}`;
  const pages = [
    { dialect: 'jira', page: jira, route: '/rest/api/3/group/member' },
    { dialect: 'confluence', page: confluence, route: '/wiki/rest/api/group/:id/membersByGroupId' },
    { dialect: 'extender', page: extender, route: '/rest/extender/1.0/group/getUsers/:name' },
  ];
  // Each page begins at another member than the last, so that none is answered from memory.
  const from = (start: number, page: (start: number) => string) =>
    Array.from({ length: Math.min(some, 2000) }, (_, index) => page(start - index));
  return [
    read(world, 'member-page', `${DIRECTORY}/users`, [
      `${directoryOf(world)}/users?groupIds=${everyone.id}&limit=${MEMBERS}`,
    ]),
    read(
      world,
      'member-page-any',
      '/rest/api/3/group/member',
      Array.from({ length: some }, (_, index) => jira(index)),
      ofPerson,
    ),
    ...pages.flatMap(({ dialect, page, route }) => {
      const first = read(
        world,
        `members-${dialect}-first`,
        route,
        from(Math.min(some, 2000), page),
        ofPerson,
      );
      return [
        first,
        { ...read(world, `members-${dialect}-deep`, route, from(deep, page), ofPerson), like: first },
      ];
    }),
  ];
}

/** Pages of groups, whole and narrowed, those that are asked for again and again apart from those that are new each time. */
function groupLists(world: World): Operation[] {
  const { users, setup } = world;
  const base = directoryOf(world);
  const ofPerson = { authorization: world.person };
  const confluence = encodeURIComponent(`ari:cloud:confluence::site/${setup.cloudId}`);
  const some = users.slice(0, 5000).map(({ accountId }) => encodeURIComponent(accountId));
  const list = (name: string, queries: readonly string[]) =>
    read(
      world,
      name,
      `${DIRECTORY}/groups`,
      queries.map((query) => `${base}/groups?limit=50${query}`),
    );
  const repeated = [
    list('groups-of-resource', [`&resourceIds=${confluence}`]),
    list('groups-of-role', ['&roleIds=atlassian%2Fuser']),
    read(
      world,
      'groups-of-access-jira',
      '/rest/api/3/group/bulk',
      ['/rest/api/3/group/bulk?accessType=user'],
      ofPerson,
    ),
  ];
  const ofAccounts = [
    list(
      'groups-of-account',
      some.map((id) => `&accountIds=${id}`),
    ),
    read(
      world,
      'user-groups-jira',
      '/rest/api/3/user/groups',
      some.map((id) => `/rest/api/3/user/groups?accountId=${id}`),
      ofPerson,
    ),
  ];
  const unfiltered = list('group-page', ['']);
  const unfilteredAny = list(
    'group-page-any',
    // What the API does not know it leaves aside; that no two are alike keeps them from being answered from memory.
    some.map((_, index) => `&unknown=${index}`),
  );
  return [
    unfiltered,
    ...repeated.map((operation) => ({ ...operation, like: unfiltered })),
    unfilteredAny,
    ...ofAccounts.map((operation) => ({ ...operation, like: unfilteredAny })),
    read(world, 'count', `${DIRECTORY}/groups/count`, [`${base}/groups/count`]),
    read(world, 'stats', `${DIRECTORY}/groups/stats`, [`${base}/groups/stats`]),
  ];
}

/** Names looked for by terms of one letter and more; no two requests in a row ask for the same. */
function searches(world: World): Operation[] {
  const base = directoryOf(world);
  const ofPerson = { authorization: world.person };
  const names = world.teams.slice(0, 5000).map(({ name }) => name);
  return TERM_LENGTHS.flatMap((length) => {
    const terms = [...new Set(names.map((name) => encodeURIComponent(middle(name, length))))];
    return [
      read(
        world,
        `search-${length}`,
        `${DIRECTORY}/groups`,
        terms.map((term) => `${base}/groups?searchTerm=${term}&limit=50`),
      ),
      read(
        world,
        `picker-${length}`,
        '/rest/api/3/groups/picker',
        terms.map((term) => `/rest/api/3/groups/picker?query=${term}&maxResults=20`),
        ofPerson,
      ),
    ];
  });
}

/**
 * Adds begin somewhere else each time: where a copy of a directory that was measured before is measured, the first pairs are
 * members already, and to add them again is a read. The few others that are weigh nothing among all.
 */
function memberAdds(world: World): Operation {
  const base = directoryOf(world);
  const paths = world.teams.map(({ id }) => `${base}/groups/${id}/memberships`);
  const bodies = world.users.map(({ accountId }) => JSON.stringify({ accountId }));
  return {
    name: 'add-member',
    connections: WRITERS,
    route: `${DIRECTORY}/groups/:groupId/memberships`,
    plan: {
      method: 'POST',
      headers: { authorization: world.apiKey, 'content-type': 'application/json' },
      paths,
      bodies,
      next: randomInt(Math.ceil((paths.length * bodies.length) / 2)),
    },
  };
}

function read(
  world: World,
  name: string,
  route: string,
  paths: readonly string[],
  headers: Record<string, string> = { authorization: world.apiKey },
): Operation {
  return { name, connections: READERS, route, plan: { method: 'GET', headers, paths, next: 0 } };
}

function middle(name: string, length: number): string {
  const start = Math.floor((name.length - length) / 2);
  return name.slice(start, start + length);
}

function directoryOf({ setup }: World): string {
  return `/admin/v2/orgs/${setup.orgId}/directories/${setup.directoryId}`;
}

/** The first request of a plan, as `fetch` takes it. */
export function firstRequest({ method, headers, paths, bodies }: Plan): [path: string, init: RequestInit] {
  return [paths[0] ?? '/', { method, headers, ...(bodies?.[0] && { body: bodies[0] }) }];
}

/** Where the yardsticks have the reply of an operation. */
export function prefixOf({ name }: Operation): string {
  return `/${name}`;
}

/** The plan as the yardsticks answer it, with a count of its own. */
export function yardstickPlan(operation: Operation): Plan {
  const { plan } = operation;
  return { ...plan, paths: plan.paths.map((path) => prefixOf(operation) + path), next: 0 };
}
