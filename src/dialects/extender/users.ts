import { type Static, Type } from 'typebox';
import { productAri } from '../../core/resources.ts';
import { PRODUCT_ADMIN, PRODUCT_USER } from '../../core/roles.ts';
import type { User } from '../../core/types.ts';
import { type JsonText, KeptTexts } from '../../http/json.ts';
import type { Call } from '../../http/operation.ts';
import { shape } from '../../http/shape.ts';
import { siteOf } from '../../http/siteCallers.ts';
import type { DateFormatter } from './dates.ts';

/** The three levels of detail that "Get group users" tells, each with the fields of the one before. */
const named = { name: Type.String() };
const basic = { ...named, fullName: Type.String(), key: Type.String(), email: Type.String() };
const date = Type.Union([Type.Integer(), Type.Null()]);
const dateString = Type.Union([Type.String(), Type.Null()]);

export const NamedUser = shape(named);
export const BasicUser = shape(basic);
export const ExtendedUser = shape({
  business: Type.Array(
    shape({ location: Type.String(), position: Type.String(), department: Type.String() }),
  ),
  lastFailedLoginDate: date,
  lastSuccessfulLoginDate: date,
  ...basic,
  personal: Type.Array(shape({ website: Type.String(), im: Type.String(), phone: Type.String() })),
  updatedDate: Type.Integer(),
  lastFailedLoginDateString: dateString,
  createdDate: Type.Integer(),
  createdDateString: Type.String(),
  lastSuccessfulLoginDateString: dateString,
  updatedDateString: Type.String(),
  hasAccessToUseConfluence: Type.Boolean(),
});

export function toNamedUser(user: User): Static<typeof NamedUser> {
  return { name: user.username };
}

export function toBasicUser(user: User): Static<typeof BasicUser> {
  return { name: user.username, fullName: user.displayName, key: user.userKey, email: user.email };
}

/** Everything; no key is ever left out. */
export async function toExtendedUsers(
  call: Call<unknown, unknown, unknown>,
  users: readonly User[],
  { pattern, toDate }: { pattern: string; toDate: DateFormatter },
): Promise<JsonText<Static<typeof ExtendedUser>>[]> {
  const ari = productAri('confluence', siteOf(call).id);
  // Guests take no licence, and the page speaks of those who have one.
  const roles = [PRODUCT_USER, PRODUCT_ADMIN];
  const holders = await call.directory.assignments.holdersAmong(call.actor, ari, roles, users);
  const common = `${call.options.timeZone} ${pattern}`;
  const [having, lacking] = [`true ${common}`, `false ${common}`];
  return users.map((user) => {
    const hasAccess = user.status === 'active' && holders.has(user.key);
    const manner = hasAccess ? having : lacking;
    return extendedTexts.of(user, manner, () => toExtendedUser(user, toDate, hasAccess));
  });
}

const extendedTexts = new KeptTexts<User, Static<typeof ExtendedUser>>();

function toExtendedUser(
  user: User,
  toDate: DateFormatter,
  hasAccessToUseConfluence: boolean,
): Static<typeof ExtendedUser> {
  const { location, jobTitle, department, website, im, phone } = user.profile;
  const toDateOrNull = (ms: number | null) => (ms === null ? null : toDate(ms));
  return {
    business: [{ location, position: jobTitle, department }],
    lastFailedLoginDate: user.lastFailedLoginAt,
    lastSuccessfulLoginDate: user.lastLoginAt,
    fullName: user.displayName,
    personal: [{ website, im, phone }],
    updatedDate: user.updatedAt,
    lastFailedLoginDateString: toDateOrNull(user.lastFailedLoginAt),
    createdDate: user.createdAt,
    createdDateString: toDate(user.createdAt),
    name: user.username,
    lastSuccessfulLoginDateString: toDateOrNull(user.lastLoginAt),
    key: user.userKey,
    email: user.email,
    updatedDateString: toDate(user.updatedAt),
    hasAccessToUseConfluence,
  };
}
