import type { AuditAction } from './audit.ts';

/** How an action is called, and those of its kind. */
export interface ActionName {
  displayName: string;
  group: string;
}

/** Every action there is. One that has no name here does not compile. */
export const ACTION_NAMES: Readonly<Record<AuditAction, ActionName>> = {
  organization_created: { displayName: 'Organization created', group: 'Organization' },
  directory_created: { displayName: 'Directory created', group: 'Organization' },
  site_created: { displayName: 'Site created', group: 'Organization' },
  resource_created: { displayName: 'Product added', group: 'Products' },
  resource_seat_limit_changed: { displayName: 'Seats of a product changed', group: 'Products' },
  resource_status_changed: { displayName: 'Product started or stopped', group: 'Products' },
  user_created: { displayName: 'User created', group: 'Users' },
  user_updated: { displayName: 'User changed', group: 'Users' },
  user_suspended: { displayName: 'User suspended', group: 'Users' },
  user_restored: { displayName: 'User restored', group: 'Users' },
  user_removed: { displayName: 'User removed', group: 'Users' },
  user_role_granted: { displayName: 'Role granted to a user', group: 'Access' },
  user_role_revoked: { displayName: 'Role of a user revoked', group: 'Access' },
  group_created: { displayName: 'Group created', group: 'Groups' },
  group_updated: { displayName: 'Group changed', group: 'Groups' },
  group_deleted: { displayName: 'Group deleted', group: 'Groups' },
  group_member_added: { displayName: 'User added to a group', group: 'Groups' },
  group_member_removed: { displayName: 'User removed from a group', group: 'Groups' },
  group_role_granted: { displayName: 'Role granted to a group', group: 'Access' },
  group_role_revoked: { displayName: 'Role of a group revoked', group: 'Access' },
  import_applied: { displayName: 'Part of a file imported', group: 'Groups' },
  token_created: { displayName: 'API token created', group: 'Credentials' },
  token_revoked: { displayName: 'API token revoked', group: 'Credentials' },
  key_created: { displayName: 'API key created', group: 'Credentials' },
  key_revoked: { displayName: 'API key revoked', group: 'Credentials' },
  password_set: { displayName: 'Password set', group: 'Credentials' },
  session_started: { displayName: 'Signed in to the console', group: 'Sessions' },
  session_ended: { displayName: 'Signed out of the console', group: 'Sessions' },
  sessions_ended: { displayName: 'Signed out everywhere', group: 'Sessions' },
};
