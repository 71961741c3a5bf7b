import { isUuid, organizationIdOf } from './addresses.ts';
import type { Core } from './directory.ts';
import { refuse } from './errors.ts';
import { authorityOf, hasSitePermission, type SitePermission } from './permissions.ts';
import { requireStanding } from './standing.ts';
import type { Actor, Site } from './types.ts';

/** Which site a request means, and what its caller may do there. */
export function accessService({ store, now }: Core) {
  return { findSite, defaultSite, anonymousOn, holds, require, requireStanding: stillStands };

  /** A site by cloudId or, without one, by host name (a port is ignored); `undefined` when neither names one. */
  async function findSite({ cloudId, host }: { cloudId?: string; host?: string }): Promise<Site | undefined> {
    if (cloudId !== undefined)
      return isUuid(cloudId) ? store.read.organizations.findSite(cloudId) : undefined;
    const name = (host ?? '').toLowerCase().replace(/:\d+$/, '');
    // Host names are ASCII; anything else could not be stored and need not be looked up.
    return /^[\x21-\x7e]+$/.test(name) ? store.read.organizations.findSiteByHost(name) : undefined;
  }

  /** The oldest site of an organization or, without one, of the oldest organization that has any. */
  async function defaultSite(organizationKey?: number): Promise<Site | undefined> {
    if (organizationKey !== undefined) {
      const [first] = await store.read.organizations.listSites(organizationKey);
      return first;
    }
    for (const organization of await store.read.organizations.listOrganizations()) {
      const site = await defaultSite(organization.key);
      if (site) return site;
    }
    return undefined;
  }

  /** Nobody in particular, asking something of a site. */
  async function anonymousOn(site: Site, dialect: string): Promise<Actor> {
    return {
      kind: 'anonymous',
      organizationKey: site.organizationKey,
      organizationId: await organizationIdOf(store.read, site),
      id: 'anonymous',
      name: 'Anonymous',
      userKey: null,
      credentialId: null,
      scopes: null,
      dialect,
    };
  }

  /** For whatever has taken its time since the actor was recognised. @throws DirectoryError `credential-ended` */
  function stillStands(actor: Actor): Promise<void> {
    return requireStanding(store.read, actor, now());
  }

  /** Whether the actor has a permission on a site. */
  async function holds(actor: Actor, site: Site, permission: SitePermission): Promise<boolean> {
    return hasSitePermission(await authorityOf(store.read, actor), site, permission);
  }

  /** @throws DirectoryError `forbidden` */
  async function require(actor: Actor, site: Site, permission: SitePermission): Promise<void> {
    if (!(await holds(actor, site, permission))) refuse('forbidden', { permission });
  }
}
