import type { Group } from '../core/types.ts';

/** A group as JSON has it. */
export function describeGroup(group: Group) {
  const { id, name, description, directoryId, type, source, memberCount } = group;
  const { activeMemberCount, isDefault, confersAdmin } = group;
  return {
    id,
    name,
    description,
    directoryId,
    type,
    source,
    memberCount,
    activeMemberCount,
    isDefault,
    confersAdmin,
    createdAt: new Date(group.createdAt).toISOString(),
    updatedAt: new Date(group.updatedAt).toISOString(),
  };
}
