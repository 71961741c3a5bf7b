import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { findFaults } from '../support/consistency.ts';
import { DIALECTS } from '../support/writes.ts';
import { Scene } from './scene.ts';

const FIXTURE = new URL('smallDisk.ts', import.meta.url).href;
const FULL = '1';
const SPACIOUS = String(2 ** 32 - 2);

suite('a disk without space', () => {
  test('refuses writes, serves reads, and is written to again when there is space', async (t) => {
    const scene = await Scene.create(t, 'sqlite');
    assert.ok('data' in scene.location);
    const pages = join(scene.location.data, 'pages');
    await writeFile(pages, SPACIOUS);
    const served = await scene.serve([], { NODE_OPTIONS: `--import=${FIXTURE}`, SMALL_DISK_PAGES: pages });
    assert.deepEqual(
      await Promise.all((await served.createInAll('before')).map(({ status }) => status < 300)),
      [...DIALECTS.map(() => true)],
    );

    await writeFile(pages, FULL);
    // Pages may have some room left.
    const kept: string[] = [];
    const refused: number[] = [];
    for (let number = 1; number <= 400 && refused.length < 20; number += 1) {
      const { status } = await served.create(`filler${number}`, 'v2');
      if (status < 300) kept.push(`filler${number}`);
      else refused.push(status);
    }
    assert.deepEqual([...new Set(refused)], [503], 'the disk was never full');
    for (const answer of await served.createInAll('meanwhile')) {
      assert.equal(answer.status, 503, answer.text);
      assert.equal(typeof answer.body, 'object', 'in the form of the dialect');
      assert.doesNotMatch(answer.text, /disk|sqlite|database|full/i, 'of the store nothing is told');
    }
    assert.deepEqual((await served.groups('filler')).toSorted(), kept.toSorted());
    assert.match(served.process.stdout(), /The database is full/);

    await writeFile(pages, SPACIOUS);
    assert.deepEqual(await served.readiness(), [200, 'ok']);
    for (const { status } of await served.createInAll('after')) assert.ok(status < 300);
    assert.equal((await served.groups('after')).length, DIALECTS.length);
    assert.deepEqual(await served.groups('meanwhile'), []);
    assert.deepEqual(served.surprises(), []);
    assert.deepEqual(await findFaults(scene.location), []);
  });
});
