import { Type } from 'typebox';
import type { GroupAddress } from '../../core/addresses.ts';
import { refuse } from '../../core/errors.ts';
import type { Caller } from '../../http/operation.ts';
import { siteAddress } from '../../http/siteCallers.ts';
import { NO_GROUP, TWO_GROUPS } from './errors.ts';

/** How operations on one group name it: by exactly one of the two. */
export const groupParameters = {
  groupname: Type.Optional(Type.String({ description: 'The name of the group' })),
  groupId: Type.Optional(Type.String({ description: 'The id of the group' })),
};

interface GroupParameters {
  groupname?: string;
  groupId?: string;
}

/** @throws DirectoryError `invalid-field` unless exactly one of name and id is given */
export function toGroupAddress(caller: Caller, { groupname, groupId }: GroupParameters): GroupAddress {
  if (groupname && groupId) refuseGroup(TWO_GROUPS);
  if (groupId) return { ...siteAddress(caller), groupId };
  if (groupname) return { ...siteAddress(caller), groupName: groupname };
  return refuseGroup(NO_GROUP);
}

function refuseGroup(message: string): never {
  return refuse('invalid-field', { field: 'groupId', reason: 'must name one group', message });
}
