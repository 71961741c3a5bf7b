import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { findFaults } from '../support/consistency.ts';
import { Scene } from './scene.ts';

suite('two servers on the same data', () => {
  for (const engine of ['sqlite', 'postgres'] as const) {
    test(`both write, and each sees what the other has written, on ${engine}`, async (t) => {
      const scene = await Scene.create(t, engine);
      const servers = await Promise.all([scene.serve(), scene.serve()]);
      const names = servers.flatMap((_, index) =>
        Array.from({ length: 40 }, (_each, number) => `shared-${index}-${number}`),
      );
      const answers = await Promise.all(
        names.map((name, index) => servers[index < 40 ? 0 : 1]?.create(name, index % 2 ? 'v1' : 'jira')),
      );
      assert.deepEqual(
        answers.filter((answer) => !answer || answer.status >= 300),
        [],
      );
      // One name, asked for from both sides at once, is given once.
      const both = await Promise.all(servers.map((server) => server.create('wanted-by-both', 'v2')));
      assert.deepEqual(both.map(({ status }) => status).toSorted(), [201, 409]);
      for (const server of servers) {
        assert.deepEqual((await server.groups('shared-')).toSorted(), names.toSorted());
        assert.deepEqual(server.surprises(), []);
      }
      assert.deepEqual(await findFaults(scene.location), []);
    });
  }
});
