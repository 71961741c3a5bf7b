import { type ComponentType, lazy, type ReactNode, Suspense } from 'react';
import { BrowserRouter, Navigate, Route, Routes, useLocation } from 'react-router';
import { ErrorBoundary } from './parts/states/ErrorBoundary.tsx';
import { NotFound } from './parts/states/NotFound.tsx';
import { Opening } from './parts/states/Opening.tsx';
import { Shell } from './shell/Shell.tsx';

/** A screen that is loaded when somebody goes there. */
function screen(load: () => Promise<{ Screen: ComponentType }>): ReactNode {
  const Screen = lazy(async () => ({ default: (await load()).Screen }));
  return (
    <Contained>
      <Screen />
    </Contained>
  );
}

/** A screen that fails takes nothing else with it, and is forgotten by going elsewhere. */
function Contained({ children }: { children: ReactNode }) {
  const { pathname } = useLocation();
  return (
    <ErrorBoundary key={pathname}>
      <Suspense fallback={<Opening />}>{children}</Suspense>
    </ErrorBoundary>
  );
}

const SCREENS = {
  signIn: screen(() => import('./screens/signIn/SignIn.tsx')),
  groups: screen(() => import('./screens/groups/Groups.tsx')),
  group: screen(() => import('./screens/group/Group.tsx')),
  people: screen(() => import('./screens/people/People.tsx')),
  person: screen(() => import('./screens/person/Person.tsx')),
  access: screen(() => import('./screens/access/Access.tsx')),
  activity: screen(() => import('./screens/activity/Activity.tsx')),
  credentials: screen(() => import('./screens/credentials/Credentials.tsx')),
};

export function Console() {
  return (
    <BrowserRouter>
      <Routes>
        <Route path="/sign-in" element={SCREENS.signIn} />
        <Route element={<Shell />}>
          <Route index element={<Navigate to="/groups" replace />} />
          <Route path="/groups" element={SCREENS.groups} />
          <Route path="/groups/:groupId/:tab?" element={SCREENS.group} />
          <Route path="/people" element={SCREENS.people} />
          <Route path="/people/:accountId" element={SCREENS.person} />
          <Route path="/access" element={SCREENS.access} />
          <Route path="/activity" element={SCREENS.activity} />
          <Route path="/credentials" element={SCREENS.credentials} />
          <Route path="*" element={<NotFound what="page" />} />
        </Route>
      </Routes>
    </BrowserRouter>
  );
}
