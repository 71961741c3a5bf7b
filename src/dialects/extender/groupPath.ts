import { Type } from 'typebox';

/** The group's name is everything behind the operation's word, slashes included: clients paste it as it is. */
export const GroupPath = Type.Object({
  '*': Type.String({ minLength: 1, description: 'The name of the group' }),
});

/** The group that a path names. */
export function groupIn(params: { '*': string }): { groupName: string } {
  return { groupName: params['*'] };
}
