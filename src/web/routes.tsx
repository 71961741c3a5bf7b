import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router';
import { sessionQuery } from './api/session.ts';
import { parseQueryString, queryString } from './lib/query.ts';
import {
  readAccessSearch,
  readActivitySearch,
  readCredentialsSearch,
  readGroupsSearch,
  readMembersSearch,
  readPeopleSearch,
  readSignInSearch,
} from './lib/searches.ts';
import { Crashed } from './parts/states/Crashed.tsx';
import { NotFound } from './parts/states/NotFound.tsx';
import { Opening } from './parts/states/Opening.tsx';
import { Shell } from './shell/Shell.tsx';

/**
 * The addresses of the console, and what each may say after the `?`. A screen is loaded when somebody goes there, while it is
 * still being found out who is signed in.
 */
function routesFor(client: QueryClient) {
  const root = createRootRoute({
    loader: () => client.prefetchQuery(sessionQuery),
    // Nothing is there yet that could stay meanwhile.
    pendingMs: 0,
  });
  const signIn = createRoute({
    getParentRoute: () => root,
    path: '/sign-in',
    validateSearch: readSignInSearch,
    component: lazyRouteComponent(() => import('./screens/signIn/SignIn.tsx'), 'Screen'),
  });
  const shell = createRoute({ getParentRoute: () => root, id: 'shell', component: Shell });
  const home = createRoute({
    getParentRoute: () => shell,
    path: '/',
    beforeLoad: () => {
      throw redirect({ to: '/groups', replace: true });
    },
  });
  const groups = createRoute({
    getParentRoute: () => shell,
    path: '/groups',
    validateSearch: readGroupsSearch,
    component: lazyRouteComponent(() => import('./screens/groups/Groups.tsx'), 'Screen'),
  });
  const group = createRoute({
    getParentRoute: () => shell,
    path: '/groups/$groupId/{-$tab}',
    validateSearch: readMembersSearch,
    component: lazyRouteComponent(() => import('./screens/group/Group.tsx'), 'Screen'),
  });
  const people = createRoute({
    getParentRoute: () => shell,
    path: '/people',
    validateSearch: readPeopleSearch,
    component: lazyRouteComponent(() => import('./screens/people/People.tsx'), 'Screen'),
  });
  const person = createRoute({
    getParentRoute: () => shell,
    path: '/people/$accountId',
    component: lazyRouteComponent(() => import('./screens/person/Person.tsx'), 'Screen'),
  });
  const access = createRoute({
    getParentRoute: () => shell,
    path: '/access',
    validateSearch: readAccessSearch,
    component: lazyRouteComponent(() => import('./screens/access/Access.tsx'), 'Screen'),
  });
  const activity = createRoute({
    getParentRoute: () => shell,
    path: '/activity',
    validateSearch: readActivitySearch,
    component: lazyRouteComponent(() => import('./screens/activity/Activity.tsx'), 'Screen'),
  });
  const credentials = createRoute({
    getParentRoute: () => shell,
    path: '/credentials',
    validateSearch: readCredentialsSearch,
    component: lazyRouteComponent(() => import('./screens/credentials/Credentials.tsx'), 'Screen'),
  });
  const elsewhere = createRoute({
    getParentRoute: () => shell,
    path: '$',
    component: () => <NotFound what="page" />,
  });
  const screens = [home, groups, group, people, person, access, activity, credentials, elsewhere] as const;
  return root.addChildren([signIn, shell.addChildren(screens)]);
}

/** A session is asked for through `client`. */
export function createConsoleRouter(client: QueryClient) {
  return createRouter({
    routeTree: routesFor(client),
    // Values are text, as they were typed: `search=007` is no number.
    parseSearch: parseQueryString,
    stringifySearch: queryString,
    // Account ids have one, and are easier to read with it.
    pathParamsAllowedCharacters: [':'],
    defaultPendingComponent: Opening,
    defaultPendingMinMs: 0,
    // A screen that fails takes nothing else with it.
    defaultErrorComponent: Crashed,
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createConsoleRouter>;
  }
}
