import { defineOperation } from '../../http/operation.ts';
import { NoPath } from './addresses.ts';
import { describeCaller } from './me.ts';
import { NONE } from './scopes.ts';
import { CallerShape } from './shapes.ts';

/** Who am I, and what may I do? Tokens and keys may ask as well. */
export const getSession = defineOperation({
  id: 'native.getSession',
  summary: 'Get who is signed in, and what they may do',
  method: 'GET',
  path: '/session',
  scopes: NONE,
  params: NoPath,
  status: 200,
  reply: CallerShape,
  async handle(call) {
    return describeCaller(call, call.actor);
  },
});
