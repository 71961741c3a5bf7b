import { type GroupAddress, isUuid, type UserAddress } from '../core/addresses.ts';
import type { User } from '../core/types.ts';
import { addressIn, type Session } from './session.ts';

/** How commands take what people type for a group or a person. */

export const GROUP_ARGUMENT = 'Name of the group, or its id';
export const USER_ARGUMENT = 'E-mail address, username or account id';

/** A group by id in any directory, or by name in the one told (the first by default). */
export function groupNamed(session: Session, name: string, directoryId?: string): GroupAddress {
  return isUuid(name)
    ? { ...addressIn(session), groupId: name }
    : { ...addressIn(session, directoryId ?? null), groupName: name };
}

/** @throws DirectoryError `user-not-found` */
export async function userNamed(
  session: Session,
  name: string,
): Promise<{ user: User; address: UserAddress }> {
  const { directory, actor } = session;
  const user = await directory.users.getByName(actor, addressIn(session), name);
  return { user, address: { ...addressIn(session), accountId: user.accountId } };
}
