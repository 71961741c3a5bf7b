import { type ComponentType, lazy, type ReactNode, Suspense } from 'react';
import { BrowserRouter, matchPath, Navigate, Route, Routes, useLocation } from 'react-router';
import { ErrorBoundary } from './parts/states/ErrorBoundary.tsx';
import { NotFound } from './parts/states/NotFound.tsx';
import { Opening } from './parts/states/Opening.tsx';
import { Shell } from './shell/Shell.tsx';

type Load = () => Promise<{ Screen: ComponentType }>;

const SIGN_IN: [path: string, load: Load] = ['/sign-in', () => import('./screens/signIn/SignIn.tsx')];

/** What is shown to those who are signed in; a screen is loaded when somebody goes there. */
const SCREENS: [path: string, load: Load][] = [
  ['/groups', () => import('./screens/groups/Groups.tsx')],
  ['/groups/:groupId/:tab?', () => import('./screens/group/Group.tsx')],
  ['/people', () => import('./screens/people/People.tsx')],
  ['/people/:accountId', () => import('./screens/person/Person.tsx')],
  ['/access', () => import('./screens/access/Access.tsx')],
  ['/activity', () => import('./screens/activity/Activity.tsx')],
  ['/credentials', () => import('./screens/credentials/Credentials.tsx')],
];

const signIn = routeOf(SIGN_IN);
const screens = SCREENS.map(routeOf);

export function Console() {
  return (
    <BrowserRouter>
      <Routes>
        {signIn}
        <Route element={<Shell />}>
          <Route index element={<Navigate to="/groups" replace />} />
          {screens}
          <Route path="*" element={<NotFound what="page" />} />
        </Route>
      </Routes>
    </BrowserRouter>
  );
}

/** Begins to load the screen of an address while it is still being found out who is signed in. */
export function preloadScreen(pathname: string): void {
  const load = SCREENS.find(([path]) => matchPath(path, pathname))?.[1];
  // Should that fail, it will again when the screen is drawn, which says so.
  load?.().catch(() => undefined);
}

function routeOf([path, load]: [path: string, load: Load]): ReactNode {
  const Screen = lazy(async () => ({ default: (await load()).Screen }));
  return (
    <Route
      key={path}
      path={path}
      element={
        <Contained>
          <Screen />
        </Contained>
      }
    />
  );
}

/** A screen that fails takes nothing else with it. */
function Contained({ children }: { children: ReactNode }) {
  const { pathname } = useLocation();
  return (
    <ErrorBoundary place={pathname}>
      <Suspense fallback={<Opening />}>{children}</Suspense>
    </ErrorBoundary>
  );
}
