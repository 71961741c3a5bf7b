import type { AnyRouter } from '@tanstack/react-router';
import type { Place } from '../../lib/slots.ts';

/** Where lists were left, by the entry of the browser's history: going back leads there, a new visit to the top. */
const places = new Map<string, { listId: string; place: Place }>();

export function keepPlace(router: AnyRouter, listId: string, place: Place): void {
  places.set(entryOf(router), { listId, place });
}

/** `undefined` where the list has not been scrolled, or another stood there. */
export function keptPlace(router: AnyRouter, listId: string): Place | undefined {
  const kept = places.get(entryOf(router));
  return kept?.listId === listId ? kept.place : undefined;
}

function entryOf({ latestLocation }: AnyRouter): string {
  return latestLocation.state.__TSR_key ?? '';
}
