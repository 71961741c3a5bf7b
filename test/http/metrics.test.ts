import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startTestServer, type TestServer } from '../support/server.ts';
import { ask } from '../support/transcript.ts';

test('requests are counted by operation and status, and by nothing that grows', async () => {
  await using server = await startTestServer();
  const { fernhollow: org } = server;
  const base = `/admin/v2/orgs/${org.id}/directories/${org.directory.id}`;
  const authorization = `Bearer ${org.keys.full}`;
  const before = await scrape(server);
  const count = async (path: string, times: number, rest: Partial<Parameters<typeof ask>[1]> = {}) => {
    for (let turn = 0; turn < times; turn++)
      await ask(server, { method: 'GET', path, authorization, ...rest });
  };
  await count(`${base}/groups`, 3);
  await count(`${base}/groups?limit=0`, 2);
  await count(`${base}/groups`, 1, { authorization: null });
  await count(`${base}/groups`, 1, { method: 'POST', body: { name: 'design' } });
  await count(`${base}/groups`, 1, { method: 'PATCH' });
  await count('/admin/v2/nothing', 4);
  await count(`/admin/v1/orgs/${org.id}`, 1);

  const after = await scrape(server);
  const requests = (operation: string, status: number) => {
    const name = `groupkeep_requests_total{operation="${operation}",status="${status}"}`;
    return (after.get(name) ?? 0) - (before.get(name) ?? 0);
  };
  assert.equal(requests('organizations.v2.getGroups', 200), 3);
  assert.equal(requests('organizations.v2.getGroups', 400), 2);
  assert.equal(requests('organizations.v2.getGroups', 401), 1);
  assert.equal(requests('organizations.v2.createGroup', 201), 1);
  assert.equal(requests('none', 405), 1);
  assert.equal(requests('none', 404), 4);
  assert.equal(requests('organizations.v1.getOrganization', 200), 1);
  assert.equal(
    after.get('groupkeep_request_duration_seconds_count{operation="organizations.v2.getGroups"}'),
    6,
  );

  const text = [...after.keys()].join('\n');
  for (const secret of [org.id, org.directory.id, org.keys.full, 'design'])
    assert.ok(!text.includes(secret), secret);
});

for (const engine of ['sqlite', 'postgres'] as const) {
  test(`the store is timed, on ${engine}`, async () => {
    await using server = await startTestServer({ engine });
    const before = await scrape(server);
    await server.fernhollow.createGroup('design');
    await server.fernhollow.findGroup('design');
    const after = await scrape(server);
    const grown = (name: string) => (after.get(name) ?? 0) - (before.get(name) ?? 0);
    assert.ok(grown('groupkeep_store_read_seconds_count') >= 1);
    assert.equal(grown('groupkeep_store_write_seconds_count'), 1);
    assert.equal(grown('groupkeep_store_commit_seconds_count'), 1);
    assert.equal(grown('groupkeep_store_commit_writes_count'), 1);
    assert.equal(grown('groupkeep_store_commit_writes_sum'), 1);
  });
}

test('writes that arrive together share a commit, and it shows', async () => {
  await using server = await startTestServer();
  const before = await scrape(server);
  await Promise.all(Array.from({ length: 20 }, (_, index) => server.fernhollow.createGroup(`reed ${index}`)));
  const after = await scrape(server);
  const grown = (name: string) => (after.get(name) ?? 0) - (before.get(name) ?? 0);
  assert.equal(grown('groupkeep_store_write_seconds_count'), 20);
  assert.equal(grown('groupkeep_store_commit_writes_sum'), 20);
  assert.ok(grown('groupkeep_store_commit_seconds_count') < 20, 'fewer commits than writes');
});

test('the process tells of itself, in the format of Prometheus', async () => {
  await using server = await startTestServer();
  const answer = await server.app.inject({ method: 'GET', url: '/metrics' });
  assert.equal(answer.statusCode, 200);
  assert.match(String(answer.headers['content-type']), /^text\/plain; version=0\.0\.4/);
  for (const name of [
    'process_cpu_seconds_total',
    'nodejs_heap_size_used_bytes',
    'nodejs_eventloop_lag_seconds',
  ]) {
    assert.match(answer.body, new RegExp(`^# TYPE ${name} `, 'm'));
  }
});

/** Every sample by its name and labels. */
async function scrape(server: TestServer): Promise<Map<string, number>> {
  const { body } = await server.app.inject({ method: 'GET', url: '/metrics' });
  const samples = body.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    samples.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ')))]),
  );
}
