import { ownOrganization } from './addresses.ts';
import { refusalOf } from './changes.ts';
import type { Core } from './directory.ts';
import {
  type Authority,
  authorityOf,
  canConfer,
  hasSitePermission,
  requireBrowser,
  requireGroupManager,
  requireUserCreator,
  SITE_PERMISSIONS,
  type SitePermission,
} from './permissions.ts';
import {
  BILLABLE_ROLES,
  isAtItsLevel,
  isGrantableToGroup,
  isGrantableToUser,
  PLATFORM_OWNER,
  ROLES,
} from './roles.ts';
import type { Reader } from './store.ts';
import type { Actor, Directory, Group, Organization, Resource, RoleAssignment, Site } from './types.ts';
import { everyDirectory, everyResource } from './wholeLists.ts';

/** What an actor may do, so that nobody is offered what would be refused. */
export interface Capabilities {
  organization: Organization;
  administersOrganization: boolean;
  /** Whether users and groups may be looked at. */
  browses: boolean;
  directories: { directory: Directory; managesGroups: boolean; createsUsers: boolean }[];
  sites: { site: Site; permissions: SitePermission[] }[];
  /** The roles the actor holds, each once. */
  roles: RoleAssignment[];
}

/** A product with what can be given on it. */
export interface Product {
  resource: Resource;
  site: Site | null;
  /** How many people hold a role that takes a seat; `null` when nobody asked. */
  seatsTaken: number | null;
  roles: ProductRole[];
}

export interface ProductRole {
  role: string;
  toGroups: boolean;
  toUsers: boolean;
  /** Whether the actor may give it. */
  conferrable: boolean;
  defaultGroups: Group[];
}

/** What actors may do, and what there is to do it with. */
export function capabilityService({ store }: Core) {
  return { of, listProducts, listDirectories, listSites };

  /** What the actor may do, and where. Whoever is known may ask it of themselves. */
  async function of(actor: Actor): Promise<Capabilities> {
    const { read } = store;
    const authority = await authorityOf(read, actor);
    const organization = await ownOrganization(read, actor.organizationKey);
    const sites = await read.organizations.listSites(actor.organizationKey);
    const directories = await Array.fromAsync(everyDirectory(read, actor.organizationKey));
    return {
      organization,
      administersOrganization: authority.organizationAdmin,
      browses: !(await refusalOf(() => requireBrowser(read, actor))),
      directories: await Promise.all(
        directories.map(async (directory) => ({
          directory,
          managesGroups: !(await refusalOf(() => requireGroupManager(read, actor, authority, directory.key))),
          createsUsers: !(await refusalOf(() => requireUserCreator(read, actor, authority, directory.key))),
        })),
      ),
      sites: sites.map((site) => ({
        site,
        permissions: SITE_PERMISSIONS.filter((permission) => hasSitePermission(authority, site, permission)),
      })),
      roles: distinct(authority.roles),
    };
  }

  /**
   * Everything that roles are given on, oldest first, with the roles. Counting seats takes a while where a product has a
   * million people, so it is done for those with a limit, and for all only when asked for.
   * @throws DirectoryError `forbidden`
   */
  async function listProducts(actor: Actor, { withSeats }: { withSeats: boolean }): Promise<Product[]> {
    const { read } = store;
    const authority = await requireBrowser(read, actor);
    const sites = await read.organizations.listSites(actor.organizationKey);
    const products: Product[] = [];
    for await (const resource of everyResource(read, actor.organizationKey)) {
      const counted = resource.owner !== PLATFORM_OWNER && (withSeats || resource.seatLimit !== null);
      products.push({
        resource,
        site: sites.find(({ key }) => key === resource.siteKey) ?? null,
        seatsTaken: counted ? await read.roles.countHolders(resource.key, BILLABLE_ROLES) : null,
        roles: await rolesOf(read, authority, resource),
      });
    }
    return products;
  }

  /** All directories, oldest first. @throws DirectoryError `forbidden` */
  async function listDirectories(actor: Actor): Promise<Directory[]> {
    await requireBrowser(store.read, actor);
    return Array.fromAsync(everyDirectory(store.read, actor.organizationKey));
  }

  /** All sites, oldest first. @throws DirectoryError `forbidden` */
  async function listSites(actor: Actor): Promise<Site[]> {
    await requireBrowser(store.read, actor);
    return store.read.organizations.listSites(actor.organizationKey);
  }
}

async function rolesOf(reader: Reader, authority: Authority, resource: Resource): Promise<ProductRole[]> {
  const roles: ProductRole[] = [];
  for (const role of ROLES) {
    const toGroups = isGrantableToGroup(role, resource.owner);
    const toUsers = isGrantableToUser(role, resource.owner) && isAtItsLevel(role, resource);
    if (!toGroups && !toUsers) continue;
    const conferral = { role, siteKey: resource.siteKey, resourceKey: resource.key };
    roles.push({
      role,
      toGroups,
      toUsers,
      conferrable: canConfer(authority, conferral),
      defaultGroups: await reader.roles.listDefaultGroups(resource.key, role),
    });
  }
  return roles;
}

/** Each role once, however it is held. */
function distinct(roles: readonly RoleAssignment[]): RoleAssignment[] {
  return [...new Map(roles.map((held) => [`${held.resourceKey} ${held.role}`, held])).values()];
}
