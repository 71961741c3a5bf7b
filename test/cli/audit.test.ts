import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import type { Location } from '../../src/store/open.ts';
import { createTestDatabase } from '../support/databases.ts';
import { queryAt } from '../support/engines.ts';
import { startServerProcess } from '../support/serverProcess.ts';
import { groupkeep, groupkeepJson, initialized } from './command.ts';

suite('groupkeep audit', { concurrency: 2 }, () => {
  test('lists what was changed, the newest first, and by whom', async (t) => {
    const { data, setup } = await initialized(t);
    const all = await groupkeepJson(['audit', 'list', '--data', data]);
    assert.deepEqual([all.at(-1).action, all.at(-1).number], ['organization_created', 1]);
    assert.equal(all[0].action, 'key_created');
    const list = (...options: string[]) => groupkeepJson(['audit', 'list', '--data', data, ...options]);
    assert.deepEqual(await list('--limit', '2'), all.slice(0, 2));
    assert.deepEqual(await list('--since', '1h', '--actor', 'operator'), all);
    assert.deepEqual(await list('--actor', setup.admin.email), []);
    assert.deepEqual(await list('--since', '2100-01-01'), []);
    const admins = await list('--group', 'ORG-ADMINS', '--action', 'group_member_added');
    assert.deepEqual(
      admins.map((event: { object: { id: string } }) => event.object.id),
      [setup.admin.accountId],
    );
    const { stdout } = await groupkeep(['audit', 'list', '--data', data, '--limit', '1']);
    assert.match(stdout, /^TIME +ACTION .*\n\S+Z {2}key_created +"API key" .*"Command line" +cli\n$/);
    for (const wrong of [
      ['--since', 'lately'],
      ['--action', 'dance'],
      ['--limit', '0'],
    ]) {
      assert.equal((await groupkeep(['audit', 'list', '--data', data, ...wrong])).code, 2);
    }
  });

  test('verifies, and ends with 1 when something was changed', async (t) => {
    const { data } = await initialized(t);
    const verify = (...options: string[]) => groupkeep(['audit', 'verify', '--data', data, ...options]);
    const [{ intact, count, head }] = await groupkeepJson(['audit', 'verify', '--data', data]);
    assert.ok(intact && count > 20);
    await groupkeepJson(['key', 'create', '--data', data]);
    assert.equal((await verify('--expect', head)).code, 0);
    assert.equal((await verify('--expect', '0'.repeat(64))).code, 1);
    await queryAt({ data }, `update audit_events set action = 'group_deleted' where number = 7`);
    const { code, stdout } = await verify();
    assert.equal(code, 1);
    assert.match(stdout, /Event 7 \("[0-9a-f-]{36}"\) is not as it was written/);
  });
});

suite('groupkeep token and key', () => {
  test('list without secrets, and revoke what a running server then refuses', async (t) => {
    const { data, setup } = await initialized(t);
    await revokes(t, { data }, setup, 1);
  });

  test('revoke for every node of a PostgreSQL', async (t) => {
    const { url, drop } = await createTestDatabase();
    t.after(drop);
    await revokes(t, { database: url }, await groupkeepJson(['init', '--database', url]), 2);
  });
});

interface Setup {
  orgId: string;
  orgApiKey: string;
  admin: { email: string; accountId: string; apiToken: string; password: string };
}

/** Lists, uses and revokes the credentials of `init`, past so many servers that run meanwhile. */
async function revokes(t: TestContext, place: Location, setup: Setup, nodes: number): Promise<void> {
  const servers = Array.from({ length: nodes }, () => startServerProcess(place));
  t.after(async () => {
    for (const server of servers) server.kill('SIGTERM');
    await Promise.all(servers.map(({ ended }) => ended));
  });
  const urls = await Promise.all(servers.map(({ url }) => url));
  const location = 'data' in place ? ['--data', place.data] : ['--database', place.database];
  const { email, apiToken } = setup.admin;
  const basic = (secret: string) => `Basic ${Buffer.from(`${email}:${secret}`).toString('base64')}`;
  const statuses = (path: string, authorization: string) =>
    Promise.all(urls.map(async (url) => (await fetch(url + path, { headers: { authorization } })).status));
  const everyOne = (status: number) => urls.map(() => status);
  const uses: [path: string, authorization: string][] = [
    ['/rest/api/3/myself', basic(apiToken)],
    [`/admin/v1/orgs/${setup.orgId}`, `Bearer ${setup.orgApiKey}`],
  ];

  for (const [index, kind] of ['token', 'key'].entries()) {
    const [path, authorization] = uses[index] ?? assert.fail();
    // Twice, so that whatever could be remembered of it is.
    for (let turn = 0; turn < 2; turn++) assert.deepEqual(await statuses(path, authorization), everyOne(200));
    const listed = await groupkeep([kind, 'list', ...location, '--json']);
    const [credential, ...others] = JSON.parse(listed.stdout);
    assert.deepEqual(others, []);
    assert.ok(Date.parse(credential.lastUsedAt) >= Date.parse(credential.createdAt), credential.lastUsedAt);
    for (const secret of [apiToken, setup.orgApiKey]) assert.ok(!listed.stdout.includes(secret.slice(4)));
    const unknown = await groupkeep([kind, 'revoke', ...location, credential.id, 'unknown']);
    assert.deepEqual(
      [unknown.code, unknown.stderr],
      [1, 'error: There is no credential with the id "unknown".\n'],
    );
    assert.deepEqual(await statuses(path, authorization), everyOne(200), 'all of them, or none');
    assert.deepEqual(await groupkeepJson([kind, 'revoke', ...location, credential.id]), [
      { id: credential.id },
    ]);
    assert.deepEqual(await statuses(path, authorization), everyOne(401));
    const [event] = await groupkeepJson(['audit', 'list', ...location, '--limit', '1']);
    assert.deepEqual([event.action, event.subject.id], [`${kind}_revoked`, credential.id]);
  }
}
