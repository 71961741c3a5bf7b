import { useQuery } from '@tanstack/react-query';
import { request } from './client.ts';
import type { AccessPath, UserRef } from './types.ts';

export interface Explanation {
  user: UserRef;
  resource: { resource: string; owner: string; name: string };
  allowed: boolean;
  reason: 'role' | 'administrator' | 'no-role' | 'not-active' | 'resource-offline';
  paths: AccessPath[];
}

/** Whether a person has access to a product, and why; asked only when both are said. */
export function useExplanation(user: string, resource: string) {
  return useQuery({
    queryKey: ['access', user, resource],
    queryFn: ({ signal }) => request<Explanation>('GET', '/access', { query: { user, resource }, signal }),
    enabled: user !== '' && resource !== '',
  });
}
