import { createContext, type ReactNode, use, useEffect, useState } from 'react';

const FirstOpener = createContext<Element | null | undefined>(undefined);

/** Dialogs that follow one another: each gives the focus back to what opened the first of them. */
export function DialogFlow({ children }: { children: ReactNode }) {
  return <FirstOpener value={useOpener()}>{children}</FirstOpener>;
}

/**
 * Gives the focus back to what had it when a dialog was opened. Mantine does so for dialogs that stay when they are closed;
 * ours are there only while they are open. Where the opener has gone, as the row of what was deleted, the focus goes to the
 * dialog underneath or to the heading of the screen. What took the focus meanwhile, as another screen does, keeps it.
 */
export function useFocusReturn(): void {
  const own = useOpener();
  const opener = use(FirstOpener) ?? own;
  useEffect(
    () => () => {
      setTimeout(() => {
        const isLost = document.activeElement === null || document.activeElement === document.body;
        if (isLost) placeOf(opener)?.focus({ preventScroll: true });
      });
    },
    [opener],
  );
}

function useOpener(): Element | null {
  const [opener] = useState(() => document.activeElement);
  return opener;
}

function placeOf(opener: Element | null): HTMLElement | null {
  const underneath = [...document.querySelectorAll<HTMLElement>('[role="dialog"]')].at(-1);
  if (underneath && !underneath.contains(opener)) return underneath;
  const isThere = opener instanceof HTMLElement && opener !== document.body && opener.isConnected;
  return isThere ? opener : document.querySelector('h1');
}
