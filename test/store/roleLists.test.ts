import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { GroupFilter, Store } from '../../src/core/store.ts';
import { fold } from '../../src/core/text.ts';
import { compareNames } from '../../src/store/names/nameBlock.ts';
import { openStore } from '../../src/store/open.ts';
import { groupReads } from '../../src/store/tables/groups.ts';
import { openCounting } from '../support/counting.ts';
import { type Engine, forEachEngine, queryAt } from '../support/engines.ts';
import { NOON, namesOf, Rows } from '../support/rows.ts';

/** Where reading begins: at the beginning or the end, or beyond a name between others. */
const PLACES: readonly ([string, number] | null)[] = [
  null,
  ['team 15', 0],
  ['team 2', 1e9],
  ['a', 0],
  ['z', 0],
];

/** Every way to read those who hold a role. */
async function assertHolders(store: Store, filter: GroupFilter, expected: readonly string[]): Promise<void> {
  const { groups } = store.read;
  const forward = expected.toSorted((a, b) => compareNames(fold(a), fold(b)));
  assert.equal(await groups.countGroups(filter), forward.length);
  for (const descending of [false, true]) {
    const names = descending ? forward.toReversed() : forward;
    for (const after of PLACES) {
      const page = await groups.listGroups(filter, { after, descending, limit: 4 });
      const isBeyond = (name: string) => {
        if (!after) return true;
        const order = compareNames(fold(name), after[0]) || (after[1] > 0 ? -1 : 1);
        return descending ? order < 0 : order > 0;
      };
      assert.deepEqual(namesOf(page), names.filter(isBeyond).slice(0, 4), `${descending} ${after}`);
    }
    for (const offset of [0, 3, Math.max(names.length - 1, 0), names.length, names.length + 9]) {
      const order = { by: 'name', descending } as const;
      const window = await groups.listGroupsAt(filter, { offset, limit: 3 }, order);
      assert.deepEqual(namesOf(window), names.slice(offset, offset + 3), `${descending} at ${offset}`);
    }
  }
}

forEachEngine('groups that hold a role', (engine) => {
  it('are listed in the order of their names and counted, whatever changes between two readings and by whom', async () => {
    const location = await engine.prepare();
    const store = await engine.open(location);
    const other = await openStore(location);
    try {
      const its = await Rows.in(store);
      const jira = await its.insertResource('jira-software');
      const confluence = await its.insertResource('confluence');
      const names = Array.from({ length: 40 }, (_, index) => `Team ${(index * 7) % 40}`);
      const groups = await its.insertGroups(...names);
      const holding = new Set<string>();
      await its.write(async (writer) => {
        for (const [index, { key, name }] of groups.entries()) {
          if (index % 3 > 0) continue;
          holding.add(name);
          await writer.roles.insertGroupRole(key, jira.key, 'atlassian/user', false);
          // Twice a holder, once in the list.
          await writer.roles.insertGroupRole(key, confluence.key, 'atlassian/user', false);
        }
      });
      const filter = { organizationKey: its.key, role: { roles: ['atlassian/user'] } };
      const check = async () => {
        await assertHolders(store, filter, [...holding]);
        await assertHolders(store, { ...filter, directoryKeys: [its.directory.key] }, [...holding]);
        await assertHolders(store, { ...filter, role: { owners: ['confluence'] } }, [...holding]);
        await assertHolders(store, { ...filter, role: { roles: ['atlassian/admin'] } }, []);
      };
      await check();

      const [first, second, third] = groups;
      assert.ok(first && second && third);
      for (const [by, name] of [[store, 'Crew'] as const, [other, 'Yard'] as const]) {
        await by.write(its.key, (writer) => writer.groups.renameGroup(first.key, name, fold(name), NOON));
        for (const old of [first.name, 'Crew']) holding.delete(old);
        holding.add(name);
        await check();
      }
      for (const { key } of [second, third]) {
        await other.write(its.key, async (writer) => {
          for (const resource of [jira, confluence])
            await writer.roles.insertGroupRole(key, resource.key, 'atlassian/user', false);
        });
      }
      holding.add(second.name).add(third.name);
      await check();
      await other.write(its.key, (writer) => writer.groups.deleteGroup(second.key));
      holding.delete(second.name);
      await check();
      await other.write(its.key, (writer) =>
        writer.roles.deleteGroupRole(third.key, confluence.key, 'atlassian/user'),
      );
      await assertHolders(store, filter, [...holding]);
      holding.delete(third.name);
      await assertHolders(store, { ...filter, role: { owners: ['confluence'] } }, [...holding]);
    } finally {
      await other.close();
    }
  });

  it('are those of one directory where that is asked for, and of one organization always', async () => {
    const its = await Rows.in(await engine.shared());
    const others = await Rows.in(its.store);
    const second = await its.insertDirectory('Second');
    const product = await its.insertResource('confluence');
    const role = 'atlassian/user';
    const here = await its.insertGroups('anglers', 'rowers');
    const there = await its.insertGroup('divers', { directoryKey: second.key });
    for (const group of [...here, there]) await its.grantToGroup(group, product, role);
    await its.grantToGroup(there, product, 'atlassian/admin');
    const elsewhere = await others.insertGroup('campers');
    await others.grantToGroup(elsewhere, await others.insertResource('confluence'), role);

    const list = (directoryKeys: number[] | undefined, names: string[]) =>
      assertHolders(
        its.store,
        {
          organizationKey: its.key,
          ...(directoryKeys && { directoryKeys }),
          role: { owners: ['confluence'] },
        },
        names,
      );
    await list(undefined, ['anglers', 'divers', 'rowers']);
    await list([its.directory.key], ['anglers', 'rowers']);
    await list([second.key], ['divers']);
    await list([second.key, its.directory.key], ['anglers', 'divers', 'rowers']);
    await list([others.directory.key], []);
  });

  it('are found where roles are on more resources than lists are merged', async () => {
    const its = await Rows.in(await engine.shared());
    const groups = await its.insertGroups('rowers', 'anglers', 'divers');
    await its.write(async (writer) => {
      for (let index = 0; index < 50; index += 1) {
        const { key } = await writer.organizations.insertResource(its.newResource('confluence'));
        for (const group of groups.slice(0, 1 + (index % 2)))
          await writer.roles.insertGroupRole(group.key, key, 'atlassian/user', false);
      }
    });
    const filter = { organizationKey: its.key, role: { roles: ['atlassian/user'] } };
    await assertHolders(its.store, filter, ['rowers', 'anglers']);
  });
});

