import { Type } from 'typebox';
import { refuse } from '../../core/errors.ts';
import { defineOperation } from '../../http/operation.ts';
import { everywhere, NoPath } from './addresses.ts';
import { credentialOptions, NewCredentialShape, toCredential, toOptions } from './credentialShapes.ts';
import { WRITE_CREDENTIALS } from './scopes.ts';

/** Makes a token of one's own or, with the right to, another person's. The secret is told this once. */
export const createToken = defineOperation({
  id: 'native.createToken',
  summary: 'Create an API token',
  method: 'POST',
  path: '/tokens',
  scopes: WRITE_CREDENTIALS,
  params: NoPath,
  body: Type.Object({
    accountId: Type.Optional(Type.String({ description: 'Whose; by default the caller’s own' })),
    ...credentialOptions,
  }),
  status: 201,
  reply: NewCredentialShape,
  async handle(call) {
    const { directory, actor, body } = call;
    if (body.accountId === undefined && actor.userKey === null) {
      refuse('invalid-field', { field: 'accountId', reason: 'is required: a key has no tokens of its own' });
    }
    const address = { ...everywhere(call), accountId: body.accountId ?? actor.id };
    const { credential, secret } = await directory.tokens.createToken(actor, address, toOptions(body));
    const owner = actor.id === address.accountId ? await directory.users.self(actor) : undefined;
    const told = owner ?? (await directory.users.get(actor, address));
    return { ...toCredential({ credential, owner: told, usedAt: null }), secret };
  },
});
