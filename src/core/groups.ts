import {
  type DirectoryAddress,
  findGroup,
  type GroupAddress,
  getGroup,
  getHomeDirectory,
} from './addresses.ts';
import { groupSubject, record } from './audit.ts';
import type { Change } from './change.ts';
import {
  type BulkOutcome,
  changeGroup,
  type GroupFields,
  insertGroup,
  refusalOf,
  unlessRefused,
} from './changes.ts';
import type { Core } from './directory.ts';
import { DirectoryError, refuse } from './errors.ts';
import { type GroupQuery, toGroupFilter } from './groupFilters.ts';
import { cutPage, type Page, type PageRequest, type Position } from './paging.ts';
import {
  authorityOf,
  groupsControlled,
  requireBrowser,
  requireGroupControl,
  requireGroupManager,
} from './permissions.ts';
import { requireLocal } from './rules.ts';
import { defaultGroupNames, sitesOn } from './sites.ts';
import { writeAs } from './standing.ts';
import type { GroupOrder, GroupStats, Ordering, Reader, Window } from './store.ts';
import { fold, requireDescription, requireName } from './text.ts';
import type { Actor, Directory, Group } from './types.ts';

/** How many groups one write makes or deletes, so that nobody waits for long. */
const NAMES_PER_WRITE = 200;

/** Groups: reading, creating, changing, deleting. */
export function groupService(core: Core) {
  const { store } = core;
  return {
    get,
    find,
    list,
    listAt,
    count,
    stats,
    controlledAmong,
    create,
    createMany,
    change,
    remove,
    removeMany,
    refusalToRemove,
  };

  /** @throws DirectoryError `organization-not-found`, `directory-not-found`, `group-not-found`, `forbidden` */
  async function get(actor: Actor, address: GroupAddress): Promise<Group> {
    await requireBrowser(store.read, actor);
    return getGroup(store.read, actor, address);
  }

  /** As `get`, where a group that is not there is no error. @throws DirectoryError `organization-not-found`, `forbidden` */
  async function find(actor: Actor, address: GroupAddress): Promise<Group | undefined> {
    await requireBrowser(store.read, actor);
    return findGroup(store.read, actor, address);
  }

  /** A page of the groups that match, by folded name unless told. @throws DirectoryError as `get`, `invalid-field` */
  async function list(
    actor: Actor,
    address: DirectoryAddress,
    query: GroupQuery,
    page: PageRequest,
    order: GroupOrder = 'name',
  ): Promise<Page<Group>> {
    const filter = await toGroupFilter(store.read, actor, address, query);
    return cutPage(page, (scan) => store.read.groups.listGroups(filter, scan, order), POSITIONS[order]);
  }

  /** The same list by number: `limit` groups from the one at `offset`, and how many there are in all. */
  async function listAt(
    actor: Actor,
    address: DirectoryAddress,
    query: GroupQuery,
    window: Window,
    order?: Ordering<GroupOrder>,
  ): Promise<{ items: Group[]; total: number }> {
    const filter = await toGroupFilter(store.read, actor, address, query);
    return {
      items: await store.read.groups.listGroupsAt(filter, window, order),
      total: await store.read.groups.countGroups(filter),
    };
  }

  /** How many groups match. @throws DirectoryError as `list` */
  async function count(actor: Actor, address: DirectoryAddress, query: GroupQuery): Promise<number> {
    return store.read.groups.countGroups(await toGroupFilter(store.read, actor, address, query));
  }

  /** How many groups there are of each type, and how many are synced. @throws DirectoryError as `get` */
  async function stats(actor: Actor, address: DirectoryAddress): Promise<GroupStats> {
    const { organizationKey, directoryKeys } = await toGroupFilter(store.read, actor, address, {});
    return store.read.groups.groupStats(organizationKey, directoryKeys);
  }

  /** Which of these groups the actor may change, by key, so that nobody is offered what would be refused. */
  async function controlledAmong(actor: Actor, groups: readonly Group[]): Promise<ReadonlySet<number>> {
    return groupsControlled(store.read, actor, groups);
  }

  /**
   * Creates an empty group in the addressed directory, or in the organization's first.
   * @throws DirectoryError `organization-not-found`, `directory-not-found`, `forbidden`, `invalid-field`,
   *   `group-name-reserved`, `group-name-taken`
   */
  async function create(actor: Actor, address: DirectoryAddress, fields: GroupFields): Promise<Group> {
    return writeAs(core, actor, (change) => createWith(change, address, fields));
  }

  async function createWith(change: Change, address: DirectoryAddress, fields: GroupFields): Promise<Group> {
    const { writer, actor } = change;
    const directory = await getHomeDirectory(writer, actor, address);
    const name = requireName('name', fields.name);
    requireDescription('description', fields.description ?? '');
    await requireGroupManager(writer, actor, await authorityOf(writer, actor), directory.key);
    await requireUnreserved(writer, actor, directory, name);
    return insertGroup(change, directory, fields);
  }

  /** Creates groups with these names and says which; a name refused is skipped. Others may write in between. */
  async function createMany(
    actor: Actor,
    address: DirectoryAddress,
    names: readonly string[],
  ): Promise<BulkOutcome> {
    return eachOf(actor, names, (change, name) => createWith(change, address, { name }));
  }

  /** Deletes the groups with these names and says which; one refused is skipped. Others may write in between. */
  async function removeMany(
    actor: Actor,
    address: DirectoryAddress,
    names: readonly string[],
  ): Promise<BulkOutcome> {
    return eachOf(actor, names, (change, groupName) =>
      removeWith(change, { ...address, groupName }, { onlyIfEmpty: false }),
    );
  }

  async function eachOf(
    actor: Actor,
    names: readonly string[],
    work: (change: Change, name: string) => Promise<unknown>,
  ): Promise<BulkOutcome> {
    const outcome: BulkOutcome = { applied: [], skipped: [] };
    for (let start = 0; start < names.length; start += NAMES_PER_WRITE) {
      const some = names.slice(start, start + NAMES_PER_WRITE);
      const results = await writeAs(core, actor, async (change) => {
        const refused: boolean[] = [];
        for (const name of some) {
          const result = await unlessRefused(change.writer, () => work(change, name));
          refused.push(result instanceof DirectoryError);
        }
        return refused;
      });
      for (const [index, name] of some.entries()) {
        (results[index] ? outcome.skipped : outcome.applied).push(name);
      }
    }
    return outcome;
  }

  /**
   * Changes the name, the description or both; the id stays, and with it members and roles. The name of a synced group is
   * its source's affair.
   * @throws DirectoryError as `get`, `invalid-field`, `forbidden`, `group-synced`, `group-name-taken`,
   *   `group-name-reserved`
   */
  async function change(
    actor: Actor,
    address: GroupAddress,
    { name, description }: { name?: string; description?: string },
  ): Promise<Group> {
    return writeAs(core, actor, async (change) => {
      const { writer } = change;
      const authority = await requireBrowser(writer, actor);
      const group = await getGroup(writer, actor, address);
      await requireGroupControl(writer, actor, group, authority);
      if (name !== undefined && requireName('name', name) !== group.name) {
        requireLocal(group);
        if (fold(name.trim()) !== group.nameFolded) await requireFree(writer, actor, group, name.trim());
      }
      return changeGroup(change, group, { name, description });
    });
  }

  /**
   * Deletes a group with its memberships and roles. People keep what other groups give them.
   * @throws DirectoryError as `get`, `forbidden`, `group-synced`, `group-is-default`, `group-confers-admin`, and
   *   `group-not-empty` when asked to delete it only if empty
   */
  async function remove(actor: Actor, address: GroupAddress, { onlyIfEmpty = false } = {}): Promise<void> {
    await writeAs(core, actor, (change) => removeWith(change, address, { onlyIfEmpty }));
  }

  async function removeWith(
    change: Change,
    address: GroupAddress,
    { onlyIfEmpty }: { onlyIfEmpty: boolean },
  ): Promise<void> {
    const { writer, actor } = change;
    await requireBrowser(writer, actor);
    const group = await getGroup(writer, actor, address);
    await requireRemovable(writer, actor, group);
    if (onlyIfEmpty && group.memberCount > 0) {
      refuse('group-not-empty', { id: group.id, memberCount: group.memberCount });
    }
    const roles = await writer.roles.listGroupRoles(group.key);
    await writer.groups.deleteGroup(group.key);
    await record(change, {
      action: 'group_deleted',
      subject: groupSubject(group),
      before: {
        name: group.name,
        description: group.description,
        directoryId: group.directoryId,
        memberCount: group.memberCount,
        roles: roles.map(({ ari, role }) => ({ resource: ari, role })),
      },
    });
  }

  /** Why the actor could not delete a group; `undefined` when nothing is in the way. @throws DirectoryError as `get` */
  async function refusalToRemove(actor: Actor, group: Group): Promise<DirectoryError | undefined> {
    return refusalOf(() => requireRemovable(store.read, actor, group));
  }
}

