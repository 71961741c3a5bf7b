import { useEffect } from 'react';
import { useGroup } from '../../../api/groups.ts';
import type { Group, User } from '../../../api/types.ts';
import type { RowWindow } from '../../../parts/table/useWindow.ts';

/** The heading tells how many members there are; when the list, fetched later, tells otherwise the group is asked for again. */
export function useGroupCount(
  group: Group,
  { total, isOutdated }: RowWindow<User>,
  isNarrowed: boolean,
): void {
  const { refetch } = useGroup(group.id);
  const { memberCount } = group;
  useEffect(() => {
    if (total === undefined || isOutdated) return;
    const disagrees = isNarrowed ? total > memberCount : total !== memberCount;
    if (disagrees) void refetch();
  }, [total, isOutdated, isNarrowed, memberCount, refetch]);
}
