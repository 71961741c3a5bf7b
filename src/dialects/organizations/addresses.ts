import { type Static, Type } from 'typebox';
import type { DirectoryAddress } from '../../core/addresses.ts';

/** Path parameters, and what they address. */
const id = Type.String({ minLength: 1 });

export const OrganizationPath = Type.Object({ orgId: id });
export const DirectoryPath = Type.Object({ orgId: id, directoryId: id });
export const GroupPath = Type.Object({ orgId: id, directoryId: id, groupId: id });
export const MembershipPath = Type.Object({ orgId: id, directoryId: id, groupId: id, accountId: id });
export const UserPath = Type.Object({ orgId: id, directoryId: id, accountId: id });
export const OrganizationGroupPath = Type.Object({ orgId: id, groupId: id });
export const OrganizationMembershipPath = Type.Object({ orgId: id, groupId: id, accountId: id });
export const OrganizationUserPath = Type.Object({ orgId: id, accountId: id });

/**
 * An account id where a body has one. What has not its form is malformed there; in a path it names nobody, and is not found.
 */
export const AccountId = Type.String({ pattern: '^[a-zA-Z0-9_|:-]{1,128}$' });

/** `-` in place of a directory: every directory the caller may manage. Reads take it; writes never guess. */
const WILDCARD = '-';

/** The address of something to read: `-` stands for the whole organization. */
export function toRead<Path extends Static<typeof DirectoryPath>>(path: Path) {
  const { orgId, directoryId, ...rest } = path;
  return { ...rest, organizationId: orgId, directoryId: directoryId === WILDCARD ? null : directoryId };
}

/** The address of something to change: `-` is no directory. */
export function toWrite<Path extends Static<typeof DirectoryPath>>(path: Path) {
  const { orgId, directoryId, ...rest } = path;
  return { ...rest, organizationId: orgId, directoryId };
}

/** The address of something in the organization, as version 1 has it: in whichever directory. */
export function inOrganization<Path extends Static<typeof OrganizationPath>>(path: Path) {
  const { orgId, ...rest } = path;
  const address: DirectoryAddress = { organizationId: orgId, directoryId: null };
  return { ...rest, ...address };
}

/** The published document prints a stray quotation mark behind some paths, and scripts copied it. */
export function withoutStrayQuote(text: string): string {
  return text.replace(/['"]$/, '');
}