const GROUPS = 5000;
const LIMIT = 50;

forEachEngine('a page of the groups that hold a role', (engine) => {
  it('looks at the groups on it and as many of each list, whether or not the engine knows its tables', async () => {
    const { location, organizationKey } = await layLists(engine);
    await using reading = await openCounting(location);
    const { listGroups } = groupReads(reading);
    const pages = async () => {
      for (const [roles, lists] of [[['all'], 1] as const, [['all', 'half', 'few'], 3] as const]) {
        for (const descending of [false, true]) {
          for (const after of [null, ['team 2', 0]]) {
            const filter = { organizationKey, role: { roles } };
            reading.answered.length = 0;
            const found = await listGroups(filter, { after, descending, limit: LIMIT });
            assert.equal(found.length, LIMIT);
            // Which lists there are, the page of them, and its groups; the page is what may be long.
            assert.equal(reading.answered.length, 3);
            reading.answered.pop();
            await assertShort(reading, lists);
          }
        }
      }
    };
    await pages();
    await queryAt(location, 'analyze');
    await pages();
  });
});

async function assertShort(
  { lastPlan }: Awaited<ReturnType<typeof openCounting>>,
  lists: number,
): Promise<void> {
  const plan = await lastPlan();
  if ('visited' in plan) {
    assert.ok(plan.visited <= 2 * lists * LIMIT, `${plan.visited} rows for ${lists} lists`);
    return;
  }
  const searches = plan.steps.filter((step) => step.startsWith('SEARCH'));
  assert.equal(searches.length, lists);
  const whole =
    /^SEARCH group_roles USING COVERING INDEX group_roles_in_order \(resource_key=\? AND role=\? AND directory_key=\?/;
  for (const search of searches) assert.match(search, whole);
}

/** Thousands of groups that hold roles, put there past the store. */
async function layLists(engine: Engine) {
  const location = await engine.prepare();
  const store = await engine.open(location);
  const its = await Rows.in(store);
  const product = await its.insertResource('confluence');
  const place = `${its.key}, ${its.directory.key}`;
  await queryAt(
    location,
    `insert into groups (id, organization_key, directory_key, name, name_folded, description, type, managed_by, source,
       created_at, updated_at)
     with recursive n (i) as (select 1 union all select i + 1 from n where i < ${GROUPS})
     select 'g-' || i, ${place}, 'team ' || i, 'team ' || i, '', 'GROUP', '', 'local', 0, 0 from n`,
  );
  for (const [role, every] of Object.entries({ all: 1, half: 2, few: 500 })) {
    await queryAt(
      location,
      `insert into group_roles (group_key, resource_key, role, is_default, directory_key, name_folded)
       select key, ${product.key}, '${role}', 0, directory_key, name_folded from groups where key % ${every} = 0`,
    );
  }
  await queryAt(
    location,
    `insert into role_tallies (resource_key, role, directory_key, count)
     select resource_key, role, directory_key, count(*) from group_roles group by 1, 2, 3`,
  );
  await store.close();
  return { location, organizationKey: its.key };
}
