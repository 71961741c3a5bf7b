import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback } from 'react';

/** Filters stand in the address, so that a list can be linked to and gone back to; `read` takes them from there. */
export function useFilters<Filters extends object>(read: (search: Record<string, unknown>) => Filters) {
  const filters = read(useSearch({ strict: false }));
  const navigate = useNavigate();
  const set = useCallback(
    (name: keyof Filters, value: string) =>
      navigate({ to: '.', search: (before) => ({ ...before, [name]: value }), replace: true }),
    [navigate],
  );
  const clear = useCallback(() => navigate({ to: '.', search: {}, replace: true }), [navigate]);
  const isNarrowed = Object.entries(filters).some(([name, value]) => name !== 'sort' && value);
  return { filters, set, clear, isNarrowed };
}
