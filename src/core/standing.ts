import type { Change } from './change.ts';
import type { Core } from './directory.ts';
import { refuse } from './errors.ts';
import type { Reader } from './store.ts';
import type { Actor } from './types.ts';

/**
 * Makes a change as one write of the actor's organization, if the actor still stands when its turn has come: a request is let in
 * before its body is there, its write waits for others, and a key that is revoked in that time is good for nothing any more.
 * @throws DirectoryError `credential-ended`, and whatever `work` throws
 */
export function writeAs<Result>(
  { store, now }: Core,
  actor: Actor,
  work: (change: Change) => Promise<Result>,
): Promise<Result> {
  return store.write(actor.organizationKey, async (writer) => {
    const at = now();
    await requireStanding(writer, actor, at);
    return work({ writer, actor, at });
  });
}

/** @throws DirectoryError `credential-ended` unless what the actor came by is still there, and the person behind it active */
export async function requireStanding(reader: Reader, actor: Actor, at: number): Promise<void> {
  const { expiresAt = Number.POSITIVE_INFINITY } = actor;
  if (at >= expiresAt || !(await stands(reader, actor))) refuse('credential-ended', {});
}

async function stands(reader: Reader, actor: Actor): Promise<boolean> {
  const { kind, organizationKey, id, credentialId, passwordHash } = actor;
  // Neither has anything that could be taken away.
  if (kind === 'operator' || kind === 'anonymous') return true;
  if (credentialId !== null) return (await reader.credentials.findStanding(credentialId)) === 'active';
  const user = await reader.users.findUser(organizationKey, id);
  if (user?.status !== 'active') return false;
  return passwordHash === undefined || passwordHash === (await reader.credentials.findPasswordHash(user.key));
}
