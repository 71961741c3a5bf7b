import type { Static, TObject, TSchema } from 'typebox';
import type { DirectoryService } from '../core/directory.ts';
import type { SitePermission } from '../core/permissions.ts';
import type { SessionLimits } from '../core/sessions.ts';
import type { Actor, Site } from '../core/types.ts';
import type { Cursors } from './cursors.ts';
import type { JsonText } from './json.ts';

/** What every operation may use. */
export interface Services {
  directory: DirectoryService;
  cursors: Cursors;
  options: {
    /** Adding a member again, removing a non-member and the like are errors where the dialect leaves it open. */
    strictConflicts: boolean;
    /** The public address, when configured; otherwise it is what each request says. */
    baseUrl: string | undefined;
    /** The IANA name of the zone in which dialects that tell local times tell them. */
    timeZone: string;
    /** How long people stay signed in to the console. */
    sessions: SessionLimits;
  };
}

/** Who asks, and of which site where a dialect speaks of one. */
export interface Caller {
  actor: Actor;
  site: Site | null;
  /** Whether a wrong credential came, and the caller counts as anonymous for it. */
  credentialRefused?: boolean;
}

/** One request, checked: whatever stands here has the form that the operation declares. */
export interface Call<Params, Query, Body> extends Services, Caller {
  operation: Operation;
  params: Params;
  query: Query;
  body: Body;
  /** The address by which the client knows this server, without a slash at the end. */
  baseUrl: string;
  /** The family's prefix as this request has it, parameters filled in. */
  prefix: string;
  /** Where the request comes from, such as an IP address. */
  clientAddress: string;
  /** Sets a header of the reply. */
  setHeader(name: string, value: string): void;
}

type Anonymous = 'allowed' | 'fallback';

/** Those that operations may have. */
export const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

type Method = (typeof METHODS)[number];

interface Declaration<
  Id extends string,
  Params extends TObject,
  Query extends TObject,
  Body extends TSchema,
  Reply extends TSchema,
> {
  /**
   * Unique, `<dialect>.<verbNoun>`, with the version in between where a dialect has two: the name in metrics, logs, OpenAPI
   * and tests.
   */
  id: Id;
  summary: string;
  /** Whether the published document advises against it: told in OpenAPI, and served like any other. */
  deprecated?: boolean;
  method: Method;
  /** As the published document prints it, `{…}` for parameters, below the family's prefix. */
  path: string;
  /** Other spellings of the path that clients are known to send. */
  aliases?: readonly string[];
  /** Sets of scopes, any one of which, held whole, is enough; a credential without scopes passes always. */
  scopes: readonly (readonly string[])[];
  /** What the caller needs on the site, where that does not depend on what is asked. */
  permission?: SitePermission;
  /**
   * Whether callers without a credential are let in (the operation decides what they see), and whether those with a
   * wrong one are then too, as if they had none. Neither by default.
   */
  anonymous?: Anonymous;
  params: Params;
  query?: Query;
  /** Absent: a body is ignored. */
  body?: Body;
  /** The reply depends on more than the request and the store, such as the time, and is not to be kept. */
  fleeting?: boolean;
  status: number;
  /** Absent: the reply has no body. */
  reply?: Reply;
  handle(
    call: Call<Static<Params>, Static<Query>, Static<Body>>,
  ): Promise<TSchema extends Reply ? void : Static<Reply> | JsonText<Static<Reply>>>;
}

/** An operation as the rest of the server sees it: everything but the exact types of what it takes and gives. */
export interface Operation<Id extends string = string> {
  id: Id;
  summary: string;
  deprecated: boolean;
  method: Method;
  path: string;
  aliases: readonly string[];
  scopes: readonly (readonly string[])[];
  permission: SitePermission | undefined;
  anonymous: Anonymous | undefined;
  params: TObject;
  query: TObject | undefined;
  body: TSchema | undefined;
  fleeting: boolean;
  status: number;
  reply: TSchema | undefined;
  handle(call: Call<unknown, unknown, unknown>): Promise<unknown>;
}

/** Declares an operation once; types, validation, OpenAPI, the check of replies and the scopes all read this. */
export function defineOperation<
  Id extends string,
  Params extends TObject,
  Query extends TObject,
  Body extends TSchema,
  Reply extends TSchema,
>(declaration: Declaration<Id, Params, Query, Body, Reply>): Operation<Id> {
  const {
    deprecated = false,
    aliases = [],
    permission,
    anonymous,
    query,
    body,
    fleeting = false,
    reply,
    handle,
    ...rest
  } = declaration;
  return {
    ...rest,
    deprecated,
    aliases,
    fleeting,
    permission,
    anonymous,
    query,
    body,
    reply,
    // `perform` has checked the parts against the schemas by the time it calls this.
    handle: handle as Operation['handle'],
  };
}
