import { randomUUID } from 'node:crypto';
import { groupSubject, memberAdded, record, resourceSubject, userSubject } from './audit.ts';
import type { Change } from './change.ts';
import { DirectoryError, refuse } from './errors.ts';
import { roleFacts } from './roles.ts';
import { LOCAL, requireOnline, withinSeats } from './rules.ts';
import type { New, NewGroup, Writer } from './store.ts';
import { fold, requireDescription, requireName } from './text.ts';
import {
  type Directory,
  EMPTY_PROFILE,
  type Group,
  type GroupType,
  type ManagedBy,
  type Resource,
  type RoleAssignment,
  type User,
} from './types.ts';
import { newUserIds, requirePerson, type UserFields, type UserIds } from './userFields.ts';

/**
 * The changes that more than one service makes. Each keeps the rules that hold whoever asks, makes one change and
 * records it; whether the actor may is for the caller to check.
 */

export interface GroupFields {
  name: string;
  description?: string;
  type?: GroupType;
  managedBy?: ManagedBy;
  source?: string;
}

/** What became of a list of names: each stands in one of the two, as it was spelled and in the order it came. */
export interface BulkOutcome {
  applied: string[];
  skipped: string[];
}

/**
 * Stores a new, empty group.
 * @throws DirectoryError `invalid-field`, `group-name-taken`
 */
export async function insertGroup(change: Change, directory: Directory, fields: GroupFields): Promise<Group> {
  const { writer, at } = change;
  const blank = newGroup(at, directory, fields);
  const { name, nameFolded, description, source } = blank;
  if (await writer.groups.findGroupByName(directory.key, nameFolded)) refuse('group-name-taken', { name });
  const group = await writer.groups.insertGroup(blank);
  await record(change, {
    action: 'group_created',
    subject: groupSubject(group),
    after: { name, description, directoryId: directory.id, source },
  });
  return group;
}

/** A group about to be stored; whether its name is free is for the caller to check. @throws DirectoryError `invalid-field` */
export function newGroup(at: number, directory: Directory, fields: GroupFields): NewGroup {
  const name = requireName('name', fields.name);
  const source = fields.source ?? LOCAL;
  return {
    id: randomUUID(),
    organizationKey: directory.organizationKey,
    directoryKey: directory.key,
    directoryId: directory.id,
    name,
    nameFolded: fold(name),
    description: requireDescription('description', fields.description ?? ''),
    type: fields.type ?? 'GROUP',
    managedBy: fields.managedBy ?? (source === LOCAL ? 'admins' : 'external'),
    source,
    createdAt: at,
    updatedAt: at,
  };
}

/**
 * Stores a new person in a directory.
 * @throws DirectoryError `invalid-field`, `user-exists`
 */
export async function insertUser(change: Change, directory: Directory, fields: UserFields): Promise<User> {
  const { writer, at } = change;
  const person = newUser(at, directory, requirePerson(fields));
  const { email, username, displayName } = person;
  // By either people sign in, so neither may be another's username or e-mail address.
  if (await writer.users.findUserByLogin(directory.key, fold(email))) {
    refuse('user-exists', { field: 'email', value: email });
  }
  const namesake = await writer.users.findUserByLogin(directory.key, fold(username));
  if (namesake) refuse('user-exists', { field: 'username', value: username });

  const user = await writer.users.insertUser(person);
  await record(change, {
    action: 'user_created',
    subject: userSubject(user),
    after: { email, username, displayName, directoryId: directory.id },
  });
  return user;
}

/** A person about to be stored, of whom `requirePerson` holds; whether the names are free is for the caller to check. */
export function newUser(
  at: number,
  directory: Directory,
  { email, username, displayName }: UserFields,
  { accountId, userKey }: UserIds = newUserIds(),
): New<User> {
  return {
    accountId,
    userKey,
    accountType: 'atlassian',
    organizationKey: directory.organizationKey,
    directoryKey: directory.key,
    directoryId: directory.id,
    username,
    email,
    displayName,
    publicName: displayName,
    timeZone: 'Etc/UTC',
    locale: 'en_US',
    status: 'active',
    profile: EMPTY_PROFILE,
    createdAt: at,
    updatedAt: at,
    deactivatedAt: null,
    lastLoginAt: null,
    lastFailedLoginAt: null,
  };
}

