import { defineOperation } from '../../http/operation.ts';
import { NoPath } from './addresses.ts';
import { listOf } from './paging.ts';
import { READ_ORGANIZATION } from './scopes.ts';
import { SiteShape, toSite } from './shapes.ts';

export const listSites = defineOperation({
  id: 'native.listSites',
  summary: 'List sites',
  method: 'GET',
  path: '/sites',
  scopes: READ_ORGANIZATION,
  params: NoPath,
  status: 200,
  reply: listOf(SiteShape),
  async handle(call) {
    const sites = await call.directory.capabilities.listSites(call.actor);
    return { items: sites.map(toSite) };
  },
});
