import { useQueries } from '@tanstack/react-query';
import { useState } from 'react';
import { fetchImpact, useDeleteGroup } from '../../api/groups.ts';
import { useCaller } from '../../api/session.ts';
import type { Group } from '../../api/types.ts';
import { counted } from '../../lib/names.ts';
import { deleteGroup } from '../../lib/publicCalls.ts';
import { ConfirmDialog } from '../../parts/dialogs/ConfirmDialog.tsx';
import { Problem } from '../../parts/Problem.tsx';
import { Loading } from '../../parts/states/Loading.tsx';
import { tellDone } from '../../parts/toasts.tsx';
import classes from './DeleteGroups.module.css';
import { Impact } from './Impact.tsx';

/** So many are looked at before, one by one; nobody reads more. */
const MOST = 50;

interface Props {
  groups: Group[];
  onDone: () => void;
  onClose: () => void;
}

/** Tells what would be lost with each group, and deletes those that can be. */
export default function DeleteGroups({ groups, onDone, onClose }: Props) {
  const { organization } = useCaller();
  const remove = useDeleteGroup();
  const looked = groups.length > MOST ? [] : groups;
  const impacts = useQueries({
    queries: looked.map(({ id }) => ({
      queryKey: ['groups', 'impact', id],
      queryFn: ({ signal }: { signal: AbortSignal }) => fetchImpact(id, signal),
      staleTime: 0,
      gcTime: 0,
    })),
  });
  const pending = impacts.some(({ isPending }) => isPending);
  const error = impacts.find((impact) => impact.error)?.error;
  const known = impacts.flatMap(({ data }) => data ?? []);
  // Those that went before one that was refused are gone, when somebody tries again.
  const [deleted, setDeleted] = useState<string[]>([]);
  const deletable = known.filter((impact) => impact.deletable && !deleted.includes(impact.group.id));
  const [first] = groups;

  async function confirm(): Promise<void> {
    for (const { group } of deletable) {
      await remove.mutateAsync(group.id);
      setDeleted((before) => [...before, group.id]);
    }
    tellDone(
      deletable.length === 1
        ? `${deletable[0]?.group.name} was deleted.`
        : `${counted(deletable.length, 'group')} were deleted.`,
    );
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
      {groups.length > MOST && <p>Choose at most {MOST} groups to delete at once.</p>}
      {pending && <Loading what="what would be lost" lines={3} />}
      {error !== undefined && error !== null && <Problem error={error} />}
      <div className={classes.impacts}>
        {known.map((impact) => (
          <Impact key={impact.group.id} impact={impact} named={groups.length > 1} />
        ))}
      </div>
      {deletable.length > 0 && <p className={classes.final}>This cannot be undone.</p>}
    </ConfirmDialog>
  );
}
