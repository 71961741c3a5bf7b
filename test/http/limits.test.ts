import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { loadConfig } from '../../src/config/load.ts';
import { Backoff } from '../../src/core/backoff.ts';
import { RateLimiter } from '../../src/http/rateLimit.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { type Ask, ask } from '../support/transcript.ts';

const basic = (login: string, secret: string) =>
  `Basic ${Buffer.from(`${login}:${secret}`).toString('base64')}`;

/** An operation of each API, its callers' right credential, and what its 429 looks like. */
async function dialectsOf({ fernhollow: org }: TestServer) {
  const alice = await org.createUser('alice', { groups: ['site-admins'], access: true });
  const token = await org.createToken(alice);
  const person = basic(alice.email, token);
  const key = `Bearer ${org.keys.full}`;
  const v2 = `/admin/v2/orgs/${org.id}/directories/-/groups`;
  return [
    { path: v2, right: key, told: (body: Body) => body.errors?.[0]?.code, as: 'ADMIN-429-1' },
    { path: '/admin/v1/orgs', right: key, told: (body: Body) => body.errors?.[0]?.code, as: 'ADMIN-429-1' },
    {
      path: '/rest/api/3/group/bulk',
      right: person,
      told: (body: Body) => body.errorMessages?.length,
      as: 1,
    },
    {
      path: '/rest/api/3/serverInfo',
      right: person,
      told: (body: Body) => body.errorMessages?.length,
      as: 1,
    },
    { path: '/wiki/rest/api/group', right: person, told: (body: Body) => body.statusCode, as: 429 },
    {
      path: '/rest/extender/1.0/group/getGroups',
      right: person,
      told: (body: Body) => body.status,
      as: 'error',
    },
  ];
}

interface Body {
  errors?: { code: string }[];
  errorMessages?: string[];
  statusCode?: number;
  status?: string;
}

const FROM = '192.0.2.7';
const get = (path: string, authorization: string | null, remoteAddress = FROM): Ask => ({
  method: 'GET',
  path,
  authorization,
  remoteAddress,
});

suite('wrong credentials', () => {
  test('are held back after some from one address, by every API, and right ones never', async () => {
    for (const nth of [0, 1, 2, 3, 4, 5]) {
      await using server = await startTestServer({ config: { failedLoginLimit: 3 } });
      const { path, right, told, as } = (await dialectsOf(server))[nth] ?? assert.fail();
      const wrong = ['Bearer gkk_wrong', 'Bearer gkt_wrong', 'Nonsense'];
      for (const authorization of wrong) {
        assert.notEqual(
          (await ask(server, get(path, authorization))).status,
          429,
          `${path} ${authorization}`,
        );
      }
      const refused = await ask(server, get(path, 'Bearer gkt_other'));
      assert.equal(refused.status, 429, path);
      assert.equal(refused.headers['retry-after'], '1', path);
      if (path.startsWith('/rest/api/')) {
        assert.equal(refused.headers['x-ratelimit-reset'], '2026-01-15T12:01Z', 'the minute after the wait');
      }
      assert.equal(told(refused.body), as, path);
      assert.equal((await ask(server, get(path, right))).status, 200, `${path}: a right one`);
      assert.notEqual((await ask(server, get(path, null))).status, 429, `${path}: none`);
      assert.notEqual((await ask(server, get(path, 'Bearer x', '192.0.2.8'))).status, 429, 'elsewhere');

      server.clock.at += 1000;
      assert.notEqual((await ask(server, get(path, 'Bearer x'))).status, 429, `${path}: after the wait`);
      assert.equal(
        (await ask(server, get(path, 'Bearer x'))).headers['retry-after'],
        '2',
        'longer each time',
      );
    }
  });

  test('count for a whole /64 of IPv6', async () => {
    await using server = await startTestServer({ config: { failedLoginLimit: 2 } });
    for (const host of ['1', 'ffff']) {
      await ask(server, get('/admin/v1/orgs', 'Bearer x', `2001:db8:0:1::${host}`));
    }
    assert.equal((await ask(server, get('/admin/v1/orgs', 'Bearer x', '2001:db8:0:1::2'))).status, 429);
    assert.equal((await ask(server, get('/admin/v1/orgs', 'Bearer x', '2001:db8:0:2::2'))).status, 401);
  });

  test('are held against the client behind trusted proxies, and nobody else can name another', async () => {
    const tries = async (config: object) => {
      await using server = await startTestServer({ config: { failedLoginLimit: 1, ...config } });
      const statuses: number[] = [];
      for (const client of ['198.51.100.1', '198.51.100.2', '198.51.100.1']) {
        const headers = { 'x-forwarded-for': `203.0.113.66, ${client}` };
        statuses.push((await ask(server, { ...get('/admin/v1/orgs', 'Bearer x'), headers })).status);
      }
      return statuses;
    };
    assert.deepEqual(await tries({ trustProxy: '1' }), [401, 401, 429]);
    assert.deepEqual(await tries({}), [401, 429, 429], 'the header is nobody’s word');
  });

  test('are held back unless that is switched off', async () => {
    assert.equal(loadConfig({}, {}).failedLoginLimit, 100);
    await using server = await startTestServer({ config: { failedLoginLimit: 0 } });
    for (let time = 0; time < 150; time += 1) {
      assert.equal((await ask(server, get('/admin/v1/orgs', 'Bearer x'))).status, 401);
    }
  });
});

