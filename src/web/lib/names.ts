/** Names of the API's words, for people. */

const TYPES: Record<string, string> = {
  GROUP: 'Group',
  TEAM: 'Team',
  USERBASE_GROUP: 'User base',
};

export function typeName(type: string): string {
  return TYPES[type] ?? type;
}

/** `atlassian/user-access-admin` → `user access admin`. */
export function roleName(role: string): string {
  return role.replace(/^atlassian\//, '').replaceAll('-', ' ');
}

interface NamedProduct {
  resource: string;
  name: string;
  site: { name: string } | null;
}

/** `Confluence on fernhollow`; the ARI of what is not among the products that one may see. */
export function productName(resource: string, products: readonly NamedProduct[] = []): string {
  const product = products.find((candidate) => candidate.resource === resource);
  if (!product) return resource;
  return product.site && product.site.name !== product.name
    ? `${product.name} on ${product.site.name}`
    : product.name;
}

/** `1 member`, `1,200 members`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
}
