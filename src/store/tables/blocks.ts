import type { Changes } from '../changes.ts';
import { dynamicStatement, rowBatches, valuesText } from '../conditions.ts';
import { type Executor, firstRow, type Row, statement, uniqueStatement } from '../db.ts';
import { remember } from '../memory.ts';

/**
 * Counted blocks: how a page deep inside a large group is found without walking over all before it.
 *
 * Member pages are in order of user key. For groups past `BLOCKS_FROM` members we keep, per block of user keys, how many
 * members it holds: blocks of 64 keys, of 64 such blocks, and of 64 of those. A walk down the levels reads at most
 * three short ranges, and what is left to skip is less than 64 rows, wherever the page is. The ranges are fixed, so
 * blocks never split, and a new or lost member changes one row on each level.
 *
 * Measured on a group of 1,000,000: `offset 950000` 97 ms; with blocks as the first page, within a few per cent.
 */
const FAN_OUT = 64;
const WIDTHS = [FAN_OUT, FAN_OUT ** 2, FAN_OUT ** 3] as const;

/** Below this many members, skipping rows is as fast as looking blocks up. */
export const BLOCKS_FROM = 2048;

const hasBlocksSql = uniqueStatement('select has_blocks from groups where key = $1');
const listBlocksSql = statement(`
  select block, members, active from membership_blocks
  where group_key = $1 and level = $2 and block >= $3 and block < $4 order by block`);
// The widths stand in the text: as parameters, an engine may take them for fractions.
const buildSql = WIDTHS.map((width, level) =>
  statement(`
    insert into membership_blocks (group_key, level, block, members, active)
    select m.group_key, ${level}, m.user_key / ${width}, count(*),
      sum(case when u.status = 'active' then 1 else 0 end)
    from memberships m cross join users u where m.group_key = $1 and u.key = m.user_key
    group by m.group_key, m.user_key / ${width}`),
);
export const dropBlocksSql = statement('delete from membership_blocks where group_key = $1');
const setHasBlocksSql = statement('update groups set has_blocks = $2 where key = $1');
const countOfUserSql = statement(`
  update membership_blocks set members = members + $4, active = active + $5
  where level = $2 and block = $3 and group_key in (
    select m.group_key from memberships m join groups g on g.key = m.group_key
    where m.user_key = $1 and g.has_blocks = 1)`);

interface CountedGroup {
  groupKey: number;
  /** After the change. */
  memberCount: number;
  hasBlocks: boolean;
}

/**
 * A user who became (1) or ceased to be (-1) a member, and an active one; or how many have, of users who are in one block
 * with this one.
 */
export interface MemberChange {
  userKey: number;
  members: number;
  active: number;
}

/** Follows members who came or went; makes and drops a group's blocks as it grows and shrinks. */
export async function countInBlocks(
  db: Executor,
  { groupKey, memberCount, hasBlocks }: CountedGroup,
  changes: readonly MemberChange[],
): Promise<void> {
  if (!hasBlocks && memberCount < BLOCKS_FROM) return;
  if (!hasBlocks) {
    const came = changes.reduce((sum, { members }) => sum + members, 0);
    // Of a group that had nobody before, the changes tell all there is to count.
    if (came === memberCount) await count(db, groupKey, changes);
    else for (const sql of buildSql) await db.run(sql, [groupKey]);
    await db.run(setHasBlocksSql, [groupKey, 1]);
  } else if (memberCount < BLOCKS_FROM / 2) {
    // Well below where they were made, so that a group at the mark does not make and drop them in turn.
    await db.run(dropBlocksSql, [groupKey]);
    await db.run(setHasBlocksSql, [groupKey, 0]);
  } else await count(db, groupKey, changes);
}

async function count(db: Executor, groupKey: number, changes: readonly MemberChange[]): Promise<void> {
  for (const batch of rowBatches(sumByBlock(changes))) {
    const values = batch.flatMap(({ level, block, members, active }) => [
      groupKey,
      level,
      block,
      members,
      active,
    ]);
    await db.run(dynamicStatement(countText(batch.length)), values);
  }
}

