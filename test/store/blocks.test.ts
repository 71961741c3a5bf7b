import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc from 'fast-check';
import type { Store, Window, Writer } from '../../src/core/store.ts';
import type { Group, User, UserStatus } from '../../src/core/types.ts';
import type { Location } from '../../src/store/open.ts';
import { membershipReads } from '../../src/store/tables/memberships.ts';
import { type CountingExecutor, openCounting } from '../support/counting.ts';
import { type Engine, forEachEngine } from '../support/engines.ts';
import { NOON, Rows } from '../support/rows.ts';

/** How many members make a group keep blocks, and fewer than how many make it forget them. */
const MADE_AT = 2048;
const DROPPED_BELOW = 1024;

const WIDTHS = [64, 64 ** 2, 64 ** 3];

forEachEngine('blocks of members', (engine) => {
  it('find every member by number, over gaps wider than the widest block', async () => {
    const crowd = await gather(engine, { size: 5000, spare: 1 });
    await crowd.grow(1);
    const members = await checkBlocks(crowd, true);
    assert.equal(members.length, 5001);
    const span = Number(members.at(-1)?.key) - Number(members[0]?.key);
    assert.ok(span > 8 * 64 ** 3, 'they are spread over many of the widest blocks');

    const window = fc.record({
      offset: fc.oneof(fc.nat({ max: 5100 }), fc.constantFrom(...edges(members.length))),
      limit: fc.integer({ min: 1, max: 130 }),
    });
    await fc.assert(
      fc.asyncProperty(window, fc.boolean(), (each, activeOnly) =>
        checkPage(crowd, members, activeOnly, each),
      ),
      { numRuns: 80 },
    );
  });

  it('are made when a group has grown large, and dropped when it has shrunk well below that', async () => {
    const crowd = await gather(engine, { size: MADE_AT - 2, spare: MADE_AT });
    await crowd.grow(1);
    await checkBlocks(crowd, false);
    await crowd.grow(1);
    await checkBlocks(crowd, true);
    await crowd.shrink(MADE_AT - DROPPED_BELOW);
    await checkPages(crowd, await checkBlocks(crowd, true));
    await crowd.shrink(1);
    await checkPages(crowd, await checkBlocks(crowd, false));
    await crowd.grow(MADE_AT - DROPPED_BELOW);
    await checkBlocks(crowd, false);
    await crowd.grow(1);
    await checkPages(crowd, await checkBlocks(crowd, true));
  });

  it('follow whatever is written, and nothing that is refused', async () => {
    const steps = () => fc.array(step(), { minLength: 2, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(steps(), steps(), async (some, others) => {
        const crowd = await gather(engine, { size: MADE_AT - 8, spare: MADE_AT });
        let members = await crowd.members();
        let isLarge = false;
        for (const { refused = false, ...change } of [GROW, ...some, SHRINK, ...others, GROW_AGAIN]) {
          const written = crowd.its.write(async (writer) => {
            await crowd.apply(writer, change);
            if (refused) throw new Error('refused');
          });
          await written.catch((error: Error) => assert.equal(error.message, 'refused'));
          // Only who joins or leaves makes a group large or small.
          if (!refused && change.action === 'join') isLarge ||= members.length + change.count >= MADE_AT;
          if (!refused && change.action === 'leave') {
            const left = Math.max(0, members.length - change.count);
            isLarge = left >= (isLarge ? DROPPED_BELOW : MADE_AT);
          }
          members = await checkBlocks(crowd, isLarge);
        }
        await checkPages(crowd, members);
      }),
      { numRuns: 3 },
    );
  });

  it('of several groups are counted each by itself, and are found no more when their group is gone', async () => {
    const one = await gather(engine, { size: 3000, spare: 5 });
    await one.grow(5);
    const other = await one.enterAnother('other', 2500);
    await other.grow(1);
    const small = await one.enterAnother('small', 300);
    await small.grow(1);
    const common = (await small.members()).slice(0, 150);
    await one.its.write(async (writer) => {
      for (const [index, member] of common.entries()) {
        if (index % 3 === 0) await writer.users.deleteUser(member.key);
        else await writer.users.setUserStatus(member.key, index % 3 === 1 ? 'suspended' : 'active', NOON);
      }
    });
    for (const [crowd, isLarge] of [
      [one, true],
      [other, true],
      [small, false],
    ] as const) {
      await checkPages(crowd, await checkBlocks(crowd, isLarge));
    }

    await one.its.write((writer) => writer.groups.deleteGroup(one.group.key));
    // Its blocks are left to be swept; see leftovers.test.ts.
    assert.deepEqual((await one.kept()).counts, []);
    assert.deepEqual(await one.page(false, { offset: 2000, limit: 50 }), []);
    await checkPages(other, await checkBlocks(other, true));
  });

  it('let a page at 95 % of 100,000 members read few rows', async () => {
    const location = await engine.locate();
    const store = await engine.open(location);
    await checkReferences(engine, location, 'disable');
    const crowd = await gather(engine, { size: 100_000, spare: 1 }, store, location);
    await checkReferences(engine, location, 'enable');
    await crowd.grow(1);
    const members = await checkBlocks(crowd, true);
    await using reading = await openCounting(location);
    // Statistics make planners think again. Until it has any, PostgreSQL believes that hardly anyone is active.
    for (const [activeOnly, analyzed] of [
      [false, false],
      [false, true],
      [true, true],
    ] as const) {
      if (analyzed) await engine.query('analyze', location);
      const population = members.filter(({ isActive }) => isActive || !activeOnly);
      const offset = Math.floor(population.length * 0.95);
      reading.answered.length = 0;
      const users = await membershipReads(reading).listMembersAt(crowd.group.key, activeOnly, {
        offset,
        limit: 50,
      });
      assert.deepEqual(keysOf(users), keysOf(population.slice(offset, offset + 50)));
      // Whether there are blocks, three levels of them, the members.
      assert.equal(reading.answered.length, 5);
      const blocks = reading.answered.slice(1, -1).reduce((sum, { rows }) => sum + rows, 0);
      assert.ok(blocks <= 3 * 64, `${blocks} rows of blocks`);
      // To skip less than a block and tell 50, where every fifth is not active; with a user and a directory each.
      const visited = await visitedByPage(reading);
      assert.ok(visited <= 3 * (64 + 50) * 1.5, `${visited} rows of members, users and directories`);
    }
  });
});

interface Step {
  action: 'join' | 'leave' | 'delete user' | UserStatus;
  /** How many join or leave; whom the rest befalls. */
  count: number;
  refused?: boolean;
}

/** However the rest falls out: a group that is nearly large grows so, shrinks until it is small, and grows again. */
const GROW: Step = { action: 'join', count: 60 };
const SHRINK: Step = { action: 'leave', count: 1150 };
const GROW_AGAIN: Step = { action: 'join', count: 1300 };

function step(): fc.Arbitrary<Step> {
  const number = fc.integer({ min: 1, max: 2000 });
  return fc.record({
    action: fc.constantFrom<Step['action']>(
      'join',
      'leave',
      'delete user',
      'active',
      'suspended',
      'deactivated',
    ),
    count: fc.oneof(fc.integer({ min: 1, max: 70 }), number),
    refused: fc.integer({ min: 0, max: 3 }).map((chance) => chance === 0),
  });
}

interface Member {
  key: number;
  isActive: boolean;
}

/**
 * Many people, with gaps between them of every width that blocks have, and `size` of them in one group; `spare` are in
 * none. Every fifth is not active, but for every other stretch of 200, where all are. They are put there behind the store's back: it is by the store's own hand that a group then grows large.
 */
async function gather(
  engine: Engine,
  { size, spare }: { size: number; spare: number },
  store?: Store,
  location?: Location,
): Promise<Crowd> {
  const its = await Rows.in(store ?? (await engine.shared()));
  const [[last]] = (await engine.query('select coalesce(max(key), 0) from users', location)) as [[unknown]];
  const count = size + spare;
  const stride = Math.ceil(count / 10);
  await engine.query(
    `with recursive numbers (n) as (select 1 union all select n + 1 from numbers where n < ${count})
    insert into users (key, account_id, account_type, organization_key, directory_key, username,
      user_key, email, display_name, own_search_text, time_zone, locale, status, profile, created_at, updated_at)
    ${engine.name === 'postgres' ? 'overriding system value' : ''}
    select ${last} + n * 4 + n % 3 + (n / 100) * 500 + (n / ${stride}) * 300000,
      '${its.key}-' || cast(n as text), 'atlassian', ${its.key}, ${its.directory.key}, cast(n as text),
      '${its.key}-' || cast(n as text), cast(n as text), '', '', 'UTC', 'en',
      case when n % 5 = 0 and n / 200 % 2 = 0 then 'suspended' else 'active' end, '{}', 0, 0
    from numbers`,
    location,
  );
  return Crowd.enter(engine, its, location, 'crowd', size);
}

/** PostgreSQL looks up both ends of every reference; for hundreds of thousands that are right this takes seconds. */
async function checkReferences(
  { name, query }: Engine,
  location: Location,
  whether: 'enable' | 'disable',
): Promise<void> {
  if (name !== 'postgres') return;
  for (const table of ['users', 'memberships']) {
    await query(`alter table ${table} ${whether} trigger all`, location);
  }
}

/** A group of many of the people of an organization. */
class Crowd {
  readonly its: Rows;
  readonly group: Group;
  private readonly engine: Engine;
  private readonly location: Location | undefined;

  private constructor(engine: Engine, its: Rows, location: Location | undefined, group: Group) {
    this.engine = engine;
    this.its = its;
    this.location = location;
    this.group = group;
  }

  static async enter(
    engine: Engine,
    its: Rows,
    location: Location | undefined,
    name: string,
    size: number,
  ): Promise<Crowd> {
    const group = await its.insertGroup(name);
    const crowd = new Crowd(engine, its, location, group);
    // In an order that has nothing to do with the keys, so that those left out stand everywhere.
    await crowd.query(`
      insert into memberships (group_key, user_key)
      select ${group.key}, key from (
        select key from users where organization_key = ${its.key}
        order by (key * 7919) % 10007, key limit ${size}) chosen
      order by key`);
    await crowd.query(`
      update groups set
        member_count = (select count(*) from memberships where group_key = ${group.key}),
        active_member_count = (
          select count(*) from memberships m join users u on u.key = m.user_key
          where m.group_key = ${group.key} and u.status = 'active')
      where key = ${group.key}`);
    return crowd;
  }

  /** Another group of some of the same people. */
  enterAnother(name: string, size: number): Promise<Crowd> {
    return Crowd.enter(this.engine, this.its, this.location, name, size);
  }

  /** All members as the rows have them, in order. */
  async members(): Promise<Member[]> {
    const rows = await this.query(`
      select u.key, case when u.status = 'active' then 1 else 0 end
      from memberships m join users u on u.key = m.user_key where m.group_key = ${this.group.key} order by u.key`);
    return rows.map(([key = 0, active]) => ({ key, isActive: active === 1 }));
  }

  /**
   * What is kept of the group, as long as it is there: how many members, how many active ones, and whether there are blocks;
   * then the blocks that hold anyone: level, number, members, active ones.
   */
  async kept(): Promise<{ counts: number[]; blocks: number[][] }> {
    const rows = await this.query(`
      select -1, member_count, active_member_count, has_blocks from groups where key = ${this.group.key}
      union all
      select level, block, members, active from membership_blocks
      where group_key = ${this.group.key} and (members <> 0 or active <> 0) order by 1, 2`);
    const [, ...counts] = rows.find(([level]) => level === -1) ?? [];
    return { counts, blocks: rows.filter(([level]) => level !== -1) };
  }

  page(activeOnly: boolean, window: Window): Promise<User[]> {
    return this.its.store.read.memberships.listMembersAt(this.group.key, activeOnly, window);
  }

  grow(count: number): Promise<void> {
    return this.its.write((writer) => this.apply(writer, { action: 'join', count }));
  }

  shrink(count: number): Promise<void> {
    return this.its.write((writer) => this.apply(writer, { action: 'leave', count }));
  }

  /** Makes one change, as the first of its write. */
  async apply(writer: Writer, { action, count }: Omit<Step, 'refused'>): Promise<void> {
    const { key } = this.group;
    if (action === 'join') {
      await writer.memberships.insertMemberships(key, await this.pick(writer, 'not in', count));
    } else if (action === 'leave') {
      await writer.memberships.deleteMemberships(key, await this.pick(writer, 'in', count));
    } else {
      const [user] = (await this.pick(writer, 'in', count)).slice(-1);
      if (!user) return;
      if (action === 'delete user') await writer.users.deleteUser(user.key);
      else await writer.users.setUserStatus(user.key, action, NOON);
    }
  }

  /** So many people who are in the group or not, from all over it. */
  private async pick(writer: Writer, where: 'in' | 'not in', count: number): Promise<User[]> {
    const { engine, location, its } = this;
    const rows = await engine.query(
      `select account_id from users where organization_key = ${its.key}
        and key ${where} (select user_key from memberships where group_key = ${this.group.key})
      order by (key * 104729) % 10009, key limit ${count}`,
      location,
    );
    const filter = { organizationKey: its.key, accountIds: rows.map(([accountId]) => String(accountId)) };
    return writer.users.listUsers(filter, 'key', { descending: false, after: null, limit: count });
  }

  private async query(sql: string): Promise<number[][]> {
    return (await this.engine.query(sql, this.location)).map((row) => row.map(Number));
  }
}

/** Compares what is kept of a group with what its rows amount to, and returns the members. */
async function checkBlocks(crowd: Crowd, isLarge: boolean): Promise<Member[]> {
  const members = await crowd.members();
  const active = members.filter(({ isActive }) => isActive).length;
  assert.deepEqual(await crowd.kept(), {
    counts: [members.length, active, isLarge ? 1 : 0],
    blocks: isLarge ? blocksOf(members) : [],
  });
  return members;
}

function blocksOf(members: readonly Member[]): number[][] {
  return WIDTHS.flatMap((width, level) => {
    const blocks = Map.groupBy(members, ({ key }) => Math.floor(key / width));
    return [...blocks].map(([block, inside]) => {
      const active = inside.filter(({ isActive }) => isActive).length;
      return [level, block, inside.length, active];
    });
  });
}

/** Compares small pages at all places where something could go wrong with plain slices. */
async function checkPages(crowd: Crowd, members: readonly Member[]): Promise<void> {
  for (const activeOnly of [false, true]) {
    for (const offset of edges(members.length))
      await checkPage(crowd, members, activeOnly, { offset, limit: 3 });
  }
}

async function checkPage(
  crowd: Crowd,
  members: readonly Member[],
  activeOnly: boolean,
  { offset, limit }: Window,
): Promise<void> {
  const population = members.filter(({ isActive }) => isActive || !activeOnly);
  const users = await crowd.page(activeOnly, { offset, limit });
  const said = `${limit} from ${offset}${activeOnly ? ', active' : ''}`;
  assert.deepEqual(keysOf(users), keysOf(population.slice(offset, offset + limit)), said);
}

/** Offsets at the ends, and where blocks begin and end when there are no gaps. */
function edges(length: number): number[] {
  const active = Math.floor(length * 0.8);
  return [0, 1, 63, 64, 65, 127, 128, 1000, active - 1, active, length - 1, length, length + 1, 1e12];
}

function keysOf(items: readonly { key: number }[]): number[] {
  return items.map(({ key }) => key);
}

/** How many rows of tables or indexes the last page looked at. */
async function visitedByPage({ answered, lastPlan }: CountingExecutor): Promise<number> {
  const plan = await lastPlan();
  if ('visited' in plan) return plan.visited;
  // It asks once whether the group is there, walks the members from the key on, and looks up two rows for each: what it
  // skips and what it tells.
  const walk = plan.steps.filter(
    (step) => !/^SCALAR SUBQUERY|^SEARCH groups USING INTEGER PRIMARY KEY/.test(step),
  );
  assert.match(walk[0] ?? '', /^SEARCH m USING PRIMARY KEY \(group_key=\? AND user_key>\?\)$/);
  for (const look of walk.slice(1)) assert.match(look, /^SEARCH [ud] USING INTEGER PRIMARY KEY|^SCAN d\b/);
  assert.equal(walk.length, 3);
  const { values, rows } = answered.at(-1) ?? assert.fail('nothing was read');
  return 3 * (Number(values.at(-1)) + rows);
}
