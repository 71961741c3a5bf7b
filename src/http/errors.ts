import { DirectoryError, type DirectoryFailures, KindError } from '../core/errors.ts';
import { StoreUnavailable } from '../core/store.ts';
import { JSON_TYPE } from './json.ts';
import { withoutSecrets } from './secrets.ts';

/** What can be wrong with a request before the directory is asked, or with the server; closed like the directory's own set. */
export interface RequestFailures {
  /**
   * No credential, or one that is unknown, expired or its owner's no more. `documented` is `false` for an operation whose
   * document knows no answer 401.
   */
  unauthenticated: { documented?: boolean };
  /** The credential is good but lacks every set of scopes the operation takes. */
  'scope-missing': { scopes: readonly string[] };
  'route-not-found': { method: string; path: string };
  'method-not-allowed': { method: string; allowed: readonly string[] };
  /** What came cannot be read: broken JSON, bytes that are no UTF-8, a bad percent-encoding. */
  'malformed-request': { reason: string };
  'unsupported-media-type': { contentType: string };
  'body-too-large': Record<never, never>;
  'headers-too-large': Record<never, never>;
  'request-timeout': Record<never, never>;
  /** `resetAt`: when requests are taken again, milliseconds since the epoch. */
  'rate-limited': { limit: number; resetAt: number; retryAfterSeconds: number };
  /** The operation was retired by configuration. */
  gone: Record<never, never>;
  /** The store cannot serve now. */
  unavailable: Record<never, never>;
  /** A defect of ours. It says nothing to the client and everything to the log. */
  internal: Record<never, never>;
}

export class RequestError<Kind extends keyof RequestFailures = keyof RequestFailures> extends KindError<
  RequestFailures,
  Kind
> {}

export function reject<Kind extends keyof RequestFailures>(
  kind: Kind,
  details: RequestFailures[Kind],
): never {
  throw new RequestError(kind, details);
}

/** A client whose credential has just ended is told what it will be told from now on: that it has none. */
export type Failures = Omit<DirectoryFailures, 'credential-ended'> & RequestFailures;

/** How a dialect says each failure. A kind without a row does not compile. */
export type ErrorTable = {
  [Kind in keyof Failures]: (details: Failures[Kind], context: ErrorContext) => ErrorReply;
};

export interface ErrorContext {
  /** The id that the log knows this request by. */
  requestId: string;
  /** The address by which the client knows this server. */
  baseUrl: string;
}

export interface ErrorReply {
  status: number;
  body: unknown;
  headers?: Record<string, string>;
}

/** An error as one of the closed set: what is neither ours nor known of the framework is `internal`. */
export function classify(error: unknown): KindError<Failures> {
  if (error instanceof DirectoryError && error.kind === 'credential-ended')
    return known('unauthenticated', {});
  if (error instanceof KindError) return error as unknown as KindError<Failures>;
  if (error instanceof StoreUnavailable) return known('unavailable', {});
  const { code, statusCode } = error as { code?: string; statusCode?: number };
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return known('body-too-large', {});
  // A content type that is not even the form of one.
  if (statusCode === 415) return known('unsupported-media-type', { contentType: 'This content type' });
  if (statusCode === 414) return known('malformed-request', { reason: 'A part of the path is too long' });
  if (statusCode === 400) return known('malformed-request', { reason: 'The request cannot be read' });
  return known('internal', {});
}

/** The reply of a dialect to an error, as it is sent. */
export function toErrorText(
  table: ErrorTable,
  error: unknown,
  context: ErrorContext,
): { status: number; headers: Record<string, string>; text: string } {
  const { kind, details } = classify(error);
  const row = table[kind] as (details: unknown, context: ErrorContext) => ErrorReply;
  const { status, body, headers } = row(details, context);
  // What was asked for is told again, and may end up in the logs of whoever asked.
  const text = withoutSecrets(JSON.stringify(body));
  return { status, headers: { ...headers, 'content-type': JSON_TYPE }, text };
}

function known<Kind extends keyof RequestFailures>(
  kind: Kind,
  details: RequestFailures[Kind],
): KindError<Failures> {
  return new RequestError(kind, details) as unknown as KindError<Failures>;
}
