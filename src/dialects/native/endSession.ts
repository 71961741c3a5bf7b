import { defineOperation } from '../../http/operation.ts';
import { NoPath } from './addresses.ts';
import { noCookie } from './cookie.ts';
import { NONE } from './scopes.ts';

/** Signs out. Whoever came by a token or a key has no session to end, and is not signed out of anything. */
export const endSession = defineOperation({
  id: 'native.endSession',
  summary: 'Sign out',
  method: 'DELETE',
  path: '/session',
  scopes: NONE,
  params: NoPath,
  status: 204,
  async handle(call) {
    await call.directory.sessions.end(call.actor);
    call.setHeader('set-cookie', noCookie(call.baseUrl));
  },
});
