import type { QueryClient } from '@tanstack/react-query';
import { SESSION_KEY } from './queryClient.ts';

/** What is fetched of the directory, by how its keys begin. */
const AREAS: readonly unknown[] = [
  'groups',
  'members',
  'users',
  'events',
  'access',
  'products',
  'credentials',
  // What one may do oneself.
  ...SESSION_KEY,
];

/**
 * After any change: lists, counts, histories and who has access may all tell of it, so all are old. Only what is on the
 * screen is fetched again at once. What it would mean to delete a group is asked by dialogs, each time.
 * @param gone the group that is no more: nothing of it is there to be fetched
 */
export function directoryChanged(client: QueryClient, gone?: string): Promise<void> {
  return client.invalidateQueries({
    predicate: ({ queryKey: [area, part, id] }) =>
      AREAS.includes(area) && part !== 'impact' && (gone === undefined || (part !== gone && id !== gone)),
  });
}
