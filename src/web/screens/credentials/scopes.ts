/** What the Organizations API and Groupkeep's own ask for. Jira and Confluence have more, which can be typed. */
export const COMMON_SCOPES = [
  'read:groups:admin',
  'write:groups:admin',
  'read:directories:admin',
  'write:directories:admin',
  'read:orgs:admin',
  'read:events:admin',
  'read:credentials:admin',
  'write:credentials:admin',
];

/** Scopes as somebody types them: with anything between them. */
export function parseScopes(text: string): string[] {
  return [...new Set(text.split(/[\s,;]+/).filter(Boolean))];
}
