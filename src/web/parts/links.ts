import { linkOptions } from '@tanstack/react-router';

/** The screen of a group; without a tab, who is in it. */
export function toGroup(groupId: string, tab?: string) {
  return linkOptions({ to: '/groups/$groupId/{-$tab}', params: { groupId, tab } });
}

/** The screen of a person. */
export function toPerson(accountId: string) {
  return linkOptions({ to: '/people/$accountId', params: { accountId } });
}
