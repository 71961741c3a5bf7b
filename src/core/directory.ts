import { accessService } from './access.ts';
import { assignmentService } from './assignments.ts';
import { auditService } from './auditLog.ts';
import { bulkImportService } from './bulkImport.ts';
import { capabilityService } from './capabilities.ts';
import { credentialService } from './credentials.ts';
import { explanationService } from './explanations.ts';
import { groupService } from './groups.ts';
import { impactService } from './impact.ts';
import { importService } from './import.ts';
import { memberBatchService } from './memberBatches.ts';
import { memberService } from './members.ts';
import { organizationService } from './organizations.ts';
import { passwordService } from './passwords.ts';
import { sessionService } from './sessions.ts';
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
 * does, in this order: check that the actor may look, find what is addressed, check the permission, keep the rules, write,
 * record.
 */
export function createDirectory(core: Core) {
  const { replica } = core.store;
  const directory = { ...services(core), atOnce, forReading };
  const far = replica && {
    ...directory,
    ...services({ ...core, store: { ...core.store, read: replica.read } }),
  };
  return directory;

  /**
   * The directory for a request of an organization that changes nothing: one that reads from a replica when that has all
   * that was committed before, and this one otherwise.
   */
  function forReading(organizationKey: number): Promise<typeof directory> | typeof directory {
    if (!far) return directory;
    return replica.isCurrent(organizationKey).then((isCurrent) => (isCurrent ? far : directory));
  }

  /**
   * Runs calls that only make sense together as one write: all of them happen, or none. They wait for the writes of
   * that organization, and it waits for them.
   */
  async function atOnce<Result>(
    organizationKey: number,
    work: (directory: CoreServices) => Promise<Result>,
  ): Promise<Result> {
    return core.store.write(organizationKey, (writer) => {
      const store: Store = { ...core.store, read: writer, write: (_key, part) => part(writer) };
      return work(services({ ...core, store }));
    });
  }
}

export type DirectoryService = ReturnType<typeof createDirectory>;

/** What a directory can do, by what it is done to. */
export type CoreServices = ReturnType<typeof services>;

function services(core: Core) {
  return {
    access: accessService(core),
    capabilities: capabilityService(core),
    organizations: organizationService(core),
    users: userService(core),
    groups: groupService(core),
    members: memberService(core),
    memberBatches: memberBatchService(core),
    impact: impactService(core),
    explanations: explanationService(core),
    assignments: assignmentService(core),
    tokens: tokenService(core),
    passwords: passwordService(core),
    credentials: credentialService(core),
    sessions: sessionService(core),
    imports: importService(core),
    bulkImports: bulkImportService(core),
    audit: auditService(core),
  };
}
