import { Type } from 'typebox';
import { defineOperation } from '../../http/operation.ts';
import { NoPath } from './addresses.ts';
import { credentialOptions, NewCredentialShape, toCredential, toOptions } from './credentialShapes.ts';
import { WRITE_CREDENTIALS } from './scopes.ts';

/** Makes a key that acts for the organization's administrators. The secret is told this once. */
export const createKey = defineOperation({
  id: 'native.createKey',
  summary: 'Create an API key of the organization',
  method: 'POST',
  path: '/keys',
  scopes: WRITE_CREDENTIALS,
  params: NoPath,
  body: Type.Object({ ...credentialOptions }),
  status: 201,
  reply: NewCredentialShape,
  async handle(call) {
    const { credential, secret } = await call.directory.tokens.createKey(call.actor, toOptions(call.body));
    return { ...toCredential({ credential, owner: null, usedAt: null }), secret };
  },
});
