import { request } from './client.ts';
import type { Page, User } from './types.ts';

/** What narrows and orders the list of people. */
export interface UserFilters {
  search?: string | undefined;
  status?: string | undefined;
  resource?: string | undefined;
  role?: string | undefined;
  sort?: string | undefined;
}

export function fetchUsers(
  asked: UserFilters & { offset?: number; limit?: number; cursor?: string },
  signal?: AbortSignal,
): Promise<Page<User>> {
  return request('GET', '/users', { query: { ...asked }, ...(signal && { signal }) });
}
