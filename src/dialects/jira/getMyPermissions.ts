import { type Static, Type } from 'typebox';
import { refuse } from '../../core/errors.ts';
import type { SitePermission } from '../../core/permissions.ts';
import { documented, mandatory } from '../../http/documented.ts';
import { type Call, defineOperation } from '../../http/operation.ts';
import { shape } from '../../http/shape.ts';
import { siteOf } from '../../http/siteCallers.ts';
import { READ_PERMISSIONS } from './scopes.ts';

/** The permissions that mean something here: those a group client may ask about. */
const PERMISSIONS: Record<
  string,
  { id: string; name: string; type: string; description: string; needs: SitePermission }
> = {
  ADMINISTER: {
    id: '0',
    name: 'Administer Jira',
    type: 'GLOBAL',
    description: 'Perform most administration functions.',
    needs: 'administer Jira',
  },
  SYSTEM_ADMIN: {
    id: '44',
    name: 'Administer the site',
    type: 'GLOBAL',
    description: 'Manage users, groups and access.',
    needs: 'administer the site',
  },
  USER_PICKER: {
    id: '27',
    name: 'Browse users and groups',
    type: 'GLOBAL',
    description: 'Select users or groups from a list.',
    needs: 'browse users and groups in Jira',
  },
  BROWSE_PROJECTS: {
    id: '10',
    name: 'Browse Projects',
    type: 'PROJECT',
    description: 'See projects and what is in them.',
    needs: 'see projects in Jira',
  },
};

const Permission = shape({
  id: Type.String(),
  key: Type.String(),
  name: Type.String(),
  type: Type.String(),
  description: Type.String(),
  havePermission: Type.Boolean(),
});

/** Exactly the keys asked for; an unknown one is an error. */
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
  const havePermission = await call.directory.access.holds(call.actor, siteOf(call), needs);
  return { id, key, name, type, description, havePermission };
}
