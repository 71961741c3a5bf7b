import type { Static } from 'typebox';
import type { Actor } from '../../core/types.ts';
import type { Call } from '../../http/operation.ts';
import { type CallerShape, toCaller } from './shapes.ts';

/** Who an actor is and what they may do, so that a console offers nothing that would be refused. */
export async function describeCaller(
  { directory }: Pick<Call<unknown, unknown, unknown>, 'directory'>,
  actor: Actor,
): Promise<Static<typeof CallerShape>> {
  const user = await directory.users.self(actor);
  return toCaller(actor, user ?? null, await directory.capabilities.of(actor));
}
