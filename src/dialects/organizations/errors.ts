import type { ErrorContext, ErrorReply, ErrorTable } from '../../http/errors.ts';
import { allowanceHeaders } from '../../http/rateLimit.ts';

/**
 * How the Organizations API says what is wrong. Codes and titles are those of its two catalogues. Which rule earns
 * which code is not published: it is read from the titles, and the texts of `detail` are ours. Every value is a string,
 * `status` too: Go clients decode it into one. `id` is the request's id, which the log and `x-request-id` have too.
 */
type Row = (detail: string, context: ErrorContext) => ErrorReply;

/** `{"errors":[{id,status,code,title,detail}]}` */
function row(status: number, code: string, title: string): Row {
  return (detail, { requestId }) => ({
    status,
    body: { errors: [{ id: requestId, status: String(status), code, title, detail }] },
  });
}

/** What the gateway in front of the API says: `{"code":401,"message":"…"}`. */
function gateway(code: number, message: string): ErrorReply {
  return { status: code, body: { code, message } };
}

// The catalogue of version 2, also called UAM.
const uam = {
  badRequest: row(400, 'ADMIN-UAM-400-1', 'Bad Request'),
  inactiveUser: row(400, 'ADMIN-UAM-400-2', 'Inactive user'),
  invalidRole: row(400, 'ADMIN-UAM-400-3', 'Invalid Role for Resource'),
  notLicensed: row(400, 'ADMIN-UAM-400-4', 'Product not licensed'),
  noResource: row(400, 'ADMIN-UAM-400-5', 'Bad Request'),
  forbidden: row(403, 'ADMIN-UAM-403-1', 'Forbidden'),
  unknownResource: row(404, 'ADMIN-UAM-404-1', 'Unknown Resource'),
  organizationNotFound: row(404, 'ADMIN-UAM-404-2', 'Organization not found'),
  groupNotFound: row(404, 'ADMIN-UAM-404-3', 'Group Not Found'),
  methodNotSupported: row(405, 'ADMIN-UAM-405-1', 'Method Not Supported'),
  defaultGroup: row(409, 'ADMIN-UAM-409-1', 'Cannot create default group'),
  conflict: row(409, 'ADMIN-UAM-409-2', 'Resource Conflicts'),
  licenseLimit: row(409, 'ADMIN-UAM-409-3', 'Product License Limit Exceeded'),
  // The catalogue has no code for these; they follow its pattern.
  gone: row(410, 'ADMIN-UAM-410-1', 'Gone'),
  bodyTooLarge: row(413, 'ADMIN-UAM-413-1', 'Payload Too Large'),
  requestTimeout: row(408, 'ADMIN-UAM-408-1', 'Request Timeout'),
  headersTooLarge: row(431, 'ADMIN-UAM-431-1', 'Request Header Fields Too Large'),
  mediaType: row(415, 'ADMIN-UAM-415-1', 'Unsupported Media Type'),
  rateLimit: row(429, 'ADMIN-429-1', 'Rate Limit Exceeded'),
  internal: row(500, 'ADMIN-UAM-500-1', 'Internal Error'),
  unavailable: row(503, 'ADMIN-UAM-503-1', 'Service Unavailable'),
};

