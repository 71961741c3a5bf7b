import { assignmentService } from './assignments.ts';
import { groupService } from './groups.ts';
import { importService } from './import.ts';
import { memberService } from './members.ts';
import { organizationService } from './organizations.ts';
import type { Store } from './store.ts';
import { tokenService } from './tokens.ts';
import { userService } from './users.ts';

/** What core works with: a store, and the time in milliseconds since the epoch. */
export interface Core {
  store: Store;
  now: () => number;
}

/**
 * The directory as every dialect, the command line and the console see it. Each function takes the actor first and
 * does, in this order: find what is addressed, check the permission, keep the rules, write, record.
 */
export function createDirectory(core: Core) {
  return {
    organizations: organizationService(core),
    users: userService(core),
    groups: groupService(core),
    members: memberService(core),
    assignments: assignmentService(core),
    tokens: tokenService(core),
    imports: importService(core),
  };
}

export type DirectoryService = ReturnType<typeof createDirectory>;
