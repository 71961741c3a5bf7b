import { Type } from 'typebox';
import { defineOperation } from '../../http/operation.ts';
import { WRITE_CREDENTIALS } from './scopes.ts';

/** Ends a key at once, on every node. */
export const revokeKey = defineOperation({
  id: 'native.revokeKey',
  summary: 'Revoke an API key of the organization',
  method: 'DELETE',
  path: '/keys/{keyId}',
  scopes: WRITE_CREDENTIALS,
  params: Type.Object({ keyId: Type.String() }),
  status: 204,
  async handle(call) {
    await call.directory.credentials.revokeKeys(call.actor, [call.params.keyId]);
  },
});
