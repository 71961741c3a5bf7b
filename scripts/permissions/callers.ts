/** Everyone who may ask, from nobody to those who may do everything: the columns of the table of permissions. */
export const CALLERS = {
  'no credential': 'sends no credential',
  'wrong secret': 'sends a name that exists with a secret that does not belong to it, as Basic',
  'wrong bearer': 'sends an unknown token as a bearer',
  'expired credential': 'sends a token, or a key, whose time is over, as a bearer',
  'suspended user': 'was suspended, and sends a token that used to be good, as Basic',
  'user of another organization': 'administers everything in another organization of the same server',
  'user without access': 'holds no role at all',
  'admin of another site': 'administers another site of the organization, on the same directory',
  'Jira viewer': 'holds `atlassian/viewer` on Jira',
  'Jira access manager': 'holds `atlassian/user-access-admin` on Jira, which is no use of it',
  'Confluence guest': 'holds `atlassian/guest` on Confluence',
  'Jira user': 'holds `atlassian/user` on Jira',
  'Confluence user': 'holds `atlassian/user` on Confluence',
  'Jira admin': 'holds `atlassian/admin` on Jira',
  'Confluence admin': 'holds `atlassian/admin` on Confluence',
  'site admin': 'holds `atlassian/site-admin` on the site',
  'organization admin': 'holds `atlassian/org-admin` on the organization',
  'organization key': 'an API key of the organization, without scopes',
  'read-only key': 'an API key that has every scope to read, and no other',
  'write-only key': 'an API key that has every scope to write, and no other',
  'key of another organization': 'an API key of another organization of the same server, without scopes',
} as const;

export type CallerName = keyof typeof CALLERS;

export const CALLER_NAMES = Object.keys(CALLERS) as CallerName[];
