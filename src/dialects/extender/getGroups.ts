import { Type } from 'typebox';
import { defineOperation } from '../../http/operation.ts';
import { shape } from '../../http/shape.ts';
import { siteAddress } from '../../http/siteCallers.ts';
import { listProperties, toWindow, windowParameters } from './paging.ts';
import { READ } from './scopes.ts';

/** Names, ascending. */
export const getGroups = defineOperation({
  id: 'extender.getGroups',
  summary: 'Get all groups',
  method: 'GET',
  path: '/group/getGroups',
  scopes: READ,
  permission: 'use Confluence',
  params: Type.Object({}),
  query: Type.Object(windowParameters),
  status: 200,
  reply: shape({
    ...listProperties,
    groups: Type.Array(Type.String()),
    message: Type.Literal(''),
    status: Type.Literal('success'),
  }),
  async handle(call) {
    const window = toWindow(call.query);
    const { items, total } = await call.directory.groups.listAt(call.actor, siteAddress(call), {}, window);
    return {
      total,
      maxResults: window.limit,
      startAt: window.offset,
      groups: items.map(({ name }) => name),
      message: '' as const,
      status: 'success' as const,
    };
  },
});
