import { Button } from '@mantine/core';
import { type Direction, OPPOSITE, useBatch } from '../../../api/members.ts';
import { useCaller } from '../../../api/session.ts';
import type { Batch, Group } from '../../../api/types.ts';
import { counted } from '../../../lib/names.ts';
import { addMembers, removeMembers } from '../../../lib/publicCalls.ts';
import { ConfirmDialog } from '../../../parts/dialogs/ConfirmDialog.tsx';
import { tellDone } from '../../../parts/toasts.tsx';
import { BatchLines } from './BatchLines.tsx';
import classes from './BatchPreview.module.css';

interface Props {
  group: Group;
  direction: Direction;
  members: string[];
  preview: Batch;
  onBack?: () => void;
  onDone: () => void;
  onClose: () => void;
}

const WORDS = {
  add: { verb: 'Add', done: 'added to', unchanged: 'already a member', preposition: 'to' },
  remove: { verb: 'Remove', done: 'removed from', unchanged: 'not a member', preposition: 'from' },
};
const CALLS = { add: addMembers, remove: removeMembers };
/** A shell takes no longer words; who has more people reads them from a file. */
const MOST_IN_CALL = 1000;

/** Who is meant, by name, and which lines nobody is: they are left out. Then it is done, or not. */
export function BatchPreview({ group, direction, members, preview, onBack, onDone, onClose }: Props) {
  const { organization } = useCaller();
  const batch = useBatch(group.id);
  const { verb, done, unchanged, preposition } = WORDS[direction];
  const { counts, changedAccountIds } = preview;
  const people = counted(counts.changed, 'person', 'people');

  async function confirm(): Promise<void> {
    const { counts: applied, changedAccountIds: changed } = await batch.mutateAsync({ direction, members });
    const message = `${counted(applied.changed, 'person', 'people')} ${done} ${group.name}.`;
    if (changed.length === 0) return tellDone(message);
    tellDone(message, () => batch.mutateAsync({ direction: OPPOSITE[direction], members: changed }));
  }

  return (
    <ConfirmDialog
      title={`${verb} ${people} ${preposition} ${group.name}?`}
      confirm={`${verb} ${people}`}
      dangerous={direction === 'remove'}
      disabled={counts.changed === 0}
      size="xl"
      call={
        counts.changed > 0
          ? CALLS[direction](
              { orgId: organization.id, directoryId: group.directoryId, groupId: group.id },
              changedAccountIds.slice(0, MOST_IN_CALL),
            )
          : undefined
      }
      callLabel={
        changedAccountIds.length > MOST_IN_CALL
          ? `With curl, for the first ${MOST_IN_CALL.toLocaleString('en')}`
          : undefined
      }
      onConfirm={confirm}
      onDone={onDone}
      onClose={onClose}
    >
      <p className={classes.summary} role="status">
        {[
          `${people} will be ${done} the group`,
          counts.unchanged > 0 && `${counts.unchanged.toLocaleString('en')} ${unchanged}`,
          counts.repeated > 0 && `${counts.repeated.toLocaleString('en')} named twice`,
        ]
          .filter(Boolean)
          .join(', ')}
        .{' '}
        {counts.refused > 0 && (
          <strong className={classes.refused}>
            {counted(counts.refused, 'line')} cannot be used and {counts.refused === 1 ? 'is' : 'are'} left
            out.
          </strong>
        )}
      </p>
      <BatchLines
        lines={preview.lines}
        unchanged={unchanged}
        change={direction === 'add' ? 'joins' : 'leaves'}
      />
      {onBack && (
        <div>
          <Button variant="subtle" onClick={onBack}>
            Back to the list
          </Button>
        </div>
      )}
    </ConfirmDialog>
  );
}