export const v2Errors: ErrorTable = {
  'organization-not-found': ({ id }, c) => uam.organizationNotFound(`Organization ${id} was not found.`, c),
  'directory-not-found': ({ id }, c) => uam.unknownResource(`Directory ${id} was not found.`, c),
  'site-not-found': ({ id }, c) => uam.unknownResource(`Site ${id} was not found.`, c),
  'group-not-found': ({ id }, c) => uam.groupNotFound(`Group ${id} was not found.`, c),
  // The one text of this table that was measured on the real service.
  'user-not-found': (_, c) => uam.unknownResource('One or more user not found in the directory', c),
  'resource-not-found': ({ ari }, c) => uam.unknownResource(`Resource ${ari} was not found.`, c),
  'event-not-found': ({ id }, c) => uam.unknownResource(`Event ${id} was not found.`, c),
  'credential-not-found': ({ id }, c) => uam.unknownResource(`Credential ${id} was not found.`, c),

  forbidden: ({ permission }, c) => uam.forbidden(`You are not allowed to ${permission}.`, c),
  'group-synced': ({ name }, c) =>
    uam.forbidden(`Group ${name} is synced from an identity provider. Manage it there instead.`, c),
  'group-is-default': ({ name }, c) =>
    uam.forbidden(`Group ${name} is the default group of a role and cannot be deleted.`, c),
  'group-confers-admin': ({ name }, c) =>
    uam.forbidden(`Group ${name} grants admin access and cannot be deleted.`, c),
  'last-admin': ({ name }, c) => uam.forbidden(`${name} must keep at least one active administrator.`, c),

  'too-many-failures': ({ retryAfterMs }, c) => ({
    ...uam.rateLimit('Too many failed attempts.', c),
    headers: { 'retry-after': String(Math.ceil(retryAfterMs / 1000)) },
  }),
  'invalid-field': ({ field, reason, message }, c) => uam.badRequest(message ?? `${field} ${reason}.`, c),
  'invalid-cursor': ({ reason }, c) => uam.badRequest(`${reason}.`, c),
  'resource-missing': (_, c) => uam.noResource('Cloud Resource is empty', c),
  'role-invalid': ({ role, owner }, c) => uam.invalidRole(`Role ${role} is not valid for ${owner}.`, c),
  'resource-unlicensed': ({ ari }, c) => uam.notLicensed(`${ari} is not active.`, c),
  'user-inactive': ({ accountId }, c) => uam.inactiveUser(`User ${accountId} is not active.`, c),

  'group-name-taken': ({ name }, c) => uam.conflict(`A group named ${name} already exists.`, c),
  'group-name-reserved': ({ name }, c) =>
    uam.defaultGroup(`The name ${name} is reserved for a default group.`, c),
  'group-not-empty': ({ id }, c) => uam.conflict(`Group ${id} has members.`, c),
  'user-exists': ({ field }, c) => uam.conflict(`A user with this ${field} already exists.`, c),
  'already-member': ({ accountId, groupId }, c) =>
    uam.conflict(`User ${accountId} is already a member of group ${groupId}.`, c),
  'not-member': ({ accountId, groupId }, c) =>
    uam.unknownResource(`User ${accountId} is not a member of group ${groupId}.`, c),
  'last-default-group': ({ role, ari }, c) =>
    uam.conflict(`The group is the only default group of ${role} on ${ari}.`, c),
  'seats-exhausted': ({ ari }, c) => uam.licenseLimit(`User limit exceeded for ${ari}.`, c),

  unauthenticated: () => gateway(401, 'Unauthorized'),
  'scope-missing': ({ scopes }, c) => uam.forbidden(`The API key lacks the scope ${scopes.join(' ')}.`, c),
  'route-not-found': ({ method, path }, c) => uam.unknownResource(`There is no ${method} ${path}.`, c),
  'method-not-allowed': ({ method, allowed }, c) => ({
    ...uam.methodNotSupported(`${method} is not supported here.`, c),
    headers: { allow: allowed.join(', ') },
  }),
  'malformed-request': ({ reason }, c) => uam.badRequest(`${reason}.`, c),
  'unsupported-media-type': ({ contentType }, c) =>
    uam.mediaType(`${contentType} is not supported; send application/json.`, c),
  'body-too-large': (_, c) => uam.bodyTooLarge('The request body is too large.', c),
  'headers-too-large': (_, c) => uam.headersTooLarge('The request headers are too large.', c),
  'request-timeout': (_, c) => uam.requestTimeout('The request did not arrive in time.', c),
  'rate-limited': ({ limit, resetAt, retryAfterSeconds }, c) => ({
    ...uam.rateLimit('Too many requests.', c),
    headers: {
      ...allowanceHeaders({ limit, remaining: 0, resetAt }),
      'retry-after': String(retryAfterSeconds),
    },
  }),
  gone: (_, c) => uam.gone('This operation has been retired. Use version 2 of the API.', c),
  unavailable: (_, c) => ({
    ...uam.unavailable('The service cannot take the request now.', c),
    headers: { 'retry-after': '5' },
  }),
  internal: (_, c) => uam.internal('Something went wrong.', c),
};

/**
 * Roles of people in version 1 speak with the codes of version 2, but tell a missing scope as version 1 does. For 404 their document has
 * nothing but `ADMIN-UAM-404-3`, whose title speaks of groups; people and resources who are not there are told as everywhere else.
 */
export const v1RoleErrors: ErrorTable = {
  ...v2Errors,
  'scope-missing': ({ scopes }, c) =>
    row(401, 'ADMIN-401-2', 'Insufficient scope')(`INSUFFICIENT_SCOPE: ${scopes.join(' ')}`, c),
};

// The older catalogue, of version 1.
const v1 = {
  cursor: row(400, 'ADMIN-400-1', 'Invalid page cursor'),
  time: row(400, 'ADMIN-400-3', 'Invalid time or date'),
  resource: row(400, 'ADMIN-400-4', 'Invalid resource'),
  body: row(400, 'ADMIN-400-24', 'Invalid request body'),
  organizationForbidden: row(403, 'ADMIN-403-3', 'Not allowed to manage the organization'),
  groupForbidden: row(403, 'ADMIN-403-5', 'Not allowed to manage the group'),
  defaultRole: row(403, 'ADMIN-403-6', 'Not allowed to delete group with default-role attribute'),
  adminAccess: row(403, 'ADMIN-403-7', 'Not allowed to delete group that grants admin access'),
  unknownResource: row(404, 'ADMIN-404-1', 'Unknown resource'),
  organizationNotFound: row(404, 'ADMIN-404-2', 'Organization not found'),
  eventNotFound: row(404, 'ADMIN-404-4', 'Event not found'),
  userNotFound: row(404, 'ADMIN-404-8', 'User not found'),
  groupNotFound: row(404, 'ADMIN-404-10', 'Group not found'),
  method: row(405, 'ADMIN-405-1', 'Method not supported'),
  licenseLimit: row(409, 'ADMIN-409-3', 'Product License Limit Exceeded'),
  notEmpty: row(409, 'ADMIN-409-5', 'Group not empty'),
  conflict: row(409, 'ADMIN-409-28', 'Conflict'),
  internal: row(500, 'ADMIN-500-1', 'Internal error'),
};

