import { Type } from 'typebox';
import { defineOperation } from '../../http/operation.ts';
import { NoPath } from './addresses.ts';
import { CredentialShape, toCredential } from './credentialShapes.ts';
import { answerCursorPage, cursorPageOf, cursorQuery } from './paging.ts';
import { READ_CREDENTIALS } from './scopes.ts';

/** The organization's API keys, for its administrators. */
export const listKeys = defineOperation({
  id: 'native.listKeys',
  summary: 'List API keys of the organization',
  method: 'GET',
  path: '/keys',
  scopes: READ_CREDENTIALS,
  params: NoPath,
  query: Type.Object({ ...cursorQuery }),
  // Uses change nothing that replies are kept by.
  fleeting: true,
  status: 200,
  reply: cursorPageOf(CredentialShape),
  async handle(call) {
    const { directory, actor, query } = call;
    return answerCursorPage(call, query, { filters: {} }, toCredential, (_, page) =>
      directory.credentials.listKeys(actor, page),
    );
  },
});
