import type { User } from '../core/types.ts';
import type { Columns } from './pages.ts';

/** People, as every list of them tells them. */
export const USER_COLUMNS: Columns<User> = {
  json: ({ accountId, email, username, userKey, displayName, status }) => ({
    accountId,
    email,
    username,
    userKey,
    displayName,
    status,
  }),
  heading: ['USERNAME', 'E-MAIL', 'NAME', 'STATUS', 'ACCOUNT ID'],
  row: ({ username, email, displayName, status, accountId }) => [
    username,
    email,
    displayName,
    status,
    accountId,
  ],
};
