import type { ErrorReply, ErrorTable } from '../../http/errors.ts';
import { allowanceHeaders } from '../../http/rateLimit.ts';

/** Nothing of errors is documented; they mirror the form of a success: `{"status":"error","message":"…"}`. */
function failure(status: number, message: string, headers: Record<string, string> = {}): ErrorReply {
  return { status, body: { status: 'error', message }, headers };
}

/**
 * @param unknownGroup the status for a group that is not there: 404, or the 500 of the real app, which one known client
 *   takes to mean just that
 */
export function extenderErrors(unknownGroup: 404 | 500): ErrorTable {
  return {
    'organization-not-found': () => failure(404, 'The organization does not exist'),
    'directory-not-found': () => failure(404, 'The directory does not exist'),
    'site-not-found': () => failure(404, 'The site does not exist'),
    'group-not-found': ({ id }) => failure(unknownGroup, `Group ${id} does not exist`),
    'user-not-found': ({ id }) => failure(404, `User ${id} does not exist`),
    'resource-not-found': ({ ari }) => failure(404, `Product ${ari} does not exist`),
    'event-not-found': ({ id }) => failure(404, `Event ${id} does not exist`),
    'credential-not-found': ({ id }) => failure(404, `Credential ${id} does not exist`),

    'too-many-failures': ({ retryAfterMs }) =>
      failure(429, 'Too many failed attempts to sign in', {
        'retry-after': String(Math.ceil(retryAfterMs / 1000)),
      }),
    forbidden: ({ permission }) => failure(403, `You are not allowed to ${permission}`),
    'group-synced': ({ name }) => failure(403, `Group ${name} is synced from an identity provider`),
    'group-is-default': ({ name }) => failure(403, `Group ${name} is the default group of a role`),
    'group-confers-admin': ({ name }) => failure(403, `Group ${name} grants administration`),
    'last-admin': ({ name }) => failure(403, `${name} must keep at least one active administrator`),

    'invalid-field': ({ field, reason, message }) => failure(400, message ?? `${field} ${reason}`),
    'invalid-cursor': ({ reason }) => failure(400, reason),
    'resource-missing': () => failure(400, 'A product must be named'),
    'role-invalid': ({ role, owner }) => failure(400, `The role ${role} is not valid for ${owner}`),
    'resource-unlicensed': ({ ari }) => failure(400, `The product ${ari} is not active`),
    'user-inactive': ({ accountId }) => failure(400, `User ${accountId} is not active`),

    'group-name-taken': ({ name }) => failure(400, `Group ${name} already exists`),
    'group-name-reserved': ({ name }) => failure(400, `The name ${name} is reserved`),
    'group-not-empty': () => failure(400, 'The group has members'),
    'user-exists': ({ field }) => failure(400, `A user with this ${field} already exists`),
    'already-member': () => failure(400, 'The user is already a member of the group'),
    'not-member': () => failure(404, 'The user is not a member of the group'),
    'last-default-group': ({ role }) => failure(400, `The group is the only default group of ${role}`),
    'seats-exhausted': () => failure(400, 'There are no licenses left'),

    unauthenticated: (_, { baseUrl }) =>
      failure(401, 'You are not authenticated', {
        'www-authenticate': `OAuth realm="${encodeURIComponent(baseUrl)}"`,
      }),
    'scope-missing': () => failure(403, 'The token lacks the scope of this operation'),
    'route-not-found': ({ method, path }) => failure(404, `There is no ${method} ${path}`),
    'method-not-allowed': ({ method, allowed }) =>
      failure(405, `${method} is not supported here`, { allow: allowed.join(', ') }),
    'malformed-request': ({ reason }) => failure(400, reason),
    'unsupported-media-type': ({ contentType }) =>
      failure(415, `${contentType} is not supported; send application/json`),
    'body-too-large': () => failure(413, 'The request body is too large'),
    'headers-too-large': () => failure(431, 'The request headers are too large'),
    'request-timeout': () => failure(408, 'The request did not arrive in time'),
    'rate-limited': ({ limit, resetAt, retryAfterSeconds }) =>
      failure(429, 'Rate limit exceeded', {
        ...allowanceHeaders({ limit, remaining: 0, resetAt }),
        'retry-after': String(retryAfterSeconds),
      }),
    gone: () => failure(410, 'This operation has been retired'),
    unavailable: () => failure(503, 'The service cannot take the request now', { 'retry-after': '5' }),
    internal: (_, { requestId }) =>
      failure(500, `Something went wrong. The request is known as ${requestId}`),
  };
}
