import { Type } from 'typebox';
import { refuse } from '../../core/errors.ts';
import { jsonObject } from '../../http/json.ts';
import { defineOperation } from '../../http/operation.ts';
import { shape } from '../../http/shape.ts';
import { siteAddress } from '../../http/siteCallers.ts';
import { DEFAULT_PATTERN, dateFormatter } from './dates.ts';
import { GroupPath, groupIn } from './groupPath.ts';
import { listProperties, toWindow, windowParameters } from './paging.ts';
import { READ } from './scopes.ts';
import { BasicUser, ExtendedUser, NamedUser, toBasicUser, toExtendedUsers, toNamedUser } from './users.ts';

/**
 * All members, those without access to Confluence and the inactive ones included: callers filter for themselves. In a
 * stable order that is not told: oldest account first.
 */
export const getUsers = defineOperation({
  id: 'extender.getUsers',
  summary: 'Get group users',
  method: 'GET',
  path: '/group/getUsers/{*}',
  scopes: READ,
  permission: 'use Confluence',
  params: GroupPath,
  query: Type.Object({
    ...windowParameters,
    showBasicDetails: Type.Optional(Type.Boolean({ default: false })),
    showExtendedDetails: Type.Optional(Type.Boolean({ default: false })),
    dateFormat: Type.Optional(Type.String({ maxLength: 100, default: DEFAULT_PATTERN })),
  }),
  status: 200,
  reply: shape({
    ...listProperties,
    users: Type.Union([Type.Array(NamedUser), Type.Array(BasicUser), Type.Array(ExtendedUser)]),
    status: Type.Literal('success'),
  }),
  async handle(call) {
    const { showBasicDetails, showExtendedDetails, dateFormat = DEFAULT_PATTERN } = call.query;
    const window = toWindow(call.query);
    const pattern = dateFormat || DEFAULT_PATTERN;
    const toDate =
      dateFormatter(pattern, call.options.timeZone) ??
      refuse('invalid-field', { field: 'dateFormat', reason: `is not a date pattern: ${dateFormat}` });
    const address = { ...siteAddress(call), ...groupIn(call.params) };
    const population = { includeInactive: true };
    const { items, total } = await call.directory.members.listAt(call.actor, address, population, window);
    const users = showExtendedDetails
      ? await toExtendedUsers(call, items, { pattern, toDate })
      : items.map(showBasicDetails ? toBasicUser : toNamedUser);
    return jsonObject({
      total,
      maxResults: window.limit,
      startAt: window.offset,
      users,
      status: 'success' as const,
    });
  },
});
