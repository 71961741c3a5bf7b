import { useSyncExternalStore } from 'react';

/** Stylesheets have the same measure. */
const narrow = window.matchMedia('(max-width: 640px)');

/** Whether there is room for little: a telephone, or a page at 400 %. Every row of a list asks. */
export function useNarrow(): boolean {
  return useSyncExternalStore(listen, () => narrow.matches);
}

function listen(onChange: () => void): () => void {
  narrow.addEventListener('change', onChange);
  return () => narrow.removeEventListener('change', onChange);
}
