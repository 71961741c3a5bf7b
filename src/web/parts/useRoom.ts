import { useSyncExternalStore } from 'react';

/** Stylesheets have the same measures. */
const some = window.matchMedia('(min-width: 641px)');
const plenty = window.matchMedia('(min-width: 1001px)');

/** How much room there is beside one another: little on a telephone, or a page at 400 %; some on half a screen. */
export type Room = 'little' | 'some' | 'plenty';

/** Every row of a list asks. */
export function useRoom(): Room {
  return useSyncExternalStore(listen, () => (plenty.matches ? 'plenty' : some.matches ? 'some' : 'little'));
}

function listen(onChange: () => void): () => void {
  for (const each of [some, plenty]) each.addEventListener('change', onChange);
  return () => {
    for (const each of [some, plenty]) each.removeEventListener('change', onChange);
  };
}
