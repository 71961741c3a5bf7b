import type { EventAction } from '../../api/types.ts';

/** Every action: one that the server records and that is missing here does not compile. */
const ACTIONS: Record<EventAction, true> = {
  group_created: true,
  group_updated: true,
  group_deleted: true,
  group_member_added: true,
  group_member_removed: true,
  group_role_granted: true,
  group_role_revoked: true,
  import_applied: true,
  user_role_granted: true,
  user_role_revoked: true,
  user_created: true,
  user_updated: true,
  user_suspended: true,
  user_restored: true,
  user_removed: true,
  token_created: true,
  token_revoked: true,
  key_created: true,
  key_revoked: true,
  password_set: true,
  session_started: true,
  session_ended: true,
  sessions_ended: true,
  organization_created: true,
  directory_created: true,
  site_created: true,
  resource_created: true,
  resource_seat_limit_changed: true,
  resource_status_changed: true,
};

/** The actions as a list to choose from. */
export const ACTION_CHOICES = Object.keys(ACTIONS).map((action) => ({
  value: action,
  label: labelOf(action),
}));

/** `group_member_added` as `Group member added`. */
function labelOf(action: string): string {
  const words = action.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
