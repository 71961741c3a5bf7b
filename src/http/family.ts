import type { FastifyRequest } from 'fastify';
import type { Actor } from '../core/types.ts';
import type { ErrorTable } from './errors.ts';
import type { Caller, Operation, Services } from './operation.ts';
import type { RawQuery } from './query.ts';
import type { Allowance } from './rateLimit.ts';

/** Operations that answer below one prefix, authenticate alike and say errors alike. */
export interface Family {
  /** Where they answer, such as `/admin/v2`. */
  prefix: string;
  operations: readonly Operation[];
  /**
   * Paths of published operations that are not served. Nothing is there, though a name in the path of another operation would
   * take their last word for somebody's id.
   */
  unserved?: readonly string[];
  errors: ErrorTable;
  /** Who asks, and of which site. @throws RequestError `unauthenticated` */
  identify(request: FastifyRequest, operation: Operation, services: Services): Promise<Caller>;
  /**
   * Who was recognised by the `Authorization` header alone, and of which site by the `Host` and the gateway's cloudId alone,
   * whatever the operation: then it need not be found out for each request.
   */
  keepsCallers?: boolean;
  /**
   * Finds what the path addresses, to no end but to throw when it is not there. It is asked only when a request is
   * otherwise wrong, so that what is wrong is told only to those for whom the thing exists.
   */
  locate?(
    actor: Actor,
    params: Record<string, string>,
    services: Services,
    operation: Operation,
  ): Promise<void>;
  /** Brings a query into the form its schema declares, where this takes more than `coerceQuery`. */
  readQuery?(operation: Operation, raw: RawQuery): Record<string, unknown>;
  /** What of a parsed body counts, before it is validated; by default all of it. */
  readBody?(operation: Operation, body: unknown): unknown;
  /** How an allowance is told, where not as the Organizations API does. */
  allowanceHeaders?(allowance: Allowance): Record<string, string>;
  /** Headers that tell the caller who they are. */
  callerHeaders?(caller: Caller): Record<string, string>;
  /** Headers that every reply carries. */
  headers?: Record<string, string>;
  /** The operations are retired: each says so, to whomever. */
  gone?: boolean;
}
