import { Type } from 'typebox';
import { defineOperation } from '../../http/operation.ts';
import { everywhere, NoPath } from './addresses.ts';
import { CredentialShape, toCredential } from './credentialShapes.ts';
import { answerCursorPage, cursorPageOf, cursorQuery } from './paging.ts';
import { READ_CREDENTIALS } from './scopes.ts';

/** One's own tokens or, for administrators of the organization, another person's or everybody's. */
export const listTokens = defineOperation({
  id: 'native.listTokens',
  summary: 'List API tokens',
  method: 'GET',
  path: '/tokens',
  scopes: READ_CREDENTIALS,
  params: NoPath,
  query: Type.Object({
    accountId: Type.Optional(Type.String({ description: 'Whose; by default the caller’s own' })),
    all: Type.Optional(Type.Boolean({ description: 'Everybody’s' })),
    ...cursorQuery,
  }),
  // Uses change nothing that replies are kept by.
  fleeting: true,
  status: 200,
  reply: cursorPageOf(CredentialShape),
  async handle(call) {
    const { directory, actor, query } = call;
    const own = actor.userKey === null ? undefined : actor.id;
    const filters = { accountId: query.all ? undefined : (query.accountId ?? own) };
    return answerCursorPage(call, query, { filters }, toCredential, ({ accountId }, page) => {
      const address = accountId === undefined ? undefined : { ...everywhere(call), accountId };
      return directory.credentials.listTokens(actor, address, page);
    });
  },
});
