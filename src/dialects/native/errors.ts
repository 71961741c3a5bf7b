import type { ErrorReply, ErrorTable, Failures } from '../../http/errors.ts';
import { allowanceHeaders } from '../../http/rateLimit.ts';

/**
 * How Groupkeep's own API says what is wrong: `{"error": {"kind", "message", "details"}}`. The kind is for programs, and
 * is the directory's own; the message is a sentence for people; the details are what the sentence was made of. 403 is
 * for what the caller may not do, 409 for what nobody may do as things are.
 */
type Sentences = {
  [Kind in keyof Failures]: readonly [status: number, say: (details: Failures[Kind]) => string];
};

const SENTENCES: Sentences = {
  'organization-not-found': [404, ({ id }) => `There is no organization ${id}.`],
  'directory-not-found': [404, ({ id }) => `There is no directory ${id}.`],
  'site-not-found': [404, ({ id }) => `There is no site ${id}.`],
  'group-not-found': [
    404,
    ({ id, by }) => `There is no group ${by === 'id' ? 'with the id' : 'named'} ${id}.`,
  ],
  'user-not-found': [404, ({ id }) => `Nobody has the username, e-mail address or account id ${id}.`],
  'resource-not-found': [404, ({ ari }) => `There is no product ${ari}.`],
  'event-not-found': [404, ({ id }) => `There is no event ${id}.`],
  'credential-not-found': [404, ({ id }) => `There is no token or key ${id}.`],

  'too-many-failures': [429, () => 'Too many wrong passwords. Wait a little.'],
  forbidden: [403, ({ permission }) => `You are not allowed to ${permission}.`],
  'group-synced': [
    409,
    ({ name, source }) => `${name} is synced from ${source}: only there can it be changed.`,
  ],
  'group-is-default': [409, ({ name }) => `${name} is the default group of a role and cannot be deleted.`],
  'group-confers-admin': [409, ({ name }) => `${name} makes administrators and cannot be deleted.`],
  'last-admin': [409, ({ name }) => `${name} must keep at least one active administrator.`],

  'invalid-field': [400, ({ field, reason, message }) => message ?? `${field} ${reason}.`],
  'invalid-cursor': [400, ({ reason }) => `${reason}.`],
  'resource-missing': [400, () => 'No product is named.'],
  'role-invalid': [400, ({ role, owner }) => `The role ${role} cannot be given on ${owner}.`],
  'resource-unlicensed': [409, ({ ari }) => `${ari} is not running: no role of it can be given.`],
  'user-inactive': [409, ({ accountId }) => `The account ${accountId} is not active.`],

  'group-name-taken': [409, ({ name }) => `There is already a group named ${name}.`],
  'group-name-reserved': [409, ({ name }) => `The name ${name} is kept for a default group of a product.`],
  'group-not-empty': [409, ({ memberCount }) => `The group has ${memberCount} members.`],
  'user-exists': [409, ({ field, value }) => `Somebody else has the ${field} ${value}.`],
  'already-member': [409, () => 'The person is a member already.'],
  'not-member': [404, () => 'The person is not a member.'],
  'last-default-group': [409, ({ role, ari }) => `It is the only default group of ${role} on ${ari}.`],
  'seats-exhausted': [409, ({ ari }) => `All seats of ${ari} are taken.`],

  unauthenticated: [401, () => 'Sign in, or send an API token or key.'],
  'scope-missing': [403, ({ scopes }) => `The credential lacks the scope ${scopes.join(' ')}.`],
  'route-not-found': [404, ({ method, path }) => `There is no ${method} ${path}.`],
  'method-not-allowed': [405, ({ method }) => `${method} is not supported here.`],
  'malformed-request': [400, ({ reason }) => `${reason}.`],
  'unsupported-media-type': [
    415,
    ({ contentType }) => `${contentType} is not supported; send application/json.`,
  ],
  'body-too-large': [413, () => 'The request body is too large.'],
  'headers-too-large': [431, () => 'The request headers are too large.'],
  'request-timeout': [408, () => 'The request did not arrive in time.'],
  'rate-limited': [429, () => 'Too many requests.'],
  gone: [410, () => 'This operation has been retired.'],
  unavailable: [503, () => 'The service cannot take the request now.'],
  internal: [500, () => 'Something went wrong.'],
};

const HEADERS: { [Kind in keyof Failures]?: (details: Failures[Kind]) => Record<string, string> } = {
  'too-many-failures': ({ retryAfterMs }) => ({ 'retry-after': String(Math.ceil(retryAfterMs / 1000)) }),
  // Not Basic, which this API takes as well: a browser would ask for a password in a window of its own.
  unauthenticated: () => ({ 'www-authenticate': 'Bearer realm="groupkeep"' }),
  'method-not-allowed': ({ allowed }) => ({ allow: allowed.join(', ') }),
  'rate-limited': ({ limit, resetAt, retryAfterSeconds }) => ({
    ...allowanceHeaders({ limit, remaining: 0, resetAt }),
    'retry-after': String(retryAfterSeconds),
  }),
  unavailable: () => ({ 'retry-after': '5' }),
};

export interface ErrorBody {
  error: { kind: keyof Failures; message: string; details: object };
}

/** An error as a reply has it, and as a line of a batch has it. */
export function toError<Kind extends keyof Failures>(
  kind: Kind,
  details: Failures[Kind],
): ErrorBody['error'] {
  const [, say] = SENTENCES[kind];
  return { kind, message: say(details), details };
}

export const nativeErrors = Object.fromEntries(
  (Object.keys(SENTENCES) as (keyof Failures)[]).map((kind) => [kind, rowOf(kind)]),
) as unknown as ErrorTable;

function rowOf<Kind extends keyof Failures>(kind: Kind) {
  return (details: Failures[Kind], { requestId }: { requestId: string }): ErrorReply => {
    const error = toError(kind, details);
    // What went wrong inside is told to the log alone, which knows it by this id.
    const body = kind === 'internal' ? { ...error, details: { requestId } } : error;
    return {
      status: SENTENCES[kind][0],
      body: { error: body } satisfies ErrorBody,
      ...(HEADERS[kind] && { headers: HEADERS[kind](details) }),
    };
  };
}
