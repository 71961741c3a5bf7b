import { useRouter, useSearch } from '@tanstack/react-router';
import { useCallback, useState } from 'react';

/** Filters stand in the address, so that a list can be linked to and gone back to; `read` takes them from there. */
export function useFilters<Filters extends object>(read: (search: Record<string, unknown>) => Filters) {
  const filters = read(useSearch({ strict: false }));
  const router = useRouter();
  const [{ pathname }] = useState(router.latestLocation);
  const change = useCallback(
    (search: (before: object) => object) => {
      // What is typed is told when it rests: by then somebody may be on the way to another screen, whose filter it is not.
      if (router.latestLocation.pathname !== pathname) return;
      void router.navigate({ to: '.', search, replace: true });
    },
    [router, pathname],
  );
  const set = useCallback(
    (name: keyof Filters, value: string) => change((before) => ({ ...before, [name]: value })),
    [change],
  );
  const clear = useCallback(() => change(() => ({})), [change]);
  const isNarrowed = Object.entries(filters).some(([name, value]) => name !== 'sort' && value);
  return { filters, set, clear, isNarrowed };
}