suite('requests of one address', () => {
  test('are limited by every API and elsewhere, and probes are not', async () => {
    await using server = await startTestServer({ config: { addressRateLimit: 2 } });
    server.clock.at += 15_000;
    const dialects = await dialectsOf(server);
    const elsewhere = { path: '/nothing', right: null, told: (body: Body) => body.errors, as: undefined };
    for (const [nth, { path, right, told, as }] of [...dialects, elsewhere].entries()) {
      const from = `192.0.2.${nth}`;
      for (const status of [200, 200]) {
        assert.equal(
          (await ask(server, get(path, right, from))).status,
          path === '/nothing' ? 404 : status,
          path,
        );
      }
      const refused = await ask(server, get(path, right, from));
      assert.equal(refused.status, 429, path);
      assert.equal(told(refused.body), as, path);
      if (path !== '/nothing') {
        const { headers } = refused;
        assert.deepEqual(
          [headers['x-ratelimit-limit'], headers['x-ratelimit-remaining'], headers['retry-after']],
          ['2', '0', '45'],
          path,
        );
        assert.match(headers['x-ratelimit-reset'] ?? '', /^2026-01-15T12:01(?::00\.000)?Z$/, path);
      }
      assert.equal((await ask(server, get('/livez', null, from))).status, 200);
      assert.equal((await ask(server, get('/metrics', null, from))).status, 200);
    }
  });
});

suite('a clock that is put back by an hour', () => {
  const HOUR = 60 * 60_000;

  test('begins another minute for those who have used theirs up', () => {
    let time = HOUR;
    const limiter = new RateLimiter(1, () => time);
    limiter.take('address');
    assert.ok(limiter.isUsedUp('address'));
    time -= HOUR;
    assert.equal(limiter.isUsedUp('address'), false);
    limiter.take('address');
    assert.ok(limiter.isUsedUp('address'));
  });

  test('makes nobody wait longer, and no failures of those that were', () => {
    let time = HOUR;
    const failures = new Backoff(() => time);
    failures.add('address');
    failures.add('address');
    const pause = failures.waitMs('address', 1);
    time -= HOUR;
    assert.equal(failures.waitMs('address', 1), pause);
    failures.add('address');
    assert.equal(failures.waitMs('address', 2), pause, 'the third');
    time += pause;
    assert.equal(failures.waitMs('address', 2), 0);
  });
});

suite('memory', () => {
  test('of a limiter is bounded, however many come in one minute', () => {
    const limiter = new RateLimiter(1, () => 0);
    for (let nth = 0; nth < 150_000; nth += 1) limiter.take(`address${nth}`);
    assert.equal(limiter.size, 100_000);
    assert.throws(() => limiter.take('address149999'), { kind: 'rate-limited' });
    assert.equal(limiter.take('address0').remaining, 0, 'forgotten');
  });

  test('of failures is bounded, however many fail', () => {
    const failures = new Backoff(() => 0);
    for (let nth = 0; nth < 150_000; nth += 1) failures.add(`address${nth}`);
    assert.ok(failures.size <= 100_000, String(failures.size));
    assert.ok(failures.waitMs('address149999', 1) > 0);
  });
});
