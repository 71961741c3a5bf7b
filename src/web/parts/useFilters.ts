import { useCallback } from 'react';
import { useSearchParams } from 'react-router';

/** Filters stand in the address, so that a list can be linked to and gone back to. */
export function useFilters<Name extends string>(names: readonly Name[]) {
  const [query, setQuery] = useSearchParams();
  const filters = Object.fromEntries(
    names.flatMap((name) => (query.get(name) ? [[name, query.get(name)]] : [])),
  ) as { [Each in Name]?: string };
  const set = useCallback(
    (name: Name, value: string) =>
      setQuery(
        (before) => {
          if (value) before.set(name, value);
          else before.delete(name);
          return before;
        },
        { replace: true },
      ),
    [setQuery],
  );
  const clear = useCallback(() => setQuery({}, { replace: true }), [setQuery]);
  const isNarrowed = names.some((name) => name !== 'sort' && filters[name]);
  return { filters, set, clear, isNarrowed };
}
