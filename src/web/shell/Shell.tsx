import { useDisclosure } from '@mantine/hooks';
import { Navigate, Outlet, useRouter, useRouterState } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { CallerContext, useSession } from '../api/session.ts';
import { Failed } from '../parts/states/Failed.tsx';
import { Opening } from '../parts/states/Opening.tsx';
import { useKeys } from '../parts/useKeys.ts';
import classes from './Shell.module.css';
import { Sidebar } from './Sidebar.tsx';
import { Unrefreshed } from './Unrefreshed.tsx';

const Palette = lazy(() => import('./Palette.tsx'));
const Help = lazy(() => import('./Help.tsx'));
const importSignInAgain = () => import('./SignInAgain.tsx');
const SignInAgain = lazy(importSignInAgain);

/**
 * What is around every screen for whoever is signed in; everybody else is sent to the sign-in. When a session ends, what
 * is open stays, and what was typed with it, under a dialog to sign in again. Another person gets a screen of their own.
 */
export function Shell() {
  const session = useSession();
  if (session.data) {
    const { user, hasEnded } = session.data;
    return (
      <CallerContext value={session.data}>
        <Frame key={user?.accountId} />
        <Suspense>{hasEnded && <SignInAgain login={user?.username ?? ''} />}</Suspense>
      </CallerContext>
    );
  }
  if (session.data === null) return <SignInFirst />;
  if (!session.isError) return <Opening />;
  return <Failed error={session.error} what="console" onRetry={session.refetch} />;
}

/** To the sign-in, which leads back to where this was; on the way there the address is another already. */
function SignInFirst() {
  const router = useRouter();
  const [search] = useState(() => ({ to: router.latestLocation.href }));
  return (
    <>
      <Opening />
      <Navigate to="/sign-in" search={search} replace />
    </>
  );
}

function Frame() {
  const [paletteOpened, palette] = useDisclosure();
  const [helpOpened, help] = useDisclosure();
  const main = useFocusOnArrival();
  // It is there before it is needed: then the server may not be.
  useEffect(() => void importSignInAgain().catch(() => {}), []);
  useKeys([
    ['mod+K', palette.open, { always: true }],
    // Where the mark is depends on the keyboard.
    ['?', help.open],
    ['shift+?', help.open],
  ]);
  return (
    <div className={classes.shell}>
      <a href="#main" className={classes.skip}>
        Skip to content
      </a>
      <Sidebar onSearch={palette.open} onHelp={help.open} />
      <div className={classes.content}>
        <Unrefreshed />
        <main id="main" tabIndex={-1} ref={main} className={classes.main}>
          <Outlet />
        </main>
      </div>
      <Suspense fallback={null}>
        {paletteOpened && <Palette onClose={palette.close} onHelp={help.open} />}
        {helpOpened && <Help onClose={help.close} />}
      </Suspense>
    </div>
  );
}

/** Going to another screen puts the focus where that begins, as loading a page would. */
function useFocusOnArrival() {
  const main = useRef<HTMLElement>(null);
  // Where somebody goes is the address before it is what is shown.
  const pathname = useRouterState({
    select: ({ location, resolvedLocation }) => (resolvedLocation ?? location).pathname,
  });
  const [, area, thing] = pathname.split('/');
  const screen = `${area}/${thing ?? ''}`;
  const last = useRef(screen);
  useEffect(() => {
    if (last.current !== screen) main.current?.focus({ preventScroll: true });
    last.current = screen;
  }, [screen]);
  return main;
}
