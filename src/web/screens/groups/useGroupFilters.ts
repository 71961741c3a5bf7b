import { useFilters } from '../../parts/useFilters.ts';

const FILTERS = ['search', 'source', 'type', 'resource', 'role', 'sort'] as const;

export type GroupFilter = (typeof FILTERS)[number];

export const useGroupFilters = () => useFilters(FILTERS);
