import { Type } from 'typebox';
import { ACTION_NAMES } from '../../../core/auditActions.ts';
import { defineOperation } from '../../../http/operation.ts';
import { shape } from '../../../http/shape.ts';
import { OrganizationPath } from '../addresses.ts';
import { READ_EVENTS } from '../scopes.ts';

const ActionShape = shape({
  id: Type.String(),
  type: Type.Literal('event-actions'),
  attributes: shape({ displayName: Type.String(), groupDisplayName: Type.String() }),
});

/** Every action that is ever recorded; the names are ours, since the real service publishes none for groups. */
export const getEventActions = defineOperation({
  id: 'organizations.v1.getEventActions',
  summary: 'Get list of event actions',
  method: 'GET',
  path: '/orgs/{orgId}/event-actions',
  scopes: READ_EVENTS,
  params: OrganizationPath,
  status: 200,
  reply: shape({ data: Type.Array(ActionShape) }),
  async handle(call) {
    // Nothing of the organization is told, but one that is not there is not found here either.
    await call.directory.organizations.get(call.actor, call.params.orgId);
    const data = Object.entries(ACTION_NAMES).map(([id, { displayName, group }]) => ({
      id,
      type: 'event-actions' as const,
      attributes: { displayName, groupDisplayName: group },
    }));
    return { data };
  },
});
