import { Type } from 'typebox';
import { defineOperation } from '../../http/operation.ts';
import { WRITE_CREDENTIALS } from './scopes.ts';

/** Ends a token of one's own or, for administrators of the organization, anybody's: at once, on every node. */
export const revokeToken = defineOperation({
  id: 'native.revokeToken',
  summary: 'Revoke an API token',
  method: 'DELETE',
  path: '/tokens/{tokenId}',
  scopes: WRITE_CREDENTIALS,
  params: Type.Object({ tokenId: Type.String() }),
  status: 204,
  async handle(call) {
    await call.directory.credentials.revokeTokens(call.actor, [call.params.tokenId]);
  },
});
