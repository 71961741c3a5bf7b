import { Type } from 'typebox';
import { refuse } from '../../core/errors.ts';
import { defineOperation } from '../../http/operation.ts';
import { siteOf } from '../../http/siteCallers.ts';
import { namesIn } from './names.ts';
import { sizeParameter, toLimit } from './paging.ts';
import { FoundGroups, NO_GROUPS, pickGroups } from './picker.ts';
import { READ_GROUP } from './scopes.ts';

/** Clients list whole sites with sizes of 1000 and more; a lower cap would lose groups without a word. */
const LIMIT = 10_000;

/**
 * Open to everyone, and empty for everyone who sees no project. Who sees projects but may not browse groups finds a
 * group by its whole name. Letters count as they are unless `caseInsensitive`.
 */
export const findGroups = defineOperation({
  id: 'jira.findGroups',
  summary: 'Find groups',
  method: 'GET',
  path: '/groups/picker',
  scopes: READ_GROUP,
  anonymous: 'fallback',
  params: Type.Object({}),
  query: Type.Object({
    query: Type.Optional(Type.String()),
    exclude: Type.Optional(Type.Array(Type.String(), { maxItems: 1000 })),
    excludeId: Type.Optional(Type.Array(Type.String(), { maxItems: 1000 })),
    maxResults: sizeParameter(20),
    caseInsensitive: Type.Optional(Type.Boolean({ default: false })),
  }),
  status: 200,
  reply: FoundGroups,
  async handle(call) {
    const { query = '', exclude = [], excludeId = [], maxResults = 20, caseInsensitive = false } = call.query;
    if (exclude.length > 0 && excludeId.length > 0) {
      refuse('invalid-field', { field: 'exclude', reason: 'cannot be used together with excludeId' });
    }
    const limit = toLimit(maxResults, LIMIT);
    const { access } = call.directory;
    const site = siteOf(call);
    const maySee = await access.holds(call.actor, site, 'see projects in Jira');
    const mayBrowse = await access.holds(call.actor, site, 'browse users and groups in Jira');
    if (!maySee || (!mayBrowse && query === '')) return NO_GROUPS;
    return pickGroups(call, {
      query,
      caseInsensitive,
      except: { ids: excludeId, names: await namesIn(call, exclude) },
      limit,
      exactOnly: !mayBrowse,
    });
  },
});
