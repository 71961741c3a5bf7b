import { useDisclosure } from '@mantine/hooks';
import { lazy, Suspense, useEffect, useRef } from 'react';
import { Navigate, Outlet, useLocation } from 'react-router';
import { useSession } from '../api/session.ts';
import { Failed } from '../parts/states/Failed.tsx';
import { Opening } from '../parts/states/Opening.tsx';
import { useKeys } from '../parts/useKeys.ts';
import classes from './Shell.module.css';
import { Sidebar } from './Sidebar.tsx';

const Palette = lazy(() => import('./Palette.tsx'));
const Help = lazy(() => import('./Help.tsx'));

/** What is around every screen for whoever is signed in; everybody else is sent to the sign-in. */
export function Shell() {
  const session = useSession();
  const { pathname, search } = useLocation();
  if (session.isPending) return <Opening />;
  if (session.isError) {
    return <Failed error={session.error} what="console" onRetry={() => session.refetch()} />;
  }
  if (!session.data) {
    return <Navigate to={`/sign-in?to=${encodeURIComponent(pathname + search)}`} replace />;
  }
  return <Frame />;
}

function Frame() {
  const [paletteOpened, palette] = useDisclosure();
  const [helpOpened, help] = useDisclosure();
  const main = useFocusOnArrival();
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
      <main id="main" tabIndex={-1} ref={main} className={classes.main}>
        <Outlet />
      </main>
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
  const { pathname } = useLocation();
  const [, area, thing] = pathname.split('/');
  const screen = `${area}/${thing ?? ''}`;
  const last = useRef(screen);
  useEffect(() => {
    if (last.current !== screen) main.current?.focus({ preventScroll: true });
    last.current = screen;
  }, [screen]);
  return main;
}
