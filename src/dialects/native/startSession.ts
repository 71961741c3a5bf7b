import { Type } from 'typebox';
import { reject } from '../../http/errors.ts';
import { defineOperation } from '../../http/operation.ts';
import { siteOf } from '../../http/siteCallers.ts';
import { NoPath } from './addresses.ts';
import { sessionCookie } from './cookie.ts';
import { describeCaller } from './me.ts';
import { NONE } from './scopes.ts';
import { CallerShape } from './shapes.ts';

/** Signs in with a password: the reply sets the cookie, and tells what `getSession` would. */
export const startSession = defineOperation({
  id: 'native.startSession',
  summary: 'Sign in',
  method: 'POST',
  path: '/session',
  scopes: NONE,
  anonymous: 'allowed',
  params: NoPath,
  body: Type.Object({
    login: Type.String({ description: 'Username or e-mail address' }),
    password: Type.String(),
  }),
  status: 201,
  reply: CallerShape,
  async handle(call) {
    const { directory, baseUrl, clientAddress: address, options } = call;
    const site = siteOf(call);
    const actor = await directory.passwords.signIn({ ...call.body, site, address, dialect: 'native' });
    if (!actor) return reject('unauthenticated', {});
    const { secret } = await directory.sessions.start(actor, options.sessions);
    call.setHeader('set-cookie', sessionCookie(baseUrl, secret, options.sessions));
    return describeCaller(call, actor);
  },
});
