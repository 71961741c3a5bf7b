import { type Static, Type } from 'typebox';
import type { User } from '../../../core/types.ts';
import { AVATAR_PATH } from '../../../http/avatar.ts';
import { type Call, defineOperation } from '../../../http/operation.ts';
import { shape } from '../../../http/shape.ts';
import { inOrganization, OrganizationPath } from '../addresses.ts';
import { statusFields } from '../filters.ts';
import { Cursor, Links, listPage, toUrls } from '../paging.ts';
import { READ_ACCOUNTS } from '../scopes.ts';
import { byResource } from '../shapes.ts';
import { loadWorkspaces, type Workspace } from '../workspaces.ts';

const ProductShape = shape({ key: Type.String(), name: Type.String(), url: Type.String() });

const AccountShape = shape({
  account_id: Type.String(),
  account_type: Type.String(),
  account_status: Type.String(),
  name: Type.String(),
  picture: Type.String(),
  nickname: Type.String(),
  email: Type.String(),
  product_access: Type.Array(ProductShape),
  links: shape({ self: Type.String() }),
});

/** How many accounts a page has: the document leaves it to the service. */
const LIMIT = 100;

/**
 * Everybody in the organization, in whichever directory, oldest first: version 2 says of each that the account is managed. Nothing
 * is billed, and when somebody was last active is not known: `access_billable` and `last_active`, which are optional, are
 * left out.
 */
export const getManagedAccounts = defineOperation({
  id: 'organizations.v1.getManagedAccounts',
  summary: 'Get managed accounts in an organization',
  method: 'GET',
  path: '/orgs/{orgId}/users',
  scopes: READ_ACCOUNTS,
  params: OrganizationPath,
  query: Type.Object({ cursor: Cursor }),
  status: 200,
  reply: shape({ data: Type.Array(AccountShape), meta: shape({ total: Type.Integer() }), links: Links }),
  async handle(call) {
    const { users } = call.directory;
    const address = inOrganization(call.params);
    const listing = { filters: {}, limit: LIMIT };
    const { items, links } = await listPage(call, call.query.cursor, listing, (asked, page) =>
      users.list(call.actor, address, asked, 'key', page),
    );
    const workspaces = new Map((await loadWorkspaces(call)).map(({ row }) => [row.id, row]));
    const data = await Promise.all(items.map((user) => toAccount(call, user, workspaces)));
    const total = await users.count(call.actor, address, {});
    return { data, meta: { total }, links: toUrls(call, links) };
  },
});

async function toAccount(
  { directory, actor, params, baseUrl }: Call<Static<typeof OrganizationPath>, unknown, unknown>,
  user: User,
  workspaces: ReadonlyMap<string, Workspace>,
): Promise<Static<typeof AccountShape>> {
  const { accountId, directoryId } = user;
  const roles = await directory.assignments.heldBy(actor, user);
  const products = byResource(roles).flatMap(([role]) => workspaces.get(role?.ari ?? '') ?? []);
  return {
    account_id: accountId,
    account_type: user.accountType,
    account_status: statusFields(user.status).accountStatus,
    name: user.displayName,
    picture: `${baseUrl}${AVATAR_PATH}`,
    nickname: user.publicName,
    email: user.email,
    product_access: products.map(toProduct),
    links: {
      self: `${baseUrl}/admin/v2/orgs/${params.orgId}/directories/${directoryId}/users/${encodeURIComponent(accountId)}`,
    },
  };
}

function toProduct({ type, attributes }: Workspace): Static<typeof ProductShape> {
  return { key: attributes.owner, name: type, url: attributes.hostUrl };
}
