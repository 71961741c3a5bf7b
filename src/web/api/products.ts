import { useQuery } from '@tanstack/react-query';
import { request } from './client.ts';
import type { List, Product } from './types.ts';

/** Everything that has roles; it rarely changes. */
export function useProducts() {
  return useQuery({
    queryKey: ['products'],
    queryFn: ({ signal }) => request<List<Product>>('GET', '/products', { signal }),
    select: ({ items }) => items,
    staleTime: 5 * 60_000,
  });
}
