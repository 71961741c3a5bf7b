import type { DialectName, OperationId } from '../../src/server.ts';

/** What comes of a request that is right in every other way. */
export type Answer = 'yes' | 'empty' | Refusal;

/**
 * `unauthenticated`: not known. `hidden`: not known either, where the document has no 401. `unscoped`: known, but the
 * credential lacks the scope. `forbidden`: known, and not permitted. `elsewhere`: the address is of another organization.
 */
export type Refusal = 'unauthenticated' | 'hidden' | 'unscoped' | 'forbidden' | 'elsewhere';

/** A refusal as it is told: the status, and what the body has among other things. */
export interface Told {
  status: number;
  body: object;
}

const SCOPE_DOES_NOT_MATCH: Told = {
  status: 401,
  body: { code: 401, message: 'Unauthorized; scope does not match' },
};

const v2 = {
  unauthenticated: { status: 401, body: { code: 401, message: 'Unauthorized' } },
  unscoped: { status: 403, body: { errors: [{ status: '403', code: 'ADMIN-UAM-403-1' }] } },
  elsewhere: { status: 404, body: { errors: [{ status: '404', code: 'ADMIN-UAM-404-2' }] } },
};

/** Roles of people in version 1 speak with the codes of version 2, but for scopes. */
const v1Roles = {
  ...v2,
  unscoped: { status: 401, body: { errors: [{ status: '401', code: 'ADMIN-401-2' }] } },
};

const v1 = {
  ...v1Roles,
  elsewhere: { status: 404, body: { errors: [{ status: '404', code: 'ADMIN-404-2' }] } },
};

/** One bare error where the others have a list of one. */
const workspaces = {
  unauthenticated: v2.unauthenticated,
  unscoped: { status: 403, body: { status: '403', code: 'ADMIN-UAM-403-1' } },
  elsewhere: { status: 404, body: { status: '404', code: 'ADMIN-UAM-404-2' } },
};

const jira = {
  unauthenticated: {
    status: 401,
    body: { errorMessages: ['Client must be authenticated to access this resource.'], errors: {} },
  },
  unscoped: SCOPE_DOES_NOT_MATCH,
  forbidden: { status: 403, body: { errors: {} } },
};

const confluence = {
  unauthenticated: { status: 401, body: { statusCode: 401, data: { authorized: false, successful: false } } },
  hidden: { status: 403, body: { statusCode: 403, data: { authorized: false, successful: false } } },
  unscoped: SCOPE_DOES_NOT_MATCH,
  forbidden: { status: 403, body: { statusCode: 403, data: { authorized: false, successful: false } } },
};

const extender = {
  unauthenticated: { status: 401, body: { status: 'error', message: 'You are not authenticated' } },
  unscoped: { status: 403, body: { status: 'error' } },
  forbidden: { status: 403, body: { status: 'error' } },
};

const native = {
  unauthenticated: { status: 401, body: { error: { kind: 'unauthenticated' } } },
  unscoped: { status: 403, body: { error: { kind: 'scope-missing' } } },
  forbidden: { status: 403, body: { error: { kind: 'forbidden' } } },
  elsewhere: { status: 404, body: { error: {} } },
};

type Tongue = Partial<Record<Refusal, Told>>;

const TONGUES: Record<Exclude<DialectName, 'organizations'>, Tongue> = { jira, confluence, extender, native };

/** How an operation's dialect tells a refusal. @throws Error for one that it never tells */
export function tell(id: OperationId, refusal: Refusal): Told {
  const told = tongueOf(id)[refusal];
  if (!told) throw new Error(`${id} never answers ${refusal}`);
  return told;
}

function tongueOf(id: OperationId): Tongue {
  const [dialect, version] = id.split('.') as [DialectName, string];
  if (dialect !== 'organizations') return TONGUES[dialect];
  if (id === 'organizations.v2.searchWorkspaces') return workspaces;
  if (version === 'v2') return v2;
  return /(?:User|Organization)Role$/.test(id) ? v1Roles : v1;
}
