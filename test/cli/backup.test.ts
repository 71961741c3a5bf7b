import assert from 'node:assert/strict';
import { cp, mkdir, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { createDirectory } from '../../src/core/directory.ts';
import { openStore } from '../../src/store/open.ts';
import { findFaults } from '../support/consistency.ts';
import { groupkeep, groupkeepJson, initialized } from './command.ts';

suite('groupkeep backup', () => {
  test('copies the data as it is at one moment, while others change it', async (t) => {
    const { data } = await initialized(t);
    await groupkeepJson(['group', 'create', 'before', '--data', data]);
    const store = await openStore({ data });
    const directory = createDirectory({ store, now: Date.now });
    const [organization] = await directory.organizations.listAll();
    const actor = directory.organizations.operator(organization ?? assert.fail(), 'test');
    const address = { organizationId: actor.organizationId, directoryId: null };
    let isOver = false;
    const writing = (async () => {
      for (let index = 0; !isOver; index += 1)
        await directory.groups.create(actor, address, { name: `beside-${index}` });
    })();
    const copy = join(data, '..', 'copy.db');
    const made = await groupkeepJson(['backup', copy, '--data', data]);
    isOver = true;
    await writing;
    await store.close();
    const { size, mode } = await stat(copy);
    assert.deepEqual([made, mode & 0o777], [{ file: copy, bytes: size }, 0o600]);
    const restored = join(data, '..', 'restored');
    await mkdir(restored);
    await cp(copy, join(restored, 'groupkeep.db'));
    const groups = await groupkeepJson(['group', 'list', '--search', 'before', '--data', restored]);
    assert.equal(groups.length, 1, 'also what stood in the log alone');
    assert.deepEqual(await findFaults({ data: restored }), []);
    await groupkeepJson(['audit', 'verify', '--data', restored]);
  });

  test('writes over nothing, and leaves nothing where it cannot', async (t) => {
    const { data } = await initialized(t);
    const parent = join(data, '..');
    for (const [file, where, error] of [
      [join(data, 'groupkeep.db'), ['--data', data], /already\.\n$/],
      [join(parent, 'no', 'copy.db'), ['--data', data], /no such file or directory/],
      [join(parent, 'copy.db'), ['--data', parent], /Nothing has been set up/],
      [join(parent, 'copy.db'), ['--database', 'postgres://localhost/groups'], /pg_dump/],
    ] as const) {
      const { code, stderr } = await groupkeep(['backup', file, ...where]);
      assert.deepEqual([code, error.test(stderr)], [1, true], stderr);
    }
    assert.deepEqual(await readdir(parent), ['data']);
  });
});
