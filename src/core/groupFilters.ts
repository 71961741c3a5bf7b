import { type DirectoryAddress, getDirectoryKeys, isUuid } from './addresses.ts';
import { requireBrowser } from './permissions.ts';
import type { GroupFilter, Reader, RoleFilter } from './store.ts';
import { fold, toLookup } from './text.ts';
import type { Actor, GroupType } from './types.ts';

/** Which groups are asked for: those that meet all of it. */
export interface GroupQuery {
  directoryIds?: readonly string[];
  groupIds?: readonly string[];
  /** Having one of these names, without regard to case and to blanks around it. */
  names?: readonly string[];
  /** Having one of these ids or one of these names. */
  anyOf?: { ids: readonly string[]; names: readonly string[] };
  /** Having none of these ids, none of these names. */
  except?: { ids: readonly string[]; names: readonly string[] };
  accountIds?: readonly string[];
  role?: RoleFilter;
  /** Another role, which may be on an assignment of its own. */
  alsoRole?: RoleFilter;
  /** Part of the name, without regard to case. */
  search?: string;
  /** Part of the name, letter for letter. */
  contains?: string;
  types?: readonly GroupType[];
  /** Whether an identity provider syncs them. */
  synced?: boolean;
}

/**
 * What the store is asked for, within the directories that the actor may look into.
 * @throws DirectoryError `organization-not-found`, `directory-not-found`, `forbidden`, `invalid-field`
 */
export async function toGroupFilter(
  reader: Reader,
  actor: Actor,
  address: DirectoryAddress,
  query: GroupQuery,
): Promise<GroupFilter> {
  await requireBrowser(reader, actor);
  const directoryKeys = await getDirectoryKeys(reader, actor, address, query.directoryIds);
  return {
    organizationKey: actor.organizationKey,
    ...(directoryKeys && { directoryKeys }),
    // What is no id names no group; it must not reach an engine that may refuse the text.
    ...(query.groupIds && { groupIds: query.groupIds.filter(isUuid) }),
    ...(query.names && { names: query.names.map(toLookup) }),
    ...(query.anyOf && { anyOf: toNaming(query.anyOf) }),
    ...(query.except && { except: toNaming(query.except) }),
    ...(query.contains && { contains: query.contains }),
    ...(query.types && { types: query.types }),
    ...(query.synced !== undefined && { synced: query.synced }),
    ...(query.accountIds && { accountIds: query.accountIds }),
    ...(query.role && { role: query.role }),
    ...(query.alsoRole && { alsoRole: query.alsoRole }),
    ...(query.search && { search: fold(query.search) }),
  };
}

function toNaming({ ids, names }: { ids: readonly string[]; names: readonly string[] }) {
  return { ids: ids.filter(isUuid), names: names.map(toLookup) };
}
