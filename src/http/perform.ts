import type { DirectoryService } from '../core/directory.ts';
import { KindError } from '../core/errors.ts';
import type { Actor } from '../core/types.ts';
import { requireScope } from './credentials.ts';
import { type Failures, RequestError, reject } from './errors.ts';
import type { Family } from './family.ts';
import { JSON_TYPE, JsonText } from './json.ts';
import type { Key } from './keys.ts';
import type { Caller, Operation, Services } from './operation.ts';
import { coerceQuery, type RawQuery } from './query.ts';
import { allowanceHeaders, type RateLimiter } from './rateLimit.ts';
import type { KeptReplies, KeptReply } from './replies.ts';
import type { Match } from './routes.ts';
import { MAX_DEPTH, replyDefect, requireValid } from './validation.ts';

/** What an operation answers, whoever received the request and whoever will send the reply. */
export interface Question {
  caller: Caller;
  /** `undefined` where it is not valid UTF-8. */
  query: RawQuery | undefined;
  /** As it was parsed, or the error that it could not be. */
  body?: unknown;
  /** See `Call`, as the two after it. */
  baseUrl: string;
  clientAddress: string;
  setHeader(name: string, value: string): void;
  /** Those of the reply that are set by now. */
  headers(): Record<string, string>;
  /** Where the reply is to be kept; of reads alone. */
  keeping: Keeping | undefined;
}

/** Where a reply is to be kept, and the version of the store before anything was asked of it. */
export interface Keeping {
  key: Key;
  version: number;
}

export interface PerformOptions {
  /** Compare every reply with its schema and fail when it does not fit: for tests and development. */
  checkReplies: boolean;
  /** Counts requests of each credential for each operation. */
  rateLimiter?: RateLimiter;
  /** Where replies to reads are kept, if the store can tell when they have to go. */
  replies?: KeptReplies;
}

/**
 * Lets a caller ask, or not.
 * @param tell told the headers of the reply, whatever it will be, as they become known
 * @throws RequestError `rate-limited`, `scope-missing`, DirectoryError `forbidden`
 */
export async function letIn(
  match: Match,
  caller: Caller,
  services: Services,
  options: PerformOptions,
  tell: (headers: Record<string, string>) => void,
): Promise<void> {
  const { family, operation } = match;
  const { actor, site } = caller;
  if (family.callerHeaders) tell(family.callerHeaders(caller));
  tell(takeAllowance(match, caller, options));
  requireScope(actor, operation.scopes);
  if (operation.permission && site) {
    await services.directory.access.require(actor, site, operation.permission);
  }
}

/**
 * Has an operation answer a caller who may ask, and keeps the reply where it is to be kept.
 * @returns the text of the reply; `undefined` where it has no body
 * @throws whatever is wrong with the question, or keeps it from being answered: see `ErrorTable`
 */
export async function perform(
  match: Match,
  services: Services,
  question: Question,
  options: PerformOptions,
): Promise<string | undefined> {
  const reply = await handle(match, services, question);
  if (options.checkReplies) requireDeclared(match.operation, reply);
  if (reply === undefined) return undefined;
  const text = toText(reply);
  question.setHeader('content-type', JSON_TYPE);
  const { caller, keeping } = question;
  if (keeping) {
    const kept = toKeptReply(match, services, caller, { headers: question.headers(), text }, options);
    options.replies?.keep(keeping.key, keeping.version, kept);
  }
  return text;
}

async function handle(
  { family, operation, params }: Match,
  services: Services,
  question: Question,
): Promise<unknown> {
  const { caller, baseUrl, clientAddress, setHeader } = question;
  const { actor, site } = caller;
  try {
    return await operation.handle({
      query: readQuery(family, operation, question),
      body: readBody(family, operation, question),
      directory: await directoryFor(operation, actor, services),
      cursors: services.cursors,
      options: services.options,
      actor,
      site,
      operation,
      params,
      prefix: fillPath(family.prefix, params),
      baseUrl,
      clientAddress,
      setHeader,
    });
  } catch (error) {
    if (isOfForm(error)) await family.locate?.(actor, params, services, operation);
    throw error;
  }
}

