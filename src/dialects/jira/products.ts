/** The products of a site that this API speaks of, by the keys that it has for them. */
export const PRODUCTS: readonly string[] = [
  'jira-servicedesk',
  'jira-software',
  'jira-product-discovery',
  'jira-core',
];
