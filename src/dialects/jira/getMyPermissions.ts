import { type Static, Type } from 'typebox';
import { refuse } from '../../core/errors.ts';
import { documented, mandatory } from '../../http/documented.ts';
import { type Call, defineOperation } from '../../http/operation.ts';
import { shape } from '../../http/shape.ts';
import { siteOf } from '../../http/siteCallers.ts';
import { PERMISSIONS } from './permissions.ts';
import { READ_PERMISSIONS } from './scopes.ts';

const Permission = shape({
  id: Type.String(),
  key: Type.String(),
  name: Type.String(),
  type: Type.String(),
  description: Type.String(),
  havePermission: Type.Boolean(),
});

/**
 * Exactly the keys asked for; one that is not built into Jira is an error. Nobody has those of projects and issues, of which
 * there are none here.
 */
export const getMyPermissions = defineOperation({
  id: 'jira.getMyPermissions',
  summary: 'Get my permissions',
  method: 'GET',
  path: '/mypermissions',
  scopes: READ_PERMISSIONS,
  anonymous: 'fallback',
  params: Type.Object({}),
  query: Type.Object({
    permissions: mandatory(Type.Array(Type.String(documented({ enum: Object.keys(PERMISSIONS) })))),
  }),
  status: 200,
  reply: shape({ permissions: Type.Record(Type.String(), Permission) }),
  async handle(call) {
    const { permissions: keys = [] } = call.query;
    if (keys.length === 0) refuse('invalid-field', { field: 'permissions', reason: 'is required' });
    const entries = await Promise.all(keys.map(async (key) => [key, await toPermission(call, key)] as const));
    return { permissions: Object.fromEntries(entries) };
  },
});

async function toPermission(
  call: Call<unknown, unknown, unknown>,
  key: string,
): Promise<Static<typeof Permission>> {
  const known = Object.hasOwn(PERMISSIONS, key) ? PERMISSIONS[key] : undefined;
  if (!known) return refuse('invalid-field', { field: 'permissions', reason: `does not know '${key}'` });
  const { id, name, type, description, needs } = known;
  const { access } = call.directory;
  const havePermission = needs !== undefined && (await access.holds(call.actor, siteOf(call), needs));
  return { id, key, name, type, description, havePermission };
}