/** Whether it is the form of the question that is wrong, which a family may want to say only of what is there. */
function isOfForm(error: unknown): boolean {
  return error instanceof KindError && FORM.has(error.kind);
}

const FORM: ReadonlySet<keyof Failures> = new Set<keyof Failures>([
  'invalid-field',
  'invalid-cursor',
  'malformed-request',
  'unsupported-media-type',
  'body-too-large',
]);

/** A reply to a caller as it may be kept. */
function toKeptReply(
  match: Match,
  services: Services,
  caller: Caller,
  { headers, text }: Pick<KeptReply, 'headers' | 'text'>,
  options: PerformOptions,
): KeptReply {
  const { id, status } = match.operation;
  const again = () => {
    services.directory.tokens.noteUse(caller.actor);
    return takeAllowance(match, caller, options);
  };
  return { operationId: id, caller, status, headers, text, again };
}

/** Counts a request of a caller, and says what is left. @throws RequestError `rate-limited` */
function takeAllowance(
  { family, operation }: Match,
  { actor }: Caller,
  { rateLimiter }: PerformOptions,
): Record<string, string> {
  if (!rateLimiter) return NO_HEADERS;
  const allowance = rateLimiter.take(`${actor.credentialId ?? actor.id} ${operation.id}`);
  return (family.allowanceHeaders ?? allowanceHeaders)(allowance);
}

const NO_HEADERS = {};

/** For a caller who was admitted: who it is and what it may do was read from the original, the answer alone may come from a replica. */
function directoryFor(
  { method }: Operation,
  { organizationKey }: Actor,
  { directory }: Services,
): Promise<DirectoryService> | DirectoryService {
  return method === 'GET' ? directory.forReading(organizationKey) : directory;
}

function readQuery(family: Family, operation: Operation, { query: raw }: Question): unknown {
  if (!operation.query) return {};
  if (!raw) return reject('malformed-request', { reason: 'The query is not valid UTF-8' });
  const query = family.readQuery?.(operation, raw) ?? coerceQuery(operation.query, raw);
  requireValid(operation.query, query);
  return query;
}

function readBody(family: Family, operation: Operation, { body: parsed = {} }: Question): unknown {
  if (!operation.body) return undefined;
  if (parsed instanceof RequestError) throw parsed;
  const body = withoutNulls(family.readBody?.(operation, parsed) ?? parsed);
  requireValid(operation.body, body);
  return body;
}

/**
 * `null` says of an optional member what its absence says, wherever in the body it stands; clients of several languages send it.
 * @param depth how deep the value stands: what is nested too deeply is left as it is, to be refused
 */
function withoutNulls(value: unknown, depth = 0): unknown {
  if (typeof value !== 'object' || value === null || depth > MAX_DEPTH) return value;
  if (Array.isArray(value)) return value.map((item) => withoutNulls(item, depth + 1));
  const members = Object.entries(value).filter(([, member]) => member !== null);
  return Object.fromEntries(members.map(([name, member]) => [name, withoutNulls(member, depth + 1)]));
}

/** One string handed to the framework is its fastest reply; its serializer gains nothing on `JSON.stringify`. */
function toText(reply: unknown): string {
  return reply instanceof JsonText ? reply.text : JSON.stringify(reply);
}

function requireDeclared(operation: Operation, reply: unknown): void {
  const body = reply instanceof JsonText ? JSON.parse(reply.text) : reply;
  const defect = operation.reply ? replyDefect(operation.reply, body) : body !== undefined && 'has a body';
  if (defect) throw new Error(`the reply of ${operation.id} is not what it declares: ${defect}`);
}

function fillPath(path: string, params: Record<string, string>): string {
  // Most have nothing to fill in.
  if (!path.includes('{')) return path;
  return path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));
}
