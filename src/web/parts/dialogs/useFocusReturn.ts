import { useEffect, useState } from 'react';

/**
 * Gives the focus back to what had it when a dialog was opened. Mantine does so for dialogs that stay when they are closed;
 * ours are there only while they are open. What took the focus meanwhile, as another screen does, keeps it.
 */
export function useFocusReturn(): void {
  const [opener] = useState(() => document.activeElement);
  useEffect(
    () => () => {
      setTimeout(() => {
        const isLost = document.activeElement === null || document.activeElement === document.body;
        if (isLost && opener instanceof HTMLElement && opener.isConnected) opener.focus();
      });
    },
    [opener],
  );
}
