import { initialize, type Setup } from '../../src/cli/setup.ts';
import { createDirectory, type DirectoryService } from '../../src/core/directory.ts';
import type { Store } from '../../src/core/store.ts';
import type { Actor, Organization } from '../../src/core/types.ts';
import { type Addresses, addressesOf } from './writes.ts';

export interface Installed {
  directory: DirectoryService;
  organization: Organization;
  operator: Actor;
  setup: Setup;
  /** Requests of its administrator, to whichever server serves it. */
  at: Addresses;
}

/** Sets up an empty store as `groupkeep init` does, for servers that are processes of their own. */
export async function install(store: Store): Promise<Installed> {
  const directory = createDirectory({ store, now: Date.now });
  const setup = await initialize(directory);
  const [organization] = await directory.organizations.listAll();
  if (!setup || !organization) throw new Error('the store was not empty');
  return {
    directory,
    organization,
    operator: directory.organizations.operator(organization, 'test'),
    setup,
    at: addressesOf({
      organizationId: setup.orgId,
      directoryId: setup.directoryId,
      key: setup.orgApiKey,
      username: setup.admin.username,
      token: setup.admin.apiToken,
    }),
  };
}
