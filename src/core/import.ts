import { type DirectoryAddress, findPerson, getHomeDirectory } from './addresses.ts';
import type { Change } from './change.ts';
import {
  assignment,
  changeGroup,
  grantRole,
  insertGroup,
  insertUser,
  join,
  renameUser,
  unlessRefused,
} from './changes.ts';
import type { Core } from './directory.ts';
import { DirectoryError, refuse } from './errors.ts';
import {
  authorityOf,
  requireConferrable,
  requireGroupControl,
  requireOrganizationAdmin,
} from './permissions.ts';
import { canonicalAri, parseAri } from './resources.ts';
import { fullRole, isGrantableToGroup } from './roles.ts';
import { requireActive, requireServed } from './rules.ts';
import { sitesOn } from './sites.ts';
import { writeAs } from './standing.ts';
import { isStorable, requireName, toLookup } from './text.ts';
import type { Actor, Directory, Group, Resource, User } from './types.ts';

/** The source of groups that an import declares as synced. */
const IMPORTED_SOURCE = 'import';

/** One statement of an import file. People and groups are named as people name them; see `findPerson`. */
export type ImportRow =
  | { kind: 'user'; username: string; email: string; name: string }
  | { kind: 'group'; name: string; description?: string; synced?: boolean }
  /** `person`, when given, is created if there is no such member yet. */
  | { kind: 'member'; group: string; member: string; person?: { email: string; name: string } }
  /** `resource`: an ARI, or a product such as `confluence`; `role`: `atlassian/user` or `user`. */
  | { kind: 'role'; group: string; resource: string; role: string };

export type ImportOutcome = Applied | { status: 'refused'; error: DirectoryError };

interface Applied {
  status: 'created' | 'updated' | 'unchanged';
  /** Set when a 'member' row has made its person as well. */
  personCreated?: true;
}

/** Bulk loading. */
export function importService(core: Core) {
  return { apply };

  /**
   * Applies rows in order, in one transaction, and says of each what became of it. A refused row changes nothing
   * and does not stop the others. What is there already stays as it is, so a file can be applied again and again;
   * only a different display name or description is brought up to date.
   * @throws DirectoryError `organization-not-found`, `directory-not-found`, `forbidden`
   */
  async function apply(
    actor: Actor,
    address: DirectoryAddress,
    rows: readonly ImportRow[],
  ): Promise<ImportOutcome[]> {
    return writeAs(core, actor, async (change) => {
      const { writer } = change;
      const directory = await getHomeDirectory(writer, actor, address);
      requireOrganizationAdmin(await authorityOf(writer, actor));
      return applyAll({ ...change, directory }, rows);
    });
  }
}

/** What applying rows takes. */
export interface Load extends Change {
  directory: Directory;
}

/** Applies rows in order, and says of each what became of it. A refused one changes nothing. */
export async function applyAll(load: Load, rows: readonly ImportRow[]): Promise<ImportOutcome[]> {
  return (await applyWhole(load, rows)) ?? applySingly(load, rows);
}

/**
 * Applies rows as if none were refused, which is how nearly all of them go: a savepoint around each costs more than
 * the row itself, because SQLite's text index writes itself out at every one. Undone and `undefined` at a refusal.
 */
async function applyWhole(load: Load, rows: readonly ImportRow[]): Promise<ImportOutcome[] | undefined> {
  const outcomes = await unlessRefused(load.writer, async () => {
    const applied: ImportOutcome[] = [];
    for (const row of rows) applied.push(await applyRow(load, row));
    return applied;
  });
  return outcomes instanceof DirectoryError ? undefined : outcomes;
}

async function applySingly(load: Load, rows: readonly ImportRow[]): Promise<ImportOutcome[]> {
  const outcomes: ImportOutcome[] = [];
  for (const row of rows) {
    const outcome = await unlessRefused(load.writer, () => applyRow(load, row));
    outcomes.push(outcome instanceof DirectoryError ? { status: 'refused', error: outcome } : outcome);
  }
  return outcomes;
}

