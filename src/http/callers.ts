import type { FastifyRequest } from 'fastify';
import type { Asked } from './arrival.ts';
import type { Client } from './client.ts';
import type { CredentialGuard } from './credentialGuard.ts';
import { RequestError } from './errors.ts';
import { type Key, keyOf } from './keys.ts';
import type { Caller, Services } from './operation.ts';
import type { Match } from './routes.ts';
import type { UntilChange } from './untilChange.ts';

/** Callers who were recognised. */
export type KeptCallers = UntilChange<{ caller: Caller }>;

/** What finding out who asks goes by, beside the request. */
export interface Callers {
  credentialGuard?: CredentialGuard;
  /** Where callers are kept, if the store can tell when they may have changed. */
  keptCallers?: KeptCallers;
}

/** Who asks, by what is kept of them or by finding it out. @throws RequestError `unauthenticated` */
export async function findCaller(
  match: Match,
  services: Services,
  callers: Callers,
  request: FastifyRequest,
): Promise<Caller> {
  const key = callerKey(match, callers, request.raw, request.client);
  return findKept(key, services, callers) ?? identify(match, services, callers, request, key);
}

/** The caller of a request if it is known who that is. */
export function knownCaller(
  match: Match,
  services: Services,
  callers: Callers,
  request: Asked,
  client: Client,
): Caller | undefined {
  return findKept(callerKey(match, callers, request, client), services, callers);
}

function findKept(
  key: Key | undefined,
  { directory }: Services,
  { keptCallers }: Callers,
): Caller | undefined {
  const kept = key === undefined ? undefined : keptCallers?.find(key);
  if (kept) directory.tokens.noteUse(kept.caller.actor);
  return kept?.caller;
}

/** `undefined` when the caller is not to be kept. */
function callerKey(
  { family, params }: Match,
  { keptCallers }: Callers,
  request: Asked,
  client: Client,
): Key | undefined {
  if (!keptCallers || !family.keepsCallers) return undefined;
  const { cloudId = '' } = params;
  return keyOf(request, client, `${family.prefix}\n${cloudId}`);
}

/** Finds out who asks. A credential that is not good is held against the address it comes from. */
async function identify(
  { family, operation }: Match,
  services: Services,
  { credentialGuard, keptCallers }: Callers,
  request: FastifyRequest,
  key: Key | undefined,
): Promise<Caller> {
  const begunAt = keptCallers?.begin() ?? 0;
  try {
    const caller = await family.identify(request, operation, services);
    if (caller.credentialRefused) credentialGuard?.count(request.client.address);
    if (key !== undefined) keptCallers?.keep(key, begunAt, { caller });
    return caller;
  } catch (error) {
    const { headers, client } = request;
    const isRefused = headers.authorization !== undefined && isUnauthenticated(error);
    if (isRefused) credentialGuard?.count(client.address);
    throw error;
  }
}

function isUnauthenticated(error: unknown): boolean {
  return error instanceof RequestError && error.kind === 'unauthenticated';
}
