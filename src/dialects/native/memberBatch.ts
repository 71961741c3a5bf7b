import { type Static, Type } from 'typebox';
import type { BatchLine, BatchOutcome } from '../../core/memberBatches.ts';
import { shape } from '../../http/shape.ts';
import { ErrorShape, toRefusal } from './refusals.ts';
import { GroupRef, toGroupRef, toUserRef, UserRef } from './shapes.ts';

const LINES_LIMIT = 10_000;

export const BatchBody = Type.Object({
  members: Type.Array(Type.String(), {
    minItems: 1,
    maxItems: LINES_LIMIT,
    description: 'Usernames, e-mail addresses and account ids, mixed',
  }),
  dryRun: Type.Optional(Type.Boolean({ description: 'Change nothing, and tell what would be' })),
  allOrNothing: Type.Optional(Type.Boolean({ description: 'Change nothing if any line is refused' })),
});

const Line = shape({
  input: Type.String(),
  outcome: Type.Enum(['changed', 'unchanged', 'repeated', 'refused']),
  user: Type.Union([UserRef, Type.Null()]),
  refusal: Type.Union([ErrorShape, Type.Null()]),
});

export const BatchReply = shape({
  group: GroupRef,
  dryRun: Type.Boolean(),
  applied: Type.Boolean({ description: 'Whether anything was changed: not in a dry run' }),
  counts: shape({
    changed: Type.Integer(),
    unchanged: Type.Integer(),
    repeated: Type.Integer(),
    refused: Type.Integer(),
  }),
  changedAccountIds: Type.Array(Type.String(), { description: 'Whom the opposite request would put back' }),
  lines: Type.Array(Line),
});

export function toBatchReply(
  { group, lines, applied }: BatchOutcome,
  dryRun: boolean,
): Static<typeof BatchReply> {
  const of = (outcome: BatchLine['outcome']) => lines.filter((line) => line.outcome === outcome);
  return {
    group: toGroupRef(group),
    dryRun,
    applied,
    counts: {
      changed: of('changed').length,
      unchanged: of('unchanged').length,
      repeated: of('repeated').length,
      refused: of('refused').length,
    },
    changedAccountIds: of('changed').map(({ user }) => user?.accountId ?? ''),
    lines: lines.map(({ line, outcome, user, refusal }) => ({
      input: line,
      outcome,
      user: user && toUserRef(user),
      refusal: toRefusal(refusal),
    })),
  };
}
