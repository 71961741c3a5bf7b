import type { Store } from '../../../src/core/store.ts';
import type { Group, User } from '../../../src/core/types.ts';
import { openStore } from '../../../src/store/open.ts';
import { ensureConsole } from '../../support/console.ts';
import { createPlace } from '../../support/engines.ts';
import { type Installed, install } from '../../support/install.ts';
import { startServerProcess } from '../../support/serverProcess.ts';

export const PASSWORD = 'correct horse battery staple';

/** Makes people and groups in a new installation, before its server starts. */
export class Seed {
  readonly store: Store;
  readonly installed: Installed;

  constructor(store: Store, installed: Installed) {
    this.store = store;
    this.installed = installed;
  }

  private get address() {
    return { organizationId: this.installed.organization.id, directoryId: null };
  }

  /** What `createCrowd` wants to know. */
  async home() {
    const { organization } = this.installed;
    const filter = { organizationKey: organization.key };
    const scan = { descending: false, after: null, limit: 1 };
    const [directory] = await this.store.read.organizations.listDirectories(filter, scan);
    if (!directory) throw new Error('an installation has a directory');
    return { store: this.store, organization, directory };
  }

  /** Somebody who may sign in with `PASSWORD`. */
  async person(displayName: string, options: { groups?: string[]; access?: boolean } = {}): Promise<User> {
    const { directory, operator } = this.installed;
    const username = displayName.toLowerCase().replaceAll(/[^a-z]+/g, '.');
    const fields = { username, email: `${username}@example.com`, displayName };
    const user = await directory.users.create(operator, this.address, fields, { access: false, ...options });
    await directory.passwords.set(operator, { ...this.address, accountId: user.accountId }, PASSWORD);
    return user;
  }

  async group(name: string, ...members: User[]): Promise<Group> {
    const { directory, operator } = this.installed;
    const group = await directory.groups.create(operator, this.address, { name });
    const at = { ...this.address, groupId: group.id };
    for (const member of members) await directory.members.add(operator, at, member.accountId);
    return group;
  }

  /** The administrator of the installation. */
  get admin() {
    return this.installed.setup.admin;
  }
}

export interface Installation<Seeded> extends AsyncDisposable {
  url: string;
  seeded: Seeded;
  admin: { login: string; password: string };
  setup: Installed['setup'];
}

/** A new directory with what a test file needs in it, served as its users would have it served. */
export async function startInstallation<Seeded>(
  seed: (seed: Seed) => Promise<Seeded>,
): Promise<Installation<Seeded>> {
  await ensureConsole();
  const place = await createPlace('sqlite');
  const store = await openStore(place.location);
  const installed = await install(store);
  const seeded = await seed(new Seed(store, installed));
  await store.close();
  const server = startServerProcess(place.location, ['--failed-login-limit', '0', '--log-level', 'error']);
  const { username, password } = installed.setup.admin;
  return {
    url: await server.url,
    seeded,
    admin: { login: username, password },
    setup: installed.setup,
    async [Symbol.asyncDispose]() {
      server.kill('SIGTERM');
      await server.ended;
      await place.remove();
    },
  };
}
