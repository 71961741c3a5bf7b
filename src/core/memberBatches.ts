import { findPeople, type GroupAddress } from './addresses.ts';
import type { Core } from './directory.ts';
import { writeUnless } from './dryRun.ts';
import { DirectoryError } from './errors.ts';
import { getGroupToFill, joinAll, leaveAll, type MembershipChanges } from './memberChanges.ts';
import type { Actor, Group, User } from './types.ts';

/**
 * What became of one line: `changed`: added, or removed; `unchanged`: a member already, or none; `repeated`: an earlier
 * line names the same person; `refused`: see the refusal.
 */
export type LineOutcome = 'changed' | 'unchanged' | 'repeated' | 'refused';

export interface BatchLine {
  /** As it came. */
  line: string;
  outcome: LineOutcome;
  user: User | null;
  refusal: DirectoryError | null;
}

export interface BatchOutcome {
  group: Group;
  /** One for each line, in their order. */
  lines: BatchLine[];
  /** Whether the changes were made. */
  applied: boolean;
}

export interface BatchOptions {
  /** Change nothing, and tell what would be. */
  dryRun?: boolean;
  /** Change nothing if any line is refused. */
  allOrNothing?: boolean;
}

/** Changes to the members of a group by long lists of people, each named as it comes. */
export function memberBatchService(core: Core) {
  return { add, remove };

  /**
   * Adds people by username, e-mail address or account id, in one transaction. Who is unknown, or without a seat, is
   * refused alone, unless all is asked for or nothing.
   * @throws DirectoryError `organization-not-found`, `directory-not-found`, `group-not-found`, `forbidden`, `group-synced`
   */
  function add(actor: Actor, address: GroupAddress, lines: readonly string[], options: BatchOptions = {}) {
    return run(actor, address, lines, options, joinAll);
  }

  /** Takes people out in the same way. A last administrator is refused. @throws DirectoryError as `add` */
  function remove(actor: Actor, address: GroupAddress, lines: readonly string[], options: BatchOptions = {}) {
    return run(actor, address, lines, options, leaveAll);
  }

  async function run(
    actor: Actor,
    address: GroupAddress,
    lines: readonly string[],
    { dryRun = false, allOrNothing = false }: BatchOptions,
    changeAll: typeof joinAll,
  ): Promise<BatchOutcome> {
    const undo = ({ applied }: BatchOutcome) => !applied;
    return writeUnless(core, actor, undo, async (change) => {
      const group = await getGroupToFill(change, address);
      const people = await findPeople(change.writer, group.directoryKey, lines);
      const users = new Map(people.flatMap((user) => (user ? [[user.key, user] as const] : [])));
      const changes = await changeAll(change, group, [...users.values()]);
      const outcomes = toLines(lines, people, changes);
      const refused = outcomes.some(({ outcome }) => outcome === 'refused');
      return { group, lines: outcomes, applied: !dryRun && !(allOrNothing && refused) };
    });
  }
}

function toLines(
  lines: readonly string[],
  people: readonly (User | undefined)[],
  { changed, refused }: MembershipChanges,
): BatchLine[] {
  const seen = new Set<number>();
  return lines.map((line, index) => {
    const user = people[index];
    if (!user) {
      const refusal = new DirectoryError('user-not-found', { id: line });
      return { line, outcome: 'refused', user: null, refusal };
    }
    if (seen.has(user.key)) return { line, outcome: 'repeated', user, refusal: null };
    seen.add(user.key);
    const refusal = refused.get(user.key) ?? null;
    const outcome = refusal ? 'refused' : changed.has(user.key) ? 'changed' : 'unchanged';
    return { line, outcome, user, refusal };
  });
}