const POSITIONS: Record<GroupOrder, (group: Group) => Position> = {
  name: (group) => [group.nameFolded, group.key],
  members: (group) => [group.memberCount, group.key],
  created: (group) => [group.key],
  updated: (group) => [group.updatedAt, group.key],
};

/** @throws DirectoryError `forbidden`, `group-synced`, `group-is-default`, `group-confers-admin` */
async function requireRemovable(reader: Reader, actor: Actor, group: Group): Promise<void> {
  await requireGroupControl(reader, actor, group);
  requireLocal(group);
  if (group.isDefault) refuse('group-is-default', { name: group.name });
  if (group.confersAdmin) refuse('group-confers-admin', { name: group.name });
}

/** @throws DirectoryError `group-name-reserved`, `group-name-taken` */
async function requireFree(reader: Reader, actor: Actor, group: Group, name: string): Promise<void> {
  await requireUnreserved(reader, actor, { key: group.directoryKey }, name);
  if (await reader.groups.findGroupByName(group.directoryKey, fold(name)))
    refuse('group-name-taken', { name });
}

/** @throws DirectoryError `group-name-reserved` */
async function requireUnreserved(
  reader: Reader,
  actor: Actor,
  directory: Pick<Directory, 'key'>,
  name: string,
): Promise<void> {
  const sites = await sitesOn(reader, actor, directory.key);
  const reserved = sites.flatMap((site) => defaultGroupNames(site.name));
  if (reserved.includes(fold(name))) refuse('group-name-reserved', { name });
}
