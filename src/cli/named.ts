import type { Command } from 'commander';
import { type GroupAddress, isUuid, type UserAddress } from '../core/addresses.ts';
import type { User } from '../core/types.ts';
import { type LocationOptions, withOrganization } from './options.ts';
import { addressIn, type Session } from './session.ts';

/** How commands take what people type for a group or a person. */

/** The options by which a command finds a group. */
export interface GroupOptions extends LocationOptions {
  directory?: string;
}

/** A command about one group, which is its first argument. */
export function withGroup(command: Command): Command {
  return withOrganization(command)
    .argument('<group>', 'Name of the group, or its id')
    .option('--directory <id>', 'Directory of the name (default: the first)');
}

/** A command about one person, who is its first argument. */
export function withUser(command: Command): Command {
  return withOrganization(command).argument('<user>', 'E-mail address, username or account id');
}

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