/** The parameters whose values have codes of their own. */
const v1Fields: Record<string, Row> = {
  limit: v1.cursor,
  from: v1.time,
  to: v1.time,
  resource: v1.resource,
};

export const v1Errors: ErrorTable = {
  ...v1RoleErrors,
  'organization-not-found': ({ id }, c) => v1.organizationNotFound(`Organization ${id} was not found.`, c),
  'directory-not-found': ({ id }, c) => v1.unknownResource(`Directory ${id} was not found.`, c),
  'site-not-found': ({ id }, c) => v1.unknownResource(`Site ${id} was not found.`, c),
  'group-not-found': ({ id }, c) => v1.groupNotFound(`Group ${id} was not found.`, c),
  'user-not-found': ({ id }, c) => v1.userNotFound(`User ${id} was not found in the directory.`, c),
  'resource-not-found': ({ ari }, c) => v1.unknownResource(`Resource ${ari} was not found.`, c),
  'event-not-found': ({ id }, c) => v1.eventNotFound(`Event ${id} was not found.`, c),
  'credential-not-found': ({ id }, c) => v1.unknownResource(`Credential ${id} was not found.`, c),

  forbidden: ({ permission }, c) => v1.organizationForbidden(`You are not allowed to ${permission}.`, c),
  'group-synced': ({ name }, c) =>
    v1.groupForbidden(`Group ${name} is synced from an identity provider. Manage it there instead.`, c),
  'group-is-default': ({ name }, c) =>
    v1.defaultRole(`Group ${name} is the default group of a role and cannot be deleted.`, c),
  'group-confers-admin': ({ name }, c) =>
    v1.adminAccess(`Group ${name} grants admin access and cannot be deleted.`, c),
  'last-admin': ({ name }, c) => v1.groupForbidden(`${name} must keep at least one active administrator.`, c),

  'invalid-field': ({ field, reason, message }, c) =>
    (v1Fields[field] ?? v1.body)(message ?? `${field} ${reason}.`, c),
  'invalid-cursor': ({ reason }, c) => v1.cursor(`${reason}.`, c),
  'resource-missing': (_, c) => v1.resource('The resource is empty.', c),
  'user-inactive': ({ accountId }, c) => v1.body(`User ${accountId} is not active.`, c),

  'group-name-taken': ({ name }, c) => v1.conflict(`A group named ${name} already exists.`, c),
  'group-name-reserved': ({ name }, c) => v1.conflict(`The name ${name} is reserved for a default group.`, c),
  'group-not-empty': (_, c) => v1.notEmpty('Pass forceIfNotEmpty=true to delete it.', c),
  'user-exists': ({ field }, c) => v1.conflict(`A user with this ${field} already exists.`, c),
  'already-member': ({ accountId, groupId }, c) =>
    v1.conflict(`User ${accountId} is already a member of group ${groupId}.`, c),
  'not-member': ({ accountId, groupId }, c) =>
    v1.userNotFound(`User ${accountId} is not a member of group ${groupId}.`, c),
  'last-default-group': ({ role, ari }, c) =>
    v1.conflict(`The group is the only default group of ${role} on ${ari}.`, c),
  'seats-exhausted': ({ ari }, c) => v1.licenseLimit(`User limit exceeded for ${ari}.`, c),

  'route-not-found': ({ method, path }, c) => v1.unknownResource(`There is no ${method} ${path}.`, c),
  'method-not-allowed': ({ method, allowed }, c) => ({
    ...v1.method(`${method} is not supported here.`, c),
    headers: { allow: allowed.join(', ') },
  }),
  'malformed-request': ({ reason }, c) => v1.body(`${reason}.`, c),
  internal: (_, c) => v1.internal('Something went wrong.', c),
};

/** Workspaces tell one bare error object, without the list around it. */
export const workspaceErrors: ErrorTable = Object.fromEntries(
  Object.entries(v2Errors).map(([kind, reply]) => [
    kind,
    (details: never, context: ErrorContext) =>
      bare((reply as (d: never, c: ErrorContext) => ErrorReply)(details, context)),
  ]),
) as ErrorTable;

function bare(reply: ErrorReply): ErrorReply {
  const { errors } = reply.body as { errors?: unknown[] };
  return errors ? { ...reply, body: errors[0] } : reply;
}