/** Changes the display name, and the public name with it. Returns whether it changed. @throws DirectoryError `invalid-field` */
export async function renameUser(change: Change, user: User, name: string): Promise<boolean> {
  const displayName = requireName('name', name);
  if (displayName === user.displayName) return false;
  await change.writer.users.renameUser(user.key, displayName, displayName, change.at);
  await record(change, {
    action: 'user_updated',
    subject: userSubject(user),
    before: { displayName: user.displayName },
    after: { displayName },
  });
  return true;
}

/**
 * Changes what a group is called or says of itself, and returns it as it is then. What is given and is the same already
 * changes nothing; whether a new name is free is for the caller to check.
 * @throws DirectoryError `invalid-field`
 */
export async function changeGroup(
  change: Change,
  group: Group,
  fields: { name?: string | undefined; description?: string | undefined },
): Promise<Group> {
  const { writer, at } = change;
  const name = requireName('name', fields.name ?? group.name);
  const description = requireDescription('description', fields.description ?? group.description);
  const renamed = name !== group.name;
  const described = description !== group.description;
  if (!renamed && !described) return group;
  const changed = { ...group, name, nameFolded: fold(name), description, updatedAt: at };
  if (renamed) await writer.groups.renameGroup(group.key, name, changed.nameFolded, at);
  if (described) await writer.groups.setGroupDescription(group.key, description, at);
  await record(change, {
    action: 'group_updated',
    subject: groupSubject(changed),
    before: { ...(renamed && { name: group.name }), ...(described && { description: group.description }) },
    after: { ...(renamed && { name }), ...(described && { description }) },
  });
  return changed;
}

/**
 * Puts a user into a group of the same directory, within the seats of every product the group grants. Returns
 * whether the user was not in it before.
 * @throws DirectoryError `seats-exhausted`
 */
export async function join(change: Change, group: Group, user: User): Promise<boolean> {
  const { writer } = change;
  const roles = group.resourceCount === 0 ? [] : await writer.roles.listGroupRoles(group.key);
  const added = await withinSeats(writer, roles, () => writer.memberships.insertMembership(group.key, user));
  if (added) await record(change, memberAdded(group, user));
  return added;
}

/**
 * Grants one role to a group. Returns whether the group did not hold it before.
 * @throws DirectoryError `resource-unlicensed`, `seats-exhausted`
 */
export async function grantRole(
  change: Change,
  group: Group,
  resource: Resource,
  role: string,
  isDefault = false,
): Promise<boolean> {
  const { writer } = change;
  requireOnline(resource);
  const granted = await withinSeats(writer, [assignment(resource, role)], () =>
    writer.roles.insertGroupRole(group.key, resource.key, role, isDefault),
  );
  if (!granted) return false;
  await keepFacts(writer, group);
  await record(change, {
    action: 'group_role_granted',
    subject: groupSubject(group),
    object: resourceSubject(resource),
    after: { role, isDefault },
  });
  return true;
}

/** Brings what is kept of a group's roles up to date with them. */
export async function keepFacts(writer: Writer, group: Group): Promise<void> {
  await writer.groups.setRoleFacts(group.key, roleFacts(await writer.roles.listGroupRoles(group.key)));
}

/** A role on a resource as it would be held. */
export function assignment(resource: Resource, role: string): RoleAssignment {
  return {
    resourceKey: resource.key,
    ari: resource.ari,
    owner: resource.owner,
    siteKey: resource.siteKey,
    seatLimit: resource.seatLimit,
    role,
    isDefault: false,
  };
}

/**
 * Makes one change of many: a refusal undoes that change alone and is returned in place of its result: it is an answer
 * about one entry among others.
 */
export async function unlessRefused<Result>(
  writer: Writer,
  work: () => Promise<Result>,
): Promise<Result | DirectoryError> {
  return caught(() => writer.attempt(work));
}

/** The refusal of a check, where that is the answer to a question. */
export async function refusalOf(check: () => Promise<unknown>): Promise<DirectoryError | undefined> {
  const answer = await caught(check);
  return answer instanceof DirectoryError ? answer : undefined;
}

/** A refusal as a value. Nothing else in core makes one of it, but `answerOf`, for what need not be waited for. */
async function caught<Result>(work: () => Promise<Result>): Promise<Result | DirectoryError> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof DirectoryError) return error;
    throw error;
  }
}
