import { record, resourceSubject } from './audit.ts';
import type { Change } from './change.ts';
import { grantRole, insertGroup } from './changes.ts';
import { productAri, siteAri } from './resources.ts';
import { PLATFORM_OWNER, SITE_ADMIN } from './roles.ts';
import { PRODUCTS, productGroupName } from './sites.ts';
import type { Writer } from './store.ts';
import type { Directory, Group, Resource, Site } from './types.ts';

/** What organizations and sites begin with: resources, and the groups through which people use and administer them. */

/** Gives a new site its platform resource, its products and the groups through which people use them. */
export async function furnishSite(change: Change, directory: Directory, site: Site): Promise<void> {
  const platform = await insertResource(change, {
    ari: siteAri(site.id),
    siteKey: site.key,
    owner: PLATFORM_OWNER,
    name: site.name,
  });
  const admins = {
    name: await siteAdminsName(change.writer, directory, site),
    description: `Administers the site ${site.name}`,
  };
  await insertAccessGroup(change, directory, admins, platform, SITE_ADMIN);

  for (const product of PRODUCTS) {
    const resource = await insertResource(change, {
      ari: productAri(product.owner, site.id),
      siteKey: site.key,
      owner: product.owner,
      name: product.name,
    });
    for (const { prefix, role, description } of product.groups) {
      const group = {
        name: productGroupName(prefix, site.name),
        description: `${description} on ${site.name}`,
      };
      await insertAccessGroup(change, directory, group, resource, role, true);
    }
  }
}

/** `site-admins`, as the first site of a directory has it; further sites add their name. */
async function siteAdminsName(writer: Writer, directory: Directory, site: Site): Promise<string> {
  const plain = 'site-admins';
  const taken = await writer.groups.findGroupByName(directory.key, plain);
  return taken ? productGroupName(plain, site.name) : plain;
}

/** Stores a resource that runs and has no limit of seats. */
export async function insertResource(
  change: Change,
  fields: Pick<Resource, 'ari' | 'siteKey' | 'owner' | 'name'>,
): Promise<Resource> {
  const { writer, actor, at } = change;
  const resource = await writer.organizations.insertResource({
    ...fields,
    organizationKey: actor.organizationKey,
    seatLimit: null,
    status: 'online',
    createdAt: at,
  });
  await record(change, {
    action: 'resource_created',
    subject: resourceSubject(resource),
    after: { name: resource.name },
  });
  return resource;
}

/** Stores a group that holds one role. @throws DirectoryError `group-name-taken` */
export async function insertAccessGroup(
  change: Change,
  directory: Directory,
  { name, description }: Pick<Group, 'name' | 'description'>,
  resource: Resource,
  role: string,
  isDefault = false,
): Promise<void> {
  const group = await insertGroup(change, directory, { name, description });
  await grantRole(change, group, resource, role, isDefault);
}
