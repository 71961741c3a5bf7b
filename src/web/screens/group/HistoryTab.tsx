import type { Group } from '../../api/types.ts';
import { History } from '../../parts/events/History.tsx';

/** Who did what to the group, when and through which API. */
export function HistoryTab({ group }: { group: Group }) {
  return <History filters={{ groupId: group.id }} live />;
}
