import type { ErrorContext, ErrorReply, ErrorTable } from '../../http/errors.ts';
import { allowanceHeaders } from '../../http/rateLimit.ts';

/**
 * How Confluence says what is wrong: the documented envelope, which is a superset of what the real service sends.
 * Clients read `message`.
 */
function envelope(status: number, message: string, headers: Record<string, string> = {}): ErrorReply {
  const authorized = status !== 401 && status !== 403 && status !== 404;
  const valid = status === 401 || status === 403 || status >= 500;
  const errors = [{ message: { translation: message, args: [] } }];
  return {
    status,
    body: { statusCode: status, data: { authorized, valid, errors, successful: false }, message },
    headers,
  };
}

export const confluenceErrors: ErrorTable = {
  'organization-not-found': () => envelope(404, 'The organization does not exist'),
  'directory-not-found': () => envelope(404, 'The directory does not exist'),
  'site-not-found': () => envelope(404, 'The site does not exist'),
  'group-not-found': ({ id, by }) =>
    envelope(404, by === 'name' ? `There is no group named ${id}` : `There is no group with the id ${id}`),
  'user-not-found': ({ id }) => envelope(404, `There is no user with the account id ${id}`),
  'resource-not-found': ({ ari }) => envelope(404, `There is no product ${ari}`),
  'event-not-found': ({ id }) => envelope(404, `There is no event with the id ${id}`),
  'credential-not-found': ({ id }) => envelope(404, `There is no credential with the id ${id}`),

  'too-many-failures': ({ retryAfterMs }) =>
    envelope(429, 'Too many failed attempts', { 'retry-after': String(Math.ceil(retryAfterMs / 1000)) }),
  forbidden: ({ permission }) => envelope(403, `You are not allowed to ${permission}`),
  'group-synced': ({ name }) =>
    envelope(403, `Group ${name} is synced from an identity provider. Manage it there instead`),
  'group-is-default': ({ name }) =>
    envelope(403, `Group ${name} is the default group of a role and cannot be deleted`),
  'group-confers-admin': ({ name }) =>
    envelope(403, `Group ${name} grants administration and cannot be deleted`),
  'last-admin': ({ name }) => envelope(403, `${name} must keep at least one active administrator`),

  'invalid-field': ({ field, reason, message }) => envelope(400, message ?? `${field} ${reason}`),
  'invalid-cursor': ({ reason }) => envelope(400, reason),
  'resource-missing': () => envelope(400, 'A product must be named'),
  'role-invalid': ({ role, owner }) => envelope(400, `The role ${role} is not valid for ${owner}`),
  'resource-unlicensed': ({ ari }) => envelope(400, `The product ${ari} is not active`),
  'user-inactive': ({ accountId }) => envelope(400, `The user ${accountId} is not active`),

  'group-name-taken': ({ name }) => envelope(400, `A group named ${name} already exists`),
  'group-name-reserved': ({ name }) => envelope(400, `The name ${name} is reserved for a default group`),
  'group-not-empty': () => envelope(400, 'The group has members'),
  'user-exists': ({ field }) => envelope(400, `A user with this ${field} already exists`),
  'already-member': () => envelope(400, 'The user is already a member of the group'),
  'not-member': () => envelope(404, 'The user is not a member of the group'),
  'last-default-group': ({ role }) => envelope(400, `The group is the only default group of ${role}`),
  'seats-exhausted': () => envelope(400, 'There are no licenses left for a product the group grants'),

  // An operation whose document knows no 401 says 403, as "Get groups" does.
  unauthenticated: ({ documented = true }, { baseUrl }) =>
    documented
      ? envelope(401, 'You are not authenticated', {
          'www-authenticate': `OAuth realm="${encodeURIComponent(`${baseUrl}/wiki`)}"`,
        })
      : envelope(403, 'Request rejected because caller cannot access Confluence'),
  // Clients read the words "scope does not match" and do not refresh the token then.
  'scope-missing': () => ({
    status: 401,
    body: { code: 401, message: 'Unauthorized; scope does not match' },
  }),
  'route-not-found': ({ method, path }) => envelope(404, `There is no ${method} ${path}`),
  'method-not-allowed': ({ method, allowed }) =>
    envelope(405, `${method} is not supported here`, { allow: allowed.join(', ') }),
  'malformed-request': ({ reason }) => envelope(400, reason),
  'unsupported-media-type': ({ contentType }) =>
    envelope(415, `${contentType} is not supported; send application/json`),
  'body-too-large': () => envelope(413, 'The request body is too large'),
  'headers-too-large': () => envelope(431, 'The request headers are too large'),
  'request-timeout': () => envelope(408, 'The request did not arrive in time'),
  'rate-limited': ({ limit, resetAt, retryAfterSeconds }) =>
    envelope(429, 'Rate limit exceeded', {
      ...allowanceHeaders({ limit, remaining: 0, resetAt }),
      'retry-after': String(retryAfterSeconds),
    }),
  gone: () => envelope(410, 'This operation has been retired'),
  unavailable: () => envelope(503, 'The service cannot take the request now', { 'retry-after': '5' }),
  internal: (_, { requestId }: ErrorContext) =>
    envelope(500, `Something went wrong. The request is known as ${requestId}`),
};
