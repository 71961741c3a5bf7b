import { SEARCH_TERM, type World } from './dataset.ts';

/** Which requests to send: request n has path n, and every full round through the paths has the next body. */
export interface Plan {
  method: 'GET' | 'POST';
  headers: Record<string, string>;
  paths: readonly string[];
  bodies?: readonly string[];
  /** The n of the next request, kept from load to load so that no write is sent twice. */
  next: number;
}

/** What is measured, on Groupkeep and on the yardsticks. */
export interface Operation {
  name: string;
  connections: number;
  /** The path of the plan as a router spells it. */
  route: string;
  plan: Plan;
}

const READERS = 32;
const WRITERS = 64;
/** How many people are on a page. */
const MEMBERS = 50;
const DIRECTORY = '/admin/v2/orgs/:orgId/directories/:directoryId';

export function defineOperations(world: World) {
  const { base, everyone, person, teams, users } = world;
  const headers = { authorization: `Bearer ${world.apiKey}` };
  const group = (id: string) => `${base}/groups/${id}`;

  const reading = (name: string, route: string, paths: readonly string[]): Operation => {
    const plan: Plan = { method: 'GET', headers, paths, next: 0 };
    return { name, connections: READERS, route: DIRECTORY + route, plan };
  };
  // More of them than replies are kept, and none again before all the others: each is read from the store.
  const anyGroup = reading('get-group-any', '/groups/:groupId', teams.map(group));
  // The few pairs that are members already, TEAM_SIZE of each group, weigh nothing among all users.
  const addMember: Operation = {
    name: 'add-member',
    connections: WRITERS,
    route: `${DIRECTORY}/groups/:groupId/memberships`,
    plan: {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      paths: teams.map((id) => `${group(id)}/memberships`),
      bodies: users.map((accountId) => JSON.stringify({ accountId })),
      next: 0,
    },
  };
  // The same: every page begins at another member.
  const anyMembers: Operation = {
    name: 'member-page-any',
    connections: READERS,
    route: '/rest/api/3/group/member',
    plan: {
      method: 'GET',
      headers: { authorization: person },
      paths: users
        .slice(0, -MEMBERS)
        .map(
          (_, index) => `/rest/api/3/group/member?groupId=${everyone}&startAt=${index}&maxResults=${MEMBERS}`,
        ),
      next: 0,
    },
  };
  const hotGroup = reading('get-group-hot', '/groups/:groupId', [group(everyone)]);
  const all = [
    hotGroup,
    anyGroup,
    reading('group-page', '/groups', [`${base}/groups?limit=50`]),
    reading('member-page', '/users', [`${base}/users?groupIds=${everyone}&limit=${MEMBERS}`]),
    anyMembers,
    reading('count', '/groups/count', [`${base}/groups/count`]),
    reading('search', '/groups', [`${base}/groups?searchTerm=${SEARCH_TERM}&limit=50`]),
    addMember,
  ];
  return { all, hotGroup, anyGroup, addMember };
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
