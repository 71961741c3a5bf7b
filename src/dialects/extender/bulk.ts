import { type Static, Type } from 'typebox';
import type { BulkOutcome } from '../../core/changes.ts';
import { withAnyText } from '../../http/validation.ts';

/** Changes to many at once: a list in, two lists and a sentence out. The page sets no limits; these are ours. */
const GROUPS_LIMIT = 10_000;
const USERS_LIMIT = 50_000;

// A name that nothing can have is skipped as others are, and does no harm to the rest of its list.
export const GroupNames = withAnyText(
  Type.Object({ groups: Type.Array(Type.String(), { maxItems: GROUPS_LIMIT }) }),
);
export const Usernames = withAnyText(
  Type.Object({ users: Type.Array(Type.String(), { maxItems: USERS_LIMIT }) }),
);

export const message = Type.String();
export const status = Type.Literal('success');
export const names = Type.Array(Type.String());

/** The two sentences of an operation: when nothing was skipped, and when something was. */
interface Sentences {
  all: string;
  some: string;
}

/** What every such reply ends with. It is a success whatever was skipped. */
export function toResult(
  { skipped }: BulkOutcome,
  { all, some }: Sentences,
): { message: string; status: Static<typeof status> } {
  return { message: skipped.length === 0 ? all : some, status: 'success' };
}
