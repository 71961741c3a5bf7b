import { Type } from 'typebox';
import type { GroupAddress } from '../../core/addresses.ts';
import { refuse } from '../../core/errors.ts';
import { mandatory, retiredName } from '../../http/documented.ts';
import type { Call } from '../../http/operation.ts';
import { siteAddress } from '../../http/siteCallers.ts';

export const AccountId = Type.Object({
  accountId: mandatory(Type.Union([Type.String(), Type.Null()])),
});

/** The names that this dialect's operations once took beside `accountId`. */
export const retiredNames = { key: retiredName, username: retiredName };

/** A parameter without which an operation means nothing. @throws DirectoryError `invalid-field` */
export function requireParameter(field: string, value: string | null | undefined): string {
  if (value !== undefined && value !== null && value.trim() !== '') return value;
  return refuse('invalid-field', { field, reason: 'is required' });
}

/**
 * Adds a member; one who is there already is a success. The document's only answer to an unknown account is 400,
 * since its 404 speaks of the group.
 */
export async function addMember(
  call: Call<unknown, unknown, unknown>,
  address: GroupAddress,
  accountId: string,
): Promise<Record<string, never>> {
  await call.directory.groups.get(call.actor, address);
  const user = await call.directory.users.find(call.actor, { ...siteAddress(call), accountId });
  if (!user) refuse('invalid-field', { field: 'accountId', reason: `is not known: ${accountId}` });
  await call.directory.members.add(call.actor, address, accountId, { allowInactive: true });
  return {};
}
