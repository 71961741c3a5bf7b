import { useQueries } from '@tanstack/react-query';
import { ApiError, isGone, messageOf } from '../../api/errors.ts';
import { fetchImpact, useDeleteGroup } from '../../api/groups.ts';
import { useCaller } from '../../api/session.ts';
import type { Group } from '../../api/types.ts';
import { counted } from '../../lib/names.ts';
import { deleteGroup } from '../../lib/publicCalls.ts';
import { SayableError } from '../../lib/SayableError.ts';
import { ConfirmDialog } from '../../parts/dialogs/ConfirmDialog.tsx';
import { Loading } from '../../parts/states/Loading.tsx';
import { tellDone } from '../../parts/toasts.tsx';
import classes from './DeleteGroups.module.css';
import { Impact } from './Impact.tsx';

interface Props {
  groups: Group[];
  /** Those that are gone, also when others could not be deleted. */
  onDeleted?: (groups: Group[]) => void;
  /** All that could be deleted are gone. */
  onDone: () => void;
  onClose: () => void;
}

/** Tells what would be lost with each group, and deletes those that can be. What cannot be deleted does not keep the others. */
export default function DeleteGroups({ groups, onDeleted, onDone, onClose }: Props) {
  const { organization } = useCaller();
  const remove = useDeleteGroup();
  const impacts = useQueries({
    queries: groups.map(({ id }) => ({
      queryKey: ['groups', 'impact', id],
      queryFn: ({ signal }: { signal: AbortSignal }) => fetchImpact(id, signal),
      staleTime: 0,
      gcTime: 0,
    })),
  });
  const pending = impacts.some(({ isPending }) => isPending);
  const outlooks = groups.map((group, index) => ({
    group,
    impact: impacts[index]?.data,
    error: impacts[index]?.error,
  }));
  const deletable = outlooks
    .filter(({ impact, error }) => impact?.deletable || isGone(error))
    .map(({ group }) => group);
  const [first] = groups;

  async function confirm(): Promise<void> {
    const deleted: Group[] = [];
    const failures: string[] = [];
    for (const group of deletable) {
      const error = await remove.mutateAsync(group.id).catch((failure: unknown) => failure);
      if (error === undefined || isGone(error)) deleted.push(group);
      else failures.push(`${group.name}: ${messageOf(error)}`);
      if (concernsAll(error)) break;
    }
    onDeleted?.(deleted);
    if (deleted.length > 0) tellDone(sentenceAbout(deleted));
    if (failures.length > 0) throw new SayableError(`Not everything was deleted. ${failures.join(' ')}`);
  }

  return (
    <ConfirmDialog
      title={groups.length === 1 ? `Delete ${first?.name}` : `Delete ${counted(groups.length, 'group')}`}
      confirm={groups.length === 1 ? 'Delete' : `Delete ${counted(deletable.length, 'group')}`}
      dangerous
      disabled={pending || deletable.length === 0}
      call={
        groups.length === 1 && first
          ? deleteGroup({ orgId: organization.id, directoryId: first.directoryId, groupId: first.id })
          : undefined
      }
      onConfirm={confirm}
      onDone={onDone}
      onClose={onClose}
    >
      {pending && <Loading what="what would be lost" lines={3} />}
      <div className={classes.impacts}>
        {outlooks.map(({ group, impact, error }) =>
          impact ? (
            <Impact key={group.id} impact={impact} named={groups.length > 1} />
          ) : (
            error && (
              <p key={group.id} className={classes.unknown}>
                <strong>{group.name}</strong>:{' '}
                {isGone(error) ? 'it has been deleted already.' : messageOf(error)}
              </p>
            )
          ),
        )}
      </div>
      {deletable.length > 0 && <p className={classes.final}>This cannot be undone.</p>}
    </ConfirmDialog>
  );
}

function sentenceAbout(deleted: Group[]): string {
  return deleted.length === 1
    ? `${deleted[0]?.name} was deleted.`
    : `${counted(deleted.length, 'group')} were deleted.`;
}

/** The other groups would fare no better. */
function concernsAll(error: unknown): boolean {
  return error instanceof ApiError && (error.isUnauthenticated || error.kind === 'unreachable');
}