function countText(rows: number): string {
  return `
    insert into membership_blocks (group_key, level, block, members, active)
    values ${valuesText(rows, 5)}
    on conflict (group_key, level, block) do update
    set members = membership_blocks.members + excluded.members, active = membership_blocks.active + excluded.active`;
}

/** One row per block and level: an engine refuses to change a row twice in one statement. */
function sumByBlock(changes: readonly MemberChange[]) {
  const sums = WIDTHS.map(
    () => new Map<number, { level: number; block: number; members: number; active: number }>(),
  );
  for (const { userKey, members, active } of changes) {
    for (const [level, block] of blocksOf(userKey).entries()) {
      const sum = sums[level]?.get(block) ?? { level, block, members: 0, active: 0 };
      sum.members += members;
      sum.active += active;
      sums[level]?.set(block, sum);
    }
  }
  return sums.flatMap((level) => [...level.values()]);
}

/** Changes the counts of one user in every group that keeps blocks and has the user as a member. */
export async function countInBlocksOf(
  db: Executor,
  userKey: number,
  members: number,
  active: number,
): Promise<void> {
  for (const [level, block] of blocksOf(userKey).entries()) {
    await db.run(countOfUserSql, [userKey, level, block, members, active]);
  }
}

/** Where to begin reading: at `userKey`, past `offset` more of those who are asked for. */
export interface Start {
  userKey: number;
  offset: number;
  /** Whether it is known that nobody else stands among those to be passed: then they need not be looked at. */
  isUniform: boolean;
}

/** What is asked of the blocks of a group. */
export interface BlockReads {
  hasBlocks(groupKey: number): Promise<boolean>;
  /** Those on one level, in order, from one block up to another: number, members, active members. */
  listBlocks(groupKey: number, level: number, from: number, to: number): Promise<readonly Row[]>;
}

/** @param changes tells how long what was read holds, where the engine can */
export function blockReads(db: Executor, changes?: Changes): BlockReads {
  const reads: BlockReads = {
    async hasBlocks(groupKey) {
      const row = await firstRow(db, hasBlocksSql, [groupKey]);
      return row?.[0] === 1;
    },
    listBlocks: (groupKey, level, from, to) => db.rows(listBlocksSql, [groupKey, level, from, to]),
  };
  if (!changes) return reads;
  return {
    hasBlocks: remember(changes, ['groups'], reads.hasBlocks),
    listBlocks: remember(changes, ['membership_blocks'], reads.listBlocks),
  };
}

/** Where the member at `offset` is to be found; `undefined` past the end of a group with blocks. */
export async function findStart(
  { hasBlocks, listBlocks }: BlockReads,
  groupKey: number,
  activeOnly: boolean,
  offset: number,
): Promise<Start | undefined> {
  if (offset < FAN_OUT || !(await hasBlocks(groupKey))) return { userKey: 0, offset, isUniform: !activeOnly };
  let from = 0;
  let to = Number.MAX_SAFE_INTEGER;
  let rest = offset;
  let isUniform = true;
  for (let level = WIDTHS.length - 1; level >= 0; level -= 1) {
    const rows = await listBlocks(groupKey, level, from, to);
    const countIn = ([, members, active]: Row) => Number(activeOnly ? active : members);
    const found = rows.find((row) => {
      const count = countIn(row);
      if (rest < count) return true;
      rest -= count;
      return false;
    });
    if (!found) return undefined;
    const [block, members, active] = found;
    isUniform = !activeOnly || active === members;
    from = Number(block) * FAN_OUT;
    to = from + FAN_OUT;
  }
  return { userKey: from, offset: rest, isUniform };
}

/** Whether all that is counted of two users is counted in the same places. */
export function areInOneBlock(userKey: number, other: number): boolean {
  return Math.floor(userKey / FAN_OUT) === Math.floor(other / FAN_OUT);
}

function blocksOf(userKey: number): [number, number, number] {
  const [narrow, middle, wide] = WIDTHS;
  return [Math.floor(userKey / narrow), Math.floor(userKey / middle), Math.floor(userKey / wide)];
}
