import type { Static } from 'typebox';
import type { Group } from '../../core/types.ts';
import type { Call } from '../../http/operation.ts';
import { type GroupShape, toGroup } from './shapes.ts';

type Asked = Pick<Call<unknown, unknown, unknown>, 'directory' | 'actor'>;

/** Groups as the caller sees them. */
export async function toGroups({ directory, actor }: Asked, groups: readonly Group[]) {
  const controlled = await directory.groups.controlledAmong(actor, groups);
  return groups.map((group) => toGroup(group, controlled.has(group.key)));
}

export async function toOneGroup(call: Asked, group: Group): Promise<Static<typeof GroupShape>> {
  const controlled = await call.directory.groups.controlledAmong(call.actor, [group]);
  return toGroup(group, controlled.has(group.key));
}
