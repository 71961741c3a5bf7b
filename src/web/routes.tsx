import { createBrowserRouter, Navigate, type RouteObject } from 'react-router';
import { Crashed } from './parts/states/Crashed.tsx';
import { NotFound } from './parts/states/NotFound.tsx';
import { Opening } from './parts/states/Opening.tsx';
import { Shell } from './shell/Shell.tsx';

/** A screen that is loaded when somebody goes there. */
function screen(path: string, load: () => Promise<{ Screen: React.ComponentType }>): RouteObject {
  return { path, lazy: async () => ({ Component: (await load()).Screen }) };
}

const routes: RouteObject[] = [
  {
    errorElement: <Crashed />,
    hydrateFallbackElement: <Opening />,
    children: [
      screen('/sign-in', () => import('./screens/signIn/SignIn.tsx')),
      {
        element: <Shell />,
        children: [
          {
            errorElement: <Crashed />,
            children: [
              { path: '/', element: <Navigate to="/groups" replace /> },
              screen('/groups', () => import('./screens/groups/Groups.tsx')),
              screen('/groups/:groupId', () => import('./screens/group/Group.tsx')),
              screen('/groups/:groupId/:tab', () => import('./screens/group/Group.tsx')),
              screen('/people', () => import('./screens/people/People.tsx')),
              screen('/people/:accountId', () => import('./screens/person/Person.tsx')),
              screen('/access', () => import('./screens/access/Access.tsx')),
              screen('/activity', () => import('./screens/activity/Activity.tsx')),
              screen('/credentials', () => import('./screens/credentials/Credentials.tsx')),
              { path: '*', element: <NotFound what="page" /> },
            ],
          },
        ],
      },
    ],
  },
];

export function createRouter() {
  return createBrowserRouter(routes);
}
