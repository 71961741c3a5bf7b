import { Type } from 'typebox';
import { refuse } from '../../core/errors.ts';
import type { GroupQuery } from '../../core/groupFilters.ts';
import { productAri, siteAri } from '../../core/resources.ts';
import { PRODUCT_ADMIN, PRODUCT_USER, SITE_ADMIN } from '../../core/roles.ts';
import { documented } from '../../http/documented.ts';
import { defineOperation } from '../../http/operation.ts';
import { siteAddress, siteOf } from '../../http/siteCallers.ts';
import { namesIn } from './names.ts';
import { pageBean, toPageBean, toWindow, windowParameters } from './paging.ts';
import { PRODUCTS } from './products.ts';
import { READ_GROUP } from './scopes.ts';
import { GroupDetails, toGroupDetails } from './shapes.ts';

const ACCESS_TYPES: Record<string, string> = {
  'site-admin': SITE_ADMIN,
  admin: PRODUCT_ADMIN,
  user: PRODUCT_USER,
};

/** What counts as access to a product: to use it or to administer it, and not to hand out access or only to look on. */
const PRODUCT_ACCESS = [PRODUCT_USER, PRODUCT_ADMIN];

/**
 * Groups by name. Ids and names are a union, the other filters narrow it; what is unknown is left out, which is how
 * clients find that it is. A site is administered as a whole: with an `applicationKey`, `site-admin` finds those of the
 * groups that confer it which confer access to that product, too.
 */
export const bulkGetGroups = defineOperation({
  id: 'jira.bulkGetGroups',
  summary: 'Bulk get groups',
  method: 'GET',
  path: '/group/bulk',
  scopes: READ_GROUP,
  permission: 'browse users and groups in Jira',
  params: Type.Object({}),
  query: Type.Object({
    ...windowParameters,
    groupId: Type.Optional(Type.Array(Type.String(), { maxItems: 1000 })),
    groupName: Type.Optional(Type.Array(Type.String(), { maxItems: 1000 })),
    accessType: Type.Optional(Type.String(documented({ enum: Object.keys(ACCESS_TYPES) }))),
    applicationKey: Type.Optional(Type.String(documented({ enum: PRODUCTS }))),
  }),
  status: 200,
  reply: pageBean(GroupDetails),
  async handle(call) {
    const { groupId = [], groupName = [], accessType, applicationKey } = call.query;
    const window = toWindow(call.query, 50, 1000);
    const roles = toRoleFilters(siteOf(call).id, accessType, applicationKey);
    const names = await namesIn(call, groupName);
    const query: GroupQuery = {
      ...(groupId.length + names.length > 0 && { anyOf: { ids: groupId, names } }),
      ...roles,
    };
    const { items, total } = await call.directory.groups.listAt(call.actor, siteAddress(call), query, window);
    const asked = { groupId, groupName, accessType, applicationKey };
    return toPageBean(call, '/group/bulk', asked, window, { values: items.map(toGroupDetails), total });
  },
});

/** The access a group confers: which roles, on which resources of the site. */
function toRoleFilters(
  cloudId: string,
  accessType: string | undefined,
  applicationKey: string | undefined,
): Pick<GroupQuery, 'role' | 'alsoRole'> {
  if (accessType && !Object.hasOwn(ACCESS_TYPES, accessType)) refuseChoice('accessType', accessType);
  if (applicationKey && !PRODUCTS.includes(applicationKey)) refuseChoice('applicationKey', applicationKey);
  const role = accessType ? ACCESS_TYPES[accessType] : undefined;
  const products = (applicationKey ? [applicationKey] : PRODUCTS).map((owner) => productAri(owner, cloudId));
  const ofProduct = applicationKey ? { aris: products, roles: PRODUCT_ACCESS } : undefined;
  if (!role) return ofProduct ? { role: ofProduct } : {};
  if (role !== SITE_ADMIN) return { role: { aris: products, roles: [role] } };
  return { role: { aris: [siteAri(cloudId)], roles: [role] }, ...(ofProduct && { alsoRole: ofProduct }) };
}

function refuseChoice(field: string, value: string): never {
  return refuse('invalid-field', { field, reason: `does not know '${value}'` });
}
