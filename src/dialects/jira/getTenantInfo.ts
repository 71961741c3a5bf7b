import { Type } from 'typebox';
import { defineOperation } from '../../http/operation.ts';
import { shape } from '../../http/shape.ts';
import { siteOf } from '../../http/siteCallers.ts';
import { NONE } from './scopes.ts';

/** How clients find the cloudId of a site, without a credential. */
export const getTenantInfo = defineOperation({
  id: 'jira.getTenantInfo',
  summary: 'Get the cloud id of the site',
  method: 'GET',
  path: '/tenant_info',
  scopes: NONE,
  anonymous: 'fallback',
  params: Type.Object({}),
  status: 200,
  reply: shape({ cloudId: Type.String() }),
  async handle(call) {
    return { cloudId: siteOf(call).id };
  },
});
