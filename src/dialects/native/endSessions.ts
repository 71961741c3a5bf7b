import { defineOperation } from '../../http/operation.ts';
import { NoPath } from './addresses.ts';
import { noCookie } from './cookie.ts';
import { NONE } from './scopes.ts';

/** Signs the caller out in every browser, on every node, from the next request on. */
export const endSessions = defineOperation({
  id: 'native.endSessions',
  summary: 'Sign out everywhere',
  method: 'DELETE',
  path: '/sessions',
  scopes: NONE,
  params: NoPath,
  status: 204,
  async handle(call) {
    await call.directory.sessions.endOwn(call.actor);
    call.setHeader('set-cookie', noCookie(call.baseUrl));
  },
});
