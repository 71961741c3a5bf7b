import { Type } from 'typebox';
import { refuse } from '../../core/errors.ts';
import { productAri, siteAri } from '../../core/resources.ts';
import { PRODUCT_ADMIN, PRODUCT_USER, SITE_ADMIN } from '../../core/roles.ts';
import type { RoleFilter } from '../../core/store.ts';
import { documented } from '../../http/documented.ts';
import { defineOperation } from '../../http/operation.ts';
import { siteOf } from '../../http/siteCallers.ts';
import { GroupArrayWithLinks, listGroups } from './groupList.ts';
import { toWindow, windowParameters } from './paging.ts';
import { READ_GROUP } from './scopes.ts';

/** Ascending by name. A larger `limit` is cut without a word: clients ask for 1000 here. */
export const getGroups = defineOperation({
  id: 'confluence.getGroups',
  summary: 'Get groups',
  method: 'GET',
  path: '/group',
  scopes: READ_GROUP,
  permission: 'use Confluence',
  params: Type.Object({}),
  query: Type.Object({
    ...windowParameters,
    accessType: Type.Optional(Type.String(documented({ enum: ['user', 'admin', 'site-admin'] }))),
  }),
  status: 200,
  reply: GroupArrayWithLinks,
  async handle(call) {
    const { accessType } = call.query;
    const window = toWindow(call.query, 'cut');
    const role = toRoleFilter(siteOf(call).id, accessType);
    return listGroups(call, '/group', { accessType }, { ...(role && { role }) }, window);
  },
});

/** The groups that grant use, administration of the product, or administration of the site. */
function toRoleFilter(cloudId: string, accessType: string | undefined): RoleFilter | undefined {
  const product = [productAri('confluence', cloudId)];
  switch (accessType) {
    case undefined:
    case '':
      return undefined;
    case 'user':
      return { aris: product, roles: [PRODUCT_USER] };
    case 'admin':
      return { aris: product, roles: [PRODUCT_ADMIN] };
    case 'site-admin':
      return { aris: [siteAri(cloudId)], roles: [SITE_ADMIN] };
    default:
      return refuse('invalid-field', { field: 'accessType', reason: `does not know '${accessType}'` });
  }
}
