import { refuse } from '../../core/errors.ts';
import type { Call } from '../../http/operation.ts';
import { siteAddress } from '../../http/siteCallers.ts';

/**
 * The group names that a list parameter means. Clients send it repeated or joined by commas, and a name may contain
 * commas itself: a value that is a group's name is taken whole, any other is taken apart.
 */
export async function namesIn(
  call: Call<unknown, unknown, unknown>,
  values: readonly string[],
): Promise<string[]> {
  const joined = values.filter((value) => value.includes(','));
  const whole = new Set(await knownNames(call, joined));
  const names = values.flatMap((value) =>
    !value.includes(',') || whole.has(value) ? [value] : value.split(',').map((name) => name.trim()),
  );
  if (names.length > LIMIT) refuse('invalid-field', { field: 'names', reason: `are more than ${LIMIT}` });
  return [...new Set(names)];
}

/** A list is matched against every group: without a bound, a long one would hold the server up. */
const LIMIT = 1000;

/** Those of the values that are names of groups as they stand. */
async function knownNames(
  call: Call<unknown, unknown, unknown>,
  values: readonly string[],
): Promise<string[]> {
  const counts = await Promise.all(
    values.map((value) => call.directory.groups.count(call.actor, siteAddress(call), { names: [value] })),
  );
  return values.filter((_, index) => counts[index] === 1);
}
