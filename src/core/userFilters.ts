import { type DirectoryAddress, getDirectoryKeys, isUuid } from './addresses.ts';
import { requireBrowser } from './permissions.ts';
import type { Reader, RoleFilter, UserFilter } from './store.ts';
import { fold, isStorable } from './text.ts';
import type { Actor, UserStatus } from './types.ts';

/** Which users are asked for: those who meet all of it. */
export interface UserQuery {
  directoryIds?: readonly string[];
  accountIds?: readonly string[];
  /** Members of any of these groups. */
  groupIds?: readonly string[];
  role?: RoleFilter;
  statuses?: readonly UserStatus[];
  emails?: readonly string[];
  emailDomains?: readonly string[];
  /** Part of a name or e-mail address, without regard to case. */
  search?: string;
  /** The beginning of a word of a name, or of the e-mail address, without regard to case. */
  prefix?: string;
}

/**
 * What the store is asked for, within the directories that the actor may look into.
 * @throws DirectoryError `organization-not-found`, `directory-not-found`, `forbidden`, `invalid-field`
 */
export async function toUserFilter(
  reader: Reader,
  actor: Actor,
  address: DirectoryAddress,
  query: UserQuery,
): Promise<UserFilter> {
  await requireBrowser(reader, actor);
  const directoryKeys = await getDirectoryKeys(reader, actor, address, query.directoryIds);
  return {
    organizationKey: actor.organizationKey,
    ...(directoryKeys && { directoryKeys }),
    ...(query.accountIds && { accountIds: query.accountIds.filter(isStorable) }),
    ...(query.groupIds && { groupIds: query.groupIds.filter(isUuid) }),
    ...(query.role && { role: query.role }),
    ...(query.statuses && { statuses: query.statuses }),
    ...(query.emails && { emails: query.emails.map(fold) }),
    ...(query.emailDomains && { emailDomains: query.emailDomains.map(fold) }),
    ...(query.search && { search: fold(query.search) }),
    ...(query.prefix && { prefix: fold(query.prefix) }),
  };
}
