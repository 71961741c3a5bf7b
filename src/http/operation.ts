import type { Static, TObject, TSchema } from 'typebox';
import type { DirectoryService } from '../core/directory.ts';
import type { Actor } from '../core/types.ts';
import type { Cursors } from './cursors.ts';

/** What every operation may use. */
export interface Services {
  directory: DirectoryService;
  cursors: Cursors;
  options: {
    /** Adding a member again, removing a non-member and the like are errors where the dialect leaves it open. */
    strictConflicts: boolean;
    /** The public address, when configured; otherwise it is what each request says. */
    baseUrl: string | undefined;
  };
}

/** One request, checked: whatever stands here has the form that the operation declares. */
export interface Call<Params, Query, Body> extends Services {
  operation: Operation;
  actor: Actor;
  params: Params;
  query: Query;
  body: Body;
  /** The address by which the client knows this server, without a slash at the end. */
  baseUrl: string;
  /** Sets a header of the reply. */
  setHeader(name: string, value: string): void;
}

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

interface Declaration<
  Params extends TObject,
  Query extends TObject,
  Body extends TSchema,
  Reply extends TSchema,
> {
  /** Unique, `<dialect>.<version>.<verbNoun>`: the name in metrics, logs, OpenAPI and tests. */
  id: string;
  summary: string;
  method: Method;
  /** As the published document prints it, `{…}` for parameters, below the family's prefix. */
  path: string;
  /** Other spellings of the path that clients are known to send. */
  aliases?: readonly string[];
  /** Sets of scopes, any one of which, held whole, is enough; a credential without scopes passes always. */
  scopes: readonly (readonly string[])[];
  params: Params;
  query?: Query;
  /** Absent: a body is ignored. */
  body?: Body;
  status: number;
  /** Absent: the reply has no body. */
  reply?: Reply;
  handle(
    call: Call<Static<Params>, Static<Query>, Static<Body>>,
  ): Promise<TSchema extends Reply ? void : Static<Reply>>;
}

/** An operation as the rest of the server sees it: everything but its exact types. */
export interface Operation {
  id: string;
  summary: string;
  method: Method;
  path: string;
  aliases: readonly string[];
  scopes: readonly (readonly string[])[];
  params: TObject;
  query: TObject | undefined;
  body: TSchema | undefined;
  status: number;
  reply: TSchema | undefined;
  handle(call: Call<unknown, unknown, unknown>): Promise<unknown>;
}

/** Declares an operation once; types, validation, OpenAPI, the check of replies and the scopes all read this. */
export function defineOperation<
  Params extends TObject,
  Query extends TObject,
  Body extends TSchema,
  Reply extends TSchema,
>(declaration: Declaration<Params, Query, Body, Reply>): Operation {
  const { aliases = [], query, body, reply, handle, ...rest } = declaration;
  return {
    ...rest,
    aliases,
    query,
    body,
    reply,
    // The mount has checked the parts against the schemas by the time it calls this.
    handle: handle as Operation['handle'],
  };
}
