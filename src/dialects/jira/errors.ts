import type { ErrorContext, ErrorReply, ErrorTable } from '../../http/errors.ts';
import type { Allowance } from '../../http/rateLimit.ts';

/**
 * How Jira says what is wrong: `{"errorMessages":[…],"errors":{}}`, with one clear sentence, because clients show the
 * first one and let a non-empty `errors` override it. Clients look for some of the texts: those are of live replies,
 * the others ours.
 */
function envelope(status: number, message: string, headers: Record<string, string> = {}): ErrorReply {
  return { status, body: { errorMessages: [message], errors: {} }, headers };
}

export const NO_GROUP = 'Either groupname or groupId must be provided.';
export const TWO_GROUPS = 'groupname and groupId cannot be used together.';
export const NO_NAME = 'The group name must be provided.';
export const NO_ACCOUNT = "The 'accountId' query parameter needs to be provided";
const NO_BROWSING = 'Browse users and groups permission is required to view groups.';
const NO_ADMINISTERING = 'Administer Jira permission is required.';
const NO_MANAGING = 'Site administration permission is required to manage groups.';

export const jiraErrors: ErrorTable = {
  'organization-not-found': () => envelope(404, 'The organization does not exist'),
  'directory-not-found': () => envelope(404, 'The directory does not exist'),
  'site-not-found': () => envelope(404, 'The site does not exist'),
  'group-not-found': ({ id, by }) =>
    envelope(
      404,
      by === 'name' ? `The group named '${id}' does not exist` : `The group with id '${id}' does not exist`,
    ),
  'user-not-found': () =>
    envelope(404, 'Specified user does not exist or you do not have required permissions'),
  'resource-not-found': ({ ari }) => envelope(404, `The product '${ari}' does not exist`),
  'event-not-found': ({ id }) => envelope(404, `The event '${id}' does not exist`),
  'credential-not-found': ({ id }) => envelope(404, `The credential '${id}' does not exist`),

  forbidden: ({ permission }) => envelope(403, permissionText(permission)),
  'group-synced': ({ name }) =>
    envelope(403, `The group '${name}' is synced from an identity provider. Manage it there instead.`),
  'group-is-default': ({ name }) =>
    envelope(400, `Cannot delete group '${name}' since it is the default group of a role`),
  'group-confers-admin': ({ name }) =>
    envelope(400, `Cannot delete group '${name}' since it grants administration`),
  'last-admin': ({ name }) => envelope(400, `${name} must keep at least one active administrator`),

  'too-many-failures': ({ retryAfterMs, resetAt }) =>
    envelope(429, 'Too many failed attempts.', {
      'retry-after': String(Math.ceil(retryAfterMs / 1000)),
      'x-ratelimit-reset': toMinute(resetAt),
    }),
  'invalid-field': ({ field, reason, message }) => envelope(400, message ?? `${field} ${reason}.`),
  'invalid-cursor': ({ reason }) => envelope(400, reason),
  'resource-missing': () => envelope(400, 'A product must be provided.'),
  'role-invalid': ({ role, owner }) => envelope(400, `The role ${role} is not valid for ${owner}.`),
  'resource-unlicensed': ({ ari }) => envelope(400, `The product ${ari} is not active.`),
  'user-inactive': ({ accountId }) => envelope(400, `The user ${accountId} is not active.`),

  'group-name-taken': () => envelope(400, 'A group or user with this name already exists.'),
  'group-name-reserved': () => envelope(400, 'A group or user with this name already exists.'),
  'group-not-empty': () => envelope(400, 'The group has members.'),
  'user-exists': () => envelope(400, 'A group or user with this name already exists.'),
  'already-member': ({ groupName, groupId }) =>
    envelope(400, `Cannot add user. User is already a member of '${groupName ?? groupId}'`),
  'not-member': ({ groupName, groupId }) => {
    const group = groupName ?? groupId;
    return envelope(400, `Cannot remove user from group '${group}' since user is not a member of '${group}'`);
  },
  'last-default-group': ({ role }) => envelope(400, `The group is the only default group of ${role}.`),
  'seats-exhausted': () => envelope(400, 'There are no licenses left for one of the products.'),

  // A challenge of type Basic would make browsers ask for a password.
  unauthenticated: (_, { baseUrl }) =>
    envelope(401, 'Client must be authenticated to access this resource.', {
      'www-authenticate': `OAuth realm="${encodeURIComponent(baseUrl)}"`,
      'x-seraph-loginreason': 'AUTHENTICATED_FAILED',
    }),
  // 401 and of a form of its own: clients read the words "scope does not match" and do not refresh the token then.
  'scope-missing': () => ({
    status: 401,
    body: { code: 401, message: 'Unauthorized; scope does not match' },
  }),
  'route-not-found': ({ method, path }) => envelope(404, `There is no ${method} ${path}.`),
  'method-not-allowed': ({ method, allowed }) =>
    envelope(405, `${method} is not supported here.`, { allow: allowed.join(', ') }),
  'malformed-request': ({ reason }) => envelope(400, `${reason}.`),
  'unsupported-media-type': ({ contentType }) =>
    envelope(415, `${contentType} is not supported; send application/json.`),
  'body-too-large': () => envelope(413, 'The request body is too large.'),
  'headers-too-large': () => envelope(431, 'The request headers are too large.'),
  'request-timeout': () => envelope(408, 'The request did not arrive in time.'),
  'rate-limited': ({ limit, resetAt, retryAfterSeconds }) =>
    envelope(429, 'Rate limit exceeded.', {
      ...jiraAllowanceHeaders({ limit, remaining: 0, resetAt }),
      'ratelimit-reason': 'jira-burst-based',
      // Whole seconds: Python clients read nothing else.
      'retry-after': String(retryAfterSeconds),
    }),
  gone: () => envelope(410, 'This operation has been retired.'),
  unavailable: () => envelope(503, 'The service cannot take the request now.', { 'retry-after': '5' }),
  internal: (_, { requestId }: ErrorContext) =>
    envelope(500, `Internal server error. The request is known as ${requestId}.`),
};

export function jiraAllowanceHeaders({ limit, remaining, resetAt }: Allowance): Record<string, string> {
  return {
    'x-ratelimit-limit': String(limit),
    'x-ratelimit-remaining': String(remaining),
    'x-ratelimit-reset': toMinute(resetAt),
    'x-ratelimit-nearlimit': String(remaining < limit / 5),
  };
}

const MINUTE_MS = 60_000;

/**
 * Jira tells the reset to the minute, here to the next one, or it would be over before it is true:
 * https://developer.atlassian.com/cloud/jira/platform/rate-limiting/
 */
function toMinute(at: number): string {
  return `${new Date(Math.ceil(at / MINUTE_MS) * MINUTE_MS).toISOString().slice(0, 16)}Z`;
}

function permissionText(permission: string): string {
  if (permission.startsWith('browse')) return NO_BROWSING;
  if (permission === 'administer Jira') return NO_ADMINISTERING;
  if (permission === 'administer the site' || permission === 'manage groups') return NO_MANAGING;
  // Who administers a site lacks only what is above it, or is of another.
  return `Permission to ${permission} is required.`;
}
