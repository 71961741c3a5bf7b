import { Type } from 'typebox';
import type { DirectoryAddress, GroupAddress, UserAddress } from '../../core/addresses.ts';
import type { Actor } from '../../core/types.ts';

/** The organization is that of the credential, so paths name nothing but the thing itself. */
export const GroupPath = Type.Object({ groupId: Type.String() });
export const UserPath = Type.Object({ accountId: Type.String() });
export const MembershipPath = Type.Object({ groupId: Type.String(), accountId: Type.String() });
export const NoPath = Type.Object({});

interface Asked {
  actor: Actor;
}

export function everywhere({ actor }: Asked, directoryId: string | null = null): DirectoryAddress {
  return { organizationId: actor.organizationId, directoryId };
}

/** The directory of a list, as a filter that its cursors carry. */
export function inDirectory({ directoryId }: { directoryId?: string }): { directoryId?: string } {
  return directoryId === undefined ? {} : { directoryId };
}

export function groupAt(call: Asked & { params: { groupId: string } }): GroupAddress {
  return { ...everywhere(call), groupId: call.params.groupId };
}

export function userAt(call: Asked & { params: { accountId: string } }): UserAddress {
  return { ...everywhere(call), accountId: call.params.accountId };
}