function applyRow(load: Load, row: ImportRow): Promise<Applied> {
  switch (row.kind) {
    case 'user':
      return applyUser(load, row);
    case 'group':
      return applyGroup(load, row);
    case 'member':
      return applyMember(load, row);
    case 'role':
      return applyRole(load, row);
  }
}

async function applyUser(load: Load, row: ImportRow & { kind: 'user' }): Promise<Applied> {
  const { writer, actor, directory } = load;
  const byEmail = await findPerson(writer, actor, directory, row.email);
  const byName = await findPerson(writer, actor, directory, row.username);
  if (!byEmail || byEmail.key !== byName?.key) {
    await insertUser(load, directory, { ...row, displayName: row.name });
    return { status: 'created' };
  }
  const renamed = await renameUser(load, byEmail, row.name);
  return { status: renamed ? 'updated' : 'unchanged' };
}

async function applyGroup(load: Load, row: ImportRow & { kind: 'group' }): Promise<Applied> {
  const known = await findGroup(load, requireName('name', row.name));
  if (!known) {
    const source = row.synced ? { source: IMPORTED_SOURCE } : {};
    await insertGroup(load, load.directory, {
      name: row.name,
      description: row.description ?? '',
      ...source,
    });
    return { status: 'created' };
  }
  if (row.description === undefined) return { status: 'unchanged' };
  const changed = await changeGroup(load, known, { description: row.description });
  return { status: changed === known ? 'unchanged' : 'updated' };
}

/** An import is how the members of synced groups arrive, so here, and only here, they may change. */
async function applyMember(load: Load, row: ImportRow & { kind: 'member' }): Promise<Applied> {
  const { writer, actor, directory } = load;
  const group = await getGroupByName(load, row.group);
  await requireGroupControl(writer, actor, group);
  const known = await findPerson(writer, actor, directory, row.member);
  const user = known ?? (await insertPerson(load, row));
  if (!(await writer.memberships.isMember(group.key, user.key))) requireActive(user);
  const joined = await join(load, group, user);
  return { status: joined ? 'created' : 'unchanged', ...(known ? {} : { personCreated: true }) };
}

/** @throws DirectoryError `user-not-found` when the row does not say who the person is, `invalid-field`, `user-exists` */
async function insertPerson(load: Load, row: ImportRow & { kind: 'member' }): Promise<User> {
  if (!row.person) return refuse('user-not-found', { id: row.member });
  const { email, name } = row.person;
  return insertUser(load, load.directory, { username: row.member, email, displayName: name });
}

async function applyRole(load: Load, row: ImportRow & { kind: 'role' }): Promise<Applied> {
  const { writer, actor } = load;
  const group = await getGroupByName(load, row.group);
  const role = fullRole(row.role);
  const resource = await getResourceByName(load, row.resource);
  await requireServed(load, resource, group.directoryKey);
  if (!isGrantableToGroup(role, resource.owner)) refuse('role-invalid', { role, owner: resource.owner });
  requireConferrable(await authorityOf(writer, actor), [assignment(resource, role)]);
  const granted = await grantRole(load, group, resource, role);
  return { status: granted ? 'created' : 'unchanged' };
}

async function findGroup({ writer, directory }: Load, name: string): Promise<Group | undefined> {
  return writer.groups.findGroupByName(directory.key, toLookup(name));
}

async function getGroupByName(load: Load, name: string): Promise<Group> {
  return (await findGroup(load, name)) ?? refuse('group-not-found', { id: name, by: 'name' });
}

/** A resource by ARI, or a product of the first site that uses the directory. @throws DirectoryError `resource-not-found` */
async function getResourceByName({ writer, actor, directory }: Load, name: string): Promise<Resource> {
  if (parseAri(name)) {
    const resource = await writer.organizations.findResource(actor.organizationKey, canonicalAri(name));
    return resource ?? refuse('resource-not-found', { ari: name });
  }
  const [site] = await sitesOn(writer, actor, directory.key);
  const ari = site && isStorable(name) ? canonicalAri(`ari:cloud:${name}::site/${site.id}`) : undefined;
  const resource = ari && (await writer.organizations.findResource(actor.organizationKey, ari));
  return resource || refuse('resource-not-found', { ari: name });
}
