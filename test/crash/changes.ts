import type { Change } from './territory.ts';

/** The changes that operations are made of: what comes and goes, and what the audit log tells of it. */

export const ROLE = 'atlassian/user';

export function groupCreated(name: string): Change {
  return { comes: [`group ${name}`], goes: [], events: [`group_created ${name}`] };
}

export function joined(group: string, user: string): Change {
  return { comes: [`member ${group} ${user}`], goes: [], events: [`group_member_added ${group} ${user}`] };
}

export function left(group: string, user: string): Change {
  return { comes: [], goes: [`member ${group} ${user}`], events: [`group_member_removed ${group} ${user}`] };
}

export function granted(kind: 'group' | 'user', name: string, ari: string): Change {
  return {
    comes: [`role ${name} ${ari} ${ROLE}`],
    goes: [],
    events: [`${kind}_role_granted ${name} ${ari}`],
  };
}

export function revoked(kind: 'group' | 'user', name: string, ari: string): Change {
  return {
    comes: [],
    goes: [`role ${name} ${ari} ${ROLE}`],
    events: [`${kind}_role_revoked ${name} ${ari}`],
  };
}

/** Changes of one transaction. */
export function together(changes: readonly Change[]): Change {
  return {
    comes: changes.flatMap(({ comes }) => comes),
    goes: changes.flatMap(({ goes }) => goes),
    events: changes.flatMap(({ events }) => events),
  };
}
