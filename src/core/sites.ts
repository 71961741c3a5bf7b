import { PRODUCT_ADMIN, PRODUCT_USER } from './roles.ts';
import type { Reader } from './store.ts';
import { fold } from './text.ts';
import type { Actor, Site } from './types.ts';

/** A product that every new site gets, with the groups through which people use and administer it. */
interface Product {
  owner: string;
  name: string;
  groups: readonly { prefix: string; role: string; description: string }[];
}

export const PRODUCTS: readonly Product[] = [
  {
    owner: 'jira-software',
    name: 'Jira',
    groups: [
      { prefix: 'jira-software-users', role: PRODUCT_USER, description: 'Grants access to Jira' },
      { prefix: 'jira-admins', role: PRODUCT_ADMIN, description: 'Grants access to administer Jira' },
    ],
  },
  {
    owner: 'confluence',
    name: 'Confluence',
    groups: [
      { prefix: 'confluence-users', role: PRODUCT_USER, description: 'Grants access to Confluence' },
      {
        prefix: 'confluence-admins',
        role: PRODUCT_ADMIN,
        description: 'Grants access to administer Confluence',
      },
    ],
  },
];

/** The name of a product's group on a site: `jira-software-users-fernhollow`. */
export function productGroupName(prefix: string, siteName: string): string {
  return `${prefix}-${siteName}`;
}

/** The folded names kept free for the default groups of a site's products. */
export function defaultGroupNames(siteName: string): string[] {
  return PRODUCTS.flatMap((product) =>
    product.groups.map((group) => fold(productGroupName(group.prefix, siteName))),
  );
}

/** The sites that have their people from a directory, oldest first. */
export async function sitesOn(reader: Reader, actor: Actor, directoryKey: number): Promise<Site[]> {
  const sites = await reader.organizations.listSites(actor.organizationKey);
  return sites.filter((site) => site.directoryKey === directoryKey);
}
