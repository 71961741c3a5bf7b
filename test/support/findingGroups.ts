import type { Store } from '../../src/core/store.ts';
import type { Group } from '../../src/core/types.ts';

/** A store in which a group by its id is found by `find`, which is given the usual way to. */
export function findingGroups(
  find: (group: () => Promise<Group | undefined>) => Promise<Group | undefined>,
): (store: Store) => Store {
  return (store) => {
    const { groups } = store.read;
    const findGroup: typeof groups.findGroup = (...address) => find(() => groups.findGroup(...address));
    return { ...store, read: { ...store.read, groups: { ...groups, findGroup } } };
  };
}
