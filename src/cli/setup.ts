import type { CoreServices, DirectoryService } from '../core/directory.ts';
import { type NewPassword, newPassword } from '../core/passwords.ts';
import { INSTALLATION } from '../core/store.ts';
import type { Actor, User } from '../core/types.ts';
import { facts, shownOnce } from './output.ts';
import { DIALECT } from './session.ts';

export interface SetupOptions {
  organizationName?: string | undefined;
  siteName?: string | undefined;
  adminEmail?: string | undefined;
  adminUsername?: string | undefined;
}

/** What `init` prints, with secrets that are shown this once. */
export interface Setup {
  orgId: string;
  directoryId: string;
  cloudId: string;
  siteName: string;
  admin: {
    accountId: string;
    email: string;
    username: string;
    displayName: string;
    password: string;
    apiToken: string;
  };
  orgApiKey: string;
}

/**
 * Makes the first organization with a site and an administrator, all of it or nothing. Returns `undefined` and
 * changes nothing when there is an organization already, even if another process has just made it.
 * @throws DirectoryError `invalid-field`
 */
export async function initialize(
  directory: DirectoryService,
  options: SetupOptions = {},
): Promise<Setup | undefined> {
  if (await isSetUp(directory)) return undefined;
  const password = await newPassword();
  return directory.atOnce(INSTALLATION, async (services) =>
    (await isSetUp(services)) ? undefined : setUp(services, options, password),
  );
}

/** What `init` and the first `serve` print for people, secrets included. */
export function describeSetup({ orgId, directoryId, cloudId, siteName, admin, orgApiKey }: Setup): string {
  const made = facts([
    ['Organization id', orgId],
    ['Directory id', directoryId],
    ['Site', siteName],
    ['Cloud id', cloudId],
    ['Administrator', `${admin.displayName} <${admin.email}>`],
    ['Username', admin.username],
    ['Account id', admin.accountId],
  ]);
  const secrets = shownOnce([
    ['Password', admin.password],
    ['API token', admin.apiToken],
    ['Organization API key', orgApiKey],
  ]);
  return `${made}\n\n${secrets}`;
}

async function isSetUp({ organizations }: CoreServices): Promise<boolean> {
  return (await organizations.listAll()).length > 0;
}

async function setUp(services: CoreServices, options: SetupOptions, password: NewPassword): Promise<Setup> {
  const name = options.organizationName ?? 'My Organization';
  const { organization, directory } = await services.organizations.create(name);
  const actor = services.organizations.operator(organization, DIALECT);
  const address = { organizationId: organization.id, directoryId: directory.id };
  const site = await services.organizations.createSite(actor, address, {
    name: options.siteName ?? slugOf(name),
  });
  const admin = await services.users.create(
    actor,
    address,
    {
      email: options.adminEmail ?? 'admin@example.com',
      username: options.adminUsername ?? 'admin',
      displayName: 'Administrator',
    },
    { access: true, groups: ['org-admins', 'site-admins'] },
  );
  const credentials = await issueCredentials(services, actor, admin, password);
  const key = await services.tokens.createKey(actor);
  return {
    orgId: organization.id,
    directoryId: directory.id,
    cloudId: site.id,
    siteName: site.name,
    admin: {
      accountId: admin.accountId,
      email: admin.email,
      username: admin.username,
      displayName: admin.displayName,
      ...credentials,
    },
    orgApiKey: key.secret,
  };
}

/** Gives someone new a password and an API token. The password is made before the write that this is part of. */
export async function issueCredentials(
  { passwords, tokens }: Pick<CoreServices, 'passwords' | 'tokens'>,
  actor: Actor,
  user: User,
  { password, hash }: NewPassword,
): Promise<{ password: string; apiToken: string }> {
  const address = {
    organizationId: actor.organizationId,
    directoryId: user.directoryId,
    accountId: user.accountId,
  };
  await passwords.setHash(actor, address, hash);
  const token = await tokens.createToken(actor, address);
  return { password, apiToken: token.secret };
}

/** A site's name out of an organization's: `Fernhollow Instruments` becomes `fernhollow-instruments`. */
function slugOf(name: string): string {
  const plain = name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  const words = plain.match(/[a-z0-9]+/g) ?? ['site'];
  return words.join('-').slice(0, 40).replace(/-+$/, '');
}
