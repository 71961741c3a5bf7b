import { Type } from 'typebox';
import { refuse } from '../../core/errors.ts';
import { productAri } from '../../core/resources.ts';
import { PRODUCT_ADMIN, PRODUCT_USER } from '../../core/roles.ts';
import { requireEmail } from '../../core/text.ts';
import type { User } from '../../core/types.ts';
import { type Call, defineOperation } from '../../http/operation.ts';
import { siteAddress, siteOf } from '../../http/siteCallers.ts';
import { PRODUCTS } from './products.ts';
import { WRITE_USER } from './scopes.ts';
import { toExpandedUser, UserShape } from './users.ts';

/**
 * Creates a person who uses the products named, through their default groups. Someone who exists already and uses them
 * is a success too; someone who exists without them is an error, since access is not given by this way then.
 */
export const createUser = defineOperation({
  id: 'jira.createUser',
  summary: 'Create user',
  method: 'POST',
  path: '/user',
  scopes: WRITE_USER,
  permission: 'administer Jira',
  params: Type.Object({}),
  body: Type.Object({
    emailAddress: Type.String(),
    products: Type.Array(Type.String(), { maxItems: 20 }),
    // Retired like all that may come beside it, which is taken whatever it is; a text is still good for a name.
    displayName: Type.Optional(Type.Unknown()),
  }),
  status: 201,
  reply: UserShape,
  async handle(call) {
    const { products, displayName } = call.body;
    const email = requireEmail('emailAddress', call.body.emailAddress);
    const aris = await toAris(call, products);
    const known = await findByEmail(call, email);
    if (known) await requireAccess(call, known, aris);
    const user =
      known ??
      (await call.directory.users.create(
        call.actor,
        siteAddress(call),
        { email, username: email, displayName: isText(displayName) ? displayName : localPart(email) },
        { access: aris },
      ));
    return toExpandedUser(call, user, []);
  },
});

/** The products as resources of the site; one it does not have would be given to nobody without a word. */
async function toAris(call: Call<unknown, unknown, unknown>, products: readonly string[]): Promise<string[]> {
  const { actor, directory } = call;
  const aris: string[] = [];
  for (const owner of products) {
    const ari = productAri(owner, siteOf(call).id);
    const isThere = PRODUCTS.includes(owner) && (await directory.organizations.findResource(actor, ari));
    if (!isThere) refuse('invalid-field', { field: 'products', reason: `does not know '${owner}'` });
    aris.push(ari);
  }
  return aris;
}

async function findByEmail(call: Call<unknown, unknown, unknown>, email: string): Promise<User | undefined> {
  const query = { emails: [email] };
  const [user] = await call.directory.users.listAt(call.actor, siteAddress(call), query, {
    offset: 0,
    limit: 1,
  });
  return user;
}

async function requireAccess(
  call: Call<unknown, unknown, unknown>,
  user: User,
  aris: readonly string[],
): Promise<void> {
  const roles = await call.directory.assignments.heldBy(call.actor, user);
  // Who is suspended keeps their roles and uses nothing by them.
  const isActive = user.status === 'active';
  const uses = (ari: string) =>
    roles.some((role) => role.ari === ari && [PRODUCT_USER, PRODUCT_ADMIN].includes(role.role));
  const lacks = aris.some((ari) => !isActive || !uses(ari));
  if (lacks) refuse('user-exists', { field: 'email', value: user.email });
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function localPart(email: string): string {
  return email.split('@', 1)[0] || email;
}
