import { randomUUID } from 'node:crypto';
import { type DirectoryAddress, getHomeDirectory, isUuid, requireOrganization } from './addresses.ts';
import { record, resourceSubject } from './audit.ts';
import type { Change } from './change.ts';
import type { Core } from './directory.ts';
import { refuse } from './errors.ts';
import { furnishSite, insertAccessGroup, insertResource } from './furnishing.ts';
import { cutPage, type Page, type PageRequest } from './paging.ts';
import { authorityOf, requireBrowser, requireOrganizationAdmin } from './permissions.ts';
import { canonicalAri, organizationAri } from './resources.ts';
import { ORGANIZATION_ADMIN, PLATFORM_OWNER } from './roles.ts';
import { writeAs } from './standing.ts';
import { INSTALLATION } from './store.ts';
import { fold, isStorable, requireName } from './text.ts';
import type { Actor, Directory, Organization, Resource, ResourceStatus, Site } from './types.ts';

export interface DirectoryQuery {
  directoryIds?: readonly string[];
  search?: string;
  accountId?: string;
}

/** Organizations and what stands in them: directories, sites, resources. */
export function organizationService(core: Core) {
  const { store, now } = core;
  return {
    listAll,
    get,
    locate,
    operator,
    create,
    listDirectories,
    createDirectory,
    listSites,
    createSite,
    listResources,
    findResource,
    setSeatLimit,
    setResourceStatus,
    setting,
  };

  /** Every organization of this installation, oldest first: for the command line. */
  async function listAll(): Promise<Organization[]> {
    return store.read.organizations.listOrganizations();
  }

  /** The actor's own organization. @throws DirectoryError `organization-not-found` */
  async function get(actor: Actor, organizationId: string): Promise<Organization> {
    requireOrganization(actor, organizationId);
    const organization = await store.read.organizations.findOrganization(organizationId);
    return organization ?? refuse('organization-not-found', { id: organizationId });
  }

  /** Does nothing but look: for those who want to be told that an address leads nowhere. @throws DirectoryError `organization-not-found`, `directory-not-found` */
  async function locate(actor: Actor, address: DirectoryAddress): Promise<void> {
    await getHomeDirectory(store.read, actor, address);
  }

  /** Whoever has the data directory in hand may do everything in it. */
  function operator(organization: Organization, dialect: string): Actor {
    return {
      kind: 'operator',
      organizationKey: organization.key,
      organizationId: organization.id,
      id: 'operator',
      name: 'Command line',
      userKey: null,
      credentialId: null,
      scopes: null,
      dialect,
    };
  }

  /** Makes an organization with one directory and the group of its administrators. */
  async function create(name: string): Promise<{ organization: Organization; directory: Directory }> {
    return store.write(INSTALLATION, async (writer) => {
      const at = now();
      const organization = await writer.organizations.insertOrganization({
        id: randomUUID(),
        name: requireName('name', name),
        createdAt: at,
      });
      const actor = operator(organization, 'cli');
      const change = { writer, actor, at };
      await record(change, {
        action: 'organization_created',
        subject: { type: 'organization', id: organization.id, name: organization.name },
        after: { name: organization.name },
      });
      const directory = await insertDirectory(change, organization.name);
      const resource = await insertResource(change, {
        ari: organizationAri(organization.id),
        siteKey: null,
        owner: PLATFORM_OWNER,
        name: organization.name,
      });
      const admins = { name: 'org-admins', description: 'Administers the organization' };
      await insertAccessGroup(change, directory, admins, resource, ORGANIZATION_ADMIN);
      return { organization, directory };
    });
  }

  /** A page of directories, oldest first. @throws DirectoryError `organization-not-found`, `forbidden` */
  async function listDirectories(
    actor: Actor,
    organizationId: string,
    { directoryIds, search, accountId }: DirectoryQuery,
    page: PageRequest,
  ): Promise<Page<Directory>> {
    requireOrganization(actor, organizationId);
    await requireBrowser(store.read, actor);
    const filter = {
      organizationKey: actor.organizationKey,
      ...(directoryIds && { ids: directoryIds.filter(isUuid) }),
      ...(search && { search: fold(search) }),
      ...(accountId && { accountId }),
    };
    return cutPage(
      page,
      (scan) => store.read.organizations.listDirectories(filter, scan),
      (directory) => [directory.key],
    );
  }

  /** @throws DirectoryError `forbidden`, `invalid-field` */
  async function createDirectory(actor: Actor, name: string): Promise<Directory> {
    return writeAs(core, actor, async (change) => {
      requireOrganizationAdmin(await authorityOf(change.writer, actor));
      return insertDirectory(change, name);
    });
  }

  /** All sites of the actor's organization, oldest first. */
  async function listSites(actor: Actor): Promise<Site[]> {
    return store.read.organizations.listSites(actor.organizationKey);
  }

  /**
   * Makes a site on the addressed directory (the first by default) with its products and their default groups. The
   * name becomes part of the groups' names; `host` is how requests find the site, `<name>.localhost` by default.
   * @throws DirectoryError `directory-not-found`, `forbidden`, `invalid-field`, `group-name-taken`
   */
  async function createSite(
    actor: Actor,
    address: DirectoryAddress,
    fields: { name: string; host?: string },
  ): Promise<Site> {
    return writeAs(core, actor, async (change) => {
      const { writer, at } = change;
      requireOrganizationAdmin(await authorityOf(writer, actor));
      const directory = await getHomeDirectory(writer, actor, address);
      const name = requireSiteName(fields.name);
      const host = requireName('host', fields.host ?? `${name}.localhost`).toLowerCase();
      const id = randomUUID();
      if (await writer.organizations.isSiteTaken(id, host)) {
        refuse('invalid-field', { field: 'host', reason: `is taken: ${host}` });
      }
      const site = await writer.organizations.insertSite({
        id,
        organizationKey: actor.organizationKey,
        directoryKey: directory.key,
        directoryId: directory.id,
        name,
        host,
        createdAt: at,
      });
      await record(change, {
        action: 'site_created',
        subject: { type: 'site', id, name },
        after: { name, host, directoryId: directory.id },
      });
      await furnishSite(change, directory, site);
      return site;
    });
  }

  /** A page of resources, oldest first. @throws DirectoryError `organization-not-found`, `forbidden` */
  async function listResources(
    actor: Actor,
    organizationId: string,
    { search }: { search?: string },
    page: PageRequest,
  ): Promise<Page<Resource>> {
    requireOrganization(actor, organizationId);
    await requireBrowser(store.read, actor);
    const filter = {
      organizationKey: actor.organizationKey,
      ...(search && { search: fold(search) }),
    };
    return cutPage(
      page,
      (scan) => store.read.organizations.listResources(filter, scan),
      (resource) => [resource.key],
    );
  }

  /** A resource by its ARI. @throws DirectoryError `forbidden` */
  async function findResource(actor: Actor, ari: string): Promise<Resource | undefined> {
    await requireBrowser(store.read, actor);
    return store.read.organizations.findResource(actor.organizationKey, ari);
  }

  /** Limits the seats of a product; `null` lifts the limit. @throws DirectoryError `resource-not-found`, `forbidden` */
  async function setSeatLimit(actor: Actor, ari: string, seatLimit: number | null): Promise<void> {
    await changeResource(actor, ari, async (change, resource) => {
      if (seatLimit === resource.seatLimit) return;
      await change.writer.organizations.setSeatLimit(resource.key, seatLimit);
      await record(change, {
        action: 'resource_seat_limit_changed',
        subject: resourceSubject(resource),
        before: { seatLimit: resource.seatLimit },
        after: { seatLimit },
      });
    });
  }

  /** Says whether a product runs: roles of one that does not cannot be granted. @throws DirectoryError `resource-not-found`, `forbidden` */
  async function setResourceStatus(actor: Actor, ari: string, status: ResourceStatus): Promise<void> {
    await changeResource(actor, ari, async (change, resource) => {
      if (status === resource.status) return;
      await change.writer.organizations.setResourceStatus(resource.key, status);
      await record(change, {
        action: 'resource_status_changed',
        subject: resourceSubject(resource),
        before: { status: resource.status },
        after: { status },
      });
    });
  }

  /** A value that all nodes of the installation share; made by `invent` when there is none yet. */
  async function setting(name: string, invent: () => string): Promise<string> {
    const known = await store.read.organizations.findSetting(name);
    if (known !== undefined) return known;
    return store.write(INSTALLATION, (writer) => writer.organizations.ensureSetting(name, invent()));
  }

  async function changeResource(
    actor: Actor,
    ari: string,
    work: (change: Change, resource: Resource) => Promise<void>,
  ): Promise<void> {
    await writeAs(core, actor, async (change) => {
      const { writer } = change;
      requireOrganizationAdmin(await authorityOf(writer, actor));
      const resource = isStorable(ari)
        ? await writer.organizations.findResource(actor.organizationKey, canonicalAri(ari))
        : undefined;
      if (!resource) return refuse('resource-not-found', { ari });
      await work(change, resource);
    });
  }
}

async function insertDirectory(change: Change, text: string): Promise<Directory> {
  const { writer, actor, at } = change;
  const directory = await writer.organizations.insertDirectory({
    id: randomUUID(),
    organizationKey: actor.organizationKey,
    name: requireName('name', text),
    createdAt: at,
  });
  await record(change, {
    action: 'directory_created',
    subject: { type: 'directory', id: directory.id, name: directory.name },
    after: { name: directory.name },
  });
  return directory;
}

/** A site's name is part of group names and of its host: lower-case letters, digits and hyphens. */
function requireSiteName(text: string): string {
  const name = requireName('site', text).toLowerCase();
  if (!/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(name)) {
    refuse('invalid-field', { field: 'site', reason: 'must be letters, digits and hyphens' });
  }
  return name;
}
