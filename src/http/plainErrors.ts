import type { ErrorReply, ErrorTable, Failures } from './errors.ts';

/** Errors outside every dialect: `{"code": 404, "message": "…", "requestId": "…"}`. */
const STATUS: { [Kind in keyof Failures]: [status: number, message: string] } = {
  'organization-not-found': [404, 'Not found'],
  'directory-not-found': [404, 'Not found'],
  'site-not-found': [404, 'Not found'],
  'group-not-found': [404, 'Not found'],
  'user-not-found': [404, 'Not found'],
  'resource-not-found': [404, 'Not found'],
  forbidden: [403, 'Forbidden'],
  'group-synced': [403, 'Forbidden'],
  'group-is-default': [403, 'Forbidden'],
  'group-confers-admin': [403, 'Forbidden'],
  'last-admin': [403, 'Forbidden'],
  'too-many-failures': [429, 'Too many failed attempts'],
  'invalid-field': [400, 'Bad request'],
  'invalid-cursor': [400, 'Bad request'],
  'resource-missing': [400, 'Bad request'],
  'role-invalid': [400, 'Bad request'],
  'resource-unlicensed': [400, 'Bad request'],
  'user-inactive': [400, 'Bad request'],
  'group-name-taken': [409, 'Conflict'],
  'group-name-reserved': [409, 'Conflict'],
  'group-not-empty': [409, 'Conflict'],
  'user-exists': [409, 'Conflict'],
  'already-member': [409, 'Conflict'],
  'not-member': [404, 'Not found'],
  'last-default-group': [409, 'Conflict'],
  'seats-exhausted': [409, 'Conflict'],
  unauthenticated: [401, 'Unauthorized'],
  'scope-missing': [403, 'Forbidden'],
  'route-not-found': [404, 'Not found'],
  'method-not-allowed': [405, 'Method not allowed'],
  'malformed-request': [400, 'Bad request'],
  'unsupported-media-type': [415, 'Unsupported media type'],
  'body-too-large': [413, 'Payload too large'],
  'headers-too-large': [431, 'Request header fields too large'],
  'request-timeout': [408, 'Request timeout'],
  'rate-limited': [429, 'Too many requests'],
  gone: [410, 'Gone'],
  unavailable: [503, 'Service unavailable'],
  internal: [500, 'Internal error'],
};

export const plainErrors = Object.fromEntries(
  Object.entries(STATUS).map(([kind, [status, message]]) => [
    kind,
    (_details: never, { requestId }: { requestId: string }): ErrorReply => ({
      status,
      body: { code: status, message, requestId },
    }),
  ]),
) as unknown as ErrorTable;
