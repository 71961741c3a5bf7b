import assert from 'node:assert/strict';
import { suite } from 'node:test';
import { startTestServer } from '../../../support/server.ts';
import { basic, UNKNOWN } from '../scene.ts';
import { rawClient } from './raw.ts';
import { JSON_TYPE, testHabit } from './scene.ts';

suite('errors', () => {
  testHabit('are JSON wherever below the prefix they happen', async ({ send }) => {
    const expected: [string, string, number][] = [
      ['GET', '/rest/api/3/nothing', 404],
      ['GET', '/rest/api/3/', 404],
      ['GET', '/rest/api/latest/group/nothing/more', 404],
      ['GET', `/ex/jira/${UNKNOWN}/rest/api/3/group`, 404],
      ['GET', '/ex/jira/nonsense/rest/api/2/nothing', 404],
      ['PUT', '/rest/api/3/group', 405],
      ['POST', '/rest/api/2/group/bulk', 405],
      ['PATCH', '/rest/api/3/user', 405],
      ['GET', '/rest/api/3/%', 400],
    ];
    for (const [method, path, status] of expected) {
      const answer = await send(path, { method });
      assert.equal(answer.status, status, `${method} ${path}`);
      assert.match(String(answer.headers['content-type']), /^application\/json/);
      assert.deepEqual(Object.keys(answer.json), ['errorMessages', 'errors'], `${method} ${path}`);
      assert.deepEqual(answer.json.errors, {});
      assert.equal(answer.json.errorMessages.length, 1);
    }
    assert.equal(
      (await send('/rest/api/3/group', { method: 'PUT' })).headers.allow,
      'GET, HEAD, POST, DELETE',
    );
  });

  testHabit('a body that is too large is told so', async ({ send }) => {
    const body = JSON.stringify({ name: 'x'.repeat(2_000_000) });
    const { status, json } = await send('/rest/api/3/group', { method: 'POST', headers: JSON_TYPE, body });
    assert.equal(status, 413);
    assert.deepEqual(json, { errorMessages: ['The request body is too large.'], errors: {} });
  });

  testHabit('too many requests are told when to come back, in whole seconds', async () => {
    await using limited = await startTestServer({ config: { rateLimit: 3 } });
    limited.clock.at += 12_345;
    const user = await limited.fernhollow.createUser('alice', { groups: ['site-admins'] });
    const address = await limited.listen();
    const authorization = basic(user, await limited.fernhollow.createToken(user));
    const ask = rawClient(address.port, { authorization });
    const limits = async () => {
      const { status, headers } = await ask('/rest/api/3/group/bulk');
      const told = ['limit', 'remaining', 'reset', 'nearlimit'].map((name) => headers[`x-ratelimit-${name}`]);
      return [status, ...told, headers['retry-after'], headers['ratelimit-reason']];
    };
    assert.deepEqual(await limits(), [200, '3', '2', '2026-01-15T12:01Z', 'false', undefined, undefined]);
    await limits();
    assert.deepEqual(await limits(), [200, '3', '0', '2026-01-15T12:01Z', 'true', undefined, undefined]);
    assert.deepEqual(await limits(), [429, '3', '0', '2026-01-15T12:01Z', 'true', '48', 'jira-burst-based']);
    limited.clock.at += 48_000;
    assert.equal((await limits())[0], 200);
  });
});
