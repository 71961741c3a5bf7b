/** Resource names: `ari:cloud:<owner>::<type>/<id>`. */
export interface ParsedAri {
  owner: string;
  type: string;
  id: string;
}

const ARI = /^ari:cloud:([a-z0-9-]+)::([a-z-]+)\/([^/\s\p{Cc}]{1,200})$/u;

/** Takes an ARI apart; `undefined` when it is not one. */
export function parseAri(ari: string): ParsedAri | undefined {
  const [, owner, type, id] = ARI.exec(ari) ?? [];
  return owner && type && id ? { owner, type, id } : undefined;
}

/** The name under which a resource is stored: old documents call Jira's resource `jira`, ours is `jira-software`. */
export function canonicalAri(ari: string): string {
  const parsed = parseAri(ari);
  return parsed?.owner === 'jira' ? productAri('jira-software', parsed.id) : ari;
}

/** The ARI of a product of a site; `owner` such as `confluence`. */
export function productAri(owner: string, cloudId: string): string {
  return `ari:cloud:${owner}::site/${cloudId}`;
}

/** The ARI of a site itself. */
export function siteAri(cloudId: string): string {
  return productAri('platform', cloudId);
}

/** The ARI of an organization itself. */
export function organizationAri(organizationId: string): string {
  return `ari:cloud:platform::org/${organizationId}`;
}
