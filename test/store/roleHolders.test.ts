import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { GroupFilter, Store } from '../../src/core/store.ts';
import { fold } from '../../src/core/text.ts';
import { compareNames } from '../../src/store/names/nameList.ts';
import { openStore } from '../../src/store/open.ts';
import { forEachEngine } from '../support/engines.ts';
import { NOON, namesOf, Rows } from '../support/rows.ts';

/** Where reading begins: at the beginning or the end, or beyond a name between others. */
const PLACES: readonly ([string, number] | null)[] = [
  null,
  ['team 15', 0],
  ['team 2', 1e9],
  ['a', 0],
  ['z', 0],
];

/** Every way to read those who hold a role, three times over: the first does not see what is kept. */
async function assertHolders(store: Store, filter: GroupFilter, expected: readonly string[]): Promise<void> {
  const forward = expected.toSorted((a, b) => compareNames(fold(a), fold(b)));
  for (let time = 0; time < 3; time += 1) {
    for (const descending of [false, true]) {
      const names = descending ? forward.toReversed() : forward;
      for (const after of PLACES) {
        const page = await store.read.groups.listGroups(filter, { after, descending, limit: 4 });
        const isBeyond = (name: string) => {
          if (!after) return true;
          const order = compareNames(fold(name), after[0]) || (after[1] > 0 ? -1 : 1);
          return descending ? order < 0 : order > 0;
        };
        assert.deepEqual(namesOf(page), names.filter(isBeyond).slice(0, 4), `${time} ${descending} ${after}`);
      }
      for (const offset of [0, 3, Math.max(names.length - 1, 0), names.length, names.length + 9]) {
        const order = { by: 'name', descending } as const;
        const window = await store.read.groups.listGroupsAt(filter, { offset, limit: 3 }, order);
        assert.deepEqual(
          namesOf(window),
          names.slice(offset, offset + 3),
          `${time} ${descending} at ${offset}`,
        );
      }
    }
  }
}

forEachEngine('groups that hold a role', (engine) => {
  it('are listed in the order of their names, whatever changes between two readings and by whom', async () => {
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

      const [first, second] = groups;
      assert.ok(first && second);
      for (const [by, name] of [[store, 'Crew'] as const, [other, 'Yard'] as const]) {
        await by.write(its.key, (writer) => writer.groups.renameGroup(first.key, name, fold(name), NOON));
        for (const old of [first.name, 'Crew']) holding.delete(old);
        holding.add(name);
        await check();
      }
      await other.write(its.key, async (writer) => {
        for (const { key } of [jira, confluence])
          await writer.roles.insertGroupRole(second.key, key, 'atlassian/user', false);
      });
      holding.add(second.name);
      await check();
      await other.write(its.key, (writer) => writer.groups.deleteGroup(second.key));
      holding.delete(second.name);
      await check();
    } finally {
      await other.close();
    }
  });
});
