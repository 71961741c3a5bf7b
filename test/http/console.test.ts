import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type IncomingMessage, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, suite, test } from 'node:test';
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { addressOf, overTheWire } from '../support/overTheWire.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

/** How the console is served: what a browser gets at which address, with which headers. What it then does is in `test/browser`. */

const PAGE = '<!doctype html><title>Groupkeep</title><script src="/assets/app-1a2b3c4d.js"></script>';
const SCRIPT = `console.log(${JSON.stringify('a console '.repeat(50))});`;
const SECRET = 'outside of what is served';

const servers: TestServer[] = [];
const directories: string[] = [];
after(async () => {
  for (const server of servers) await server.close();
  for (const directory of directories) await rm(directory, { recursive: true });
});

/** A build in small, with a file beside it that is nobody's. */
async function build(): Promise<string> {
  const parent = await mkdtemp(join(tmpdir(), 'groupkeep-console-'));
  directories.push(parent);
  const directory = join(parent, 'web');
  await mkdir(join(directory, 'assets/inner.js'), { recursive: true });
  await writeFile(join(parent, 'secret.js'), SECRET);
  await writeFile(join(directory, 'secret.js'), SECRET);
  await writeFile(join(directory, 'assets/.hidden.js'), SECRET);
  await writeFile(join(directory, 'assets/app.js.map'), SECRET);
  await writeFile(join(directory, 'index.html'), PAGE);
  await writeFile(join(directory, 'favicon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
  await writeFile(join(directory, 'assets/app-1a2b3c4d.js'), SCRIPT);
  await writeFile(join(directory, 'assets/app-1a2b3c4d.js.br'), brotliCompressSync(SCRIPT));
  await writeFile(join(directory, 'assets/app-1a2b3c4d.js.gz'), gzipSync(SCRIPT));
  await writeFile(join(directory, 'assets/app-1a2b3c4d.css'), 'body{margin:0}');
  return directory;
}

async function serve(options: Parameters<typeof startTestServer>[0] = {}): Promise<TestServer> {
  const server = await startTestServer({ consoleDirectory: await build(), ...options });
  servers.push(server);
  return server;
}

const built = serve();

async function get(path: string, headers: Record<string, string> = {}, method = 'GET') {
  return overTheWire(await built, { method, path, headers });
}

suite('the console', () => {
  test('has one page, at the address of each screen and below it', async () => {
    const screens = [
      '/',
      '/sign-in',
      '/groups',
      '/groups/',
      '/groups/0b5c/members',
      '/groups/a%2Fb?tab=access',
    ];
    for (const path of [...screens, '/people', '/people/x', '/access?user=a', '/activity', '/credentials']) {
      const { status, headers, text } = await get(path);
      assert.deepEqual([status, text], [200, PAGE], path);
      assert.equal(headers['content-type'], 'text/html; charset=utf-8');
      assert.equal(headers['cache-control'], 'no-cache');
    }
  });

  test('lets the page run its own scripts and styles, and nothing else, and be in nobody’s frame', async () => {
    for (const path of ['/', '/assets/app-1a2b3c4d.js']) {
      const { headers } = await get(path);
      const policy = String(headers['content-security-policy']).split('; ');
      assert.ok(policy.includes("default-src 'none'"));
      assert.ok(policy.includes("script-src 'self'") && policy.includes("style-src 'self'"));
      assert.ok(policy.includes("frame-ancestors 'none'") && policy.includes("base-uri 'none'"));
      assert.doesNotMatch(policy.join(), /unsafe|\*|https?:/);
      assert.equal(headers['x-content-type-options'], 'nosniff');
      assert.equal(headers['referrer-policy'], 'same-origin');
      assert.equal(headers['cross-origin-opener-policy'], 'same-origin');
    }
  });

  test('is asked for again each time, and sent again when it is another', async () => {
    const first = await get('/');
    const etag = String(first.headers.etag);
    const again = await get('/groups', { 'if-none-match': `"other", ${etag}` });
    assert.deepEqual([again.status, again.text], [304, '']);
    assert.equal(again.headers.etag, etag);
    assert.equal((await get('/', { 'if-none-match': '"other"' })).status, 200);
  });

  test('has scripts and styles that a browser keeps for good', async () => {
    for (const [path, type] of [
      ['/assets/app-1a2b3c4d.js', 'text/javascript; charset=utf-8'],
      ['/assets/app-1a2b3c4d.css', 'text/css; charset=utf-8'],
    ] as const) {
      const { status, headers } = await get(path);
      assert.equal(status, 200);
      assert.equal(headers['content-type'], type);
      assert.equal(headers['cache-control'], 'public, max-age=31536000, immutable');
    }
    const icon = await get('/favicon.svg');
    assert.deepEqual(
      [icon.status, icon.headers['content-type'], icon.headers['cache-control']],
      [200, 'image/svg+xml', 'no-cache'],
    );
  });

  test('is sent as short as the browser takes it', async () => {
    const { port } = await addressOf(await built);
    const fetched = async (accepts: string) => {
      const url = `http://127.0.0.1:${port}/assets/app-1a2b3c4d.js`;
      const { body, headers } = await rawGet(url, accepts);
      return { encoding: headers['content-encoding'], vary: headers.vary, body, etag: headers.etag };
    };
    const plain = await fetched('identity');
    const brotli = await fetched('gzip, deflate, br, zstd');
    const gzip = await fetched('br;q=0, gzip;q=0.5');
    assert.deepEqual([plain.encoding, brotli.encoding, gzip.encoding], [undefined, 'br', 'gzip']);
    assert.equal(String(plain.body), SCRIPT);
    assert.equal(String(brotliDecompressSync(brotli.body)), SCRIPT);
    assert.equal(String(gunzipSync(gzip.body)), SCRIPT);
    assert.equal(new Set([plain.etag, brotli.etag, gzip.etag]).size, 3, 'each form is a thing of its own');
    assert.deepEqual([plain.vary, brotli.vary], ['accept-encoding', 'accept-encoding']);
    assert.equal((await get('/', { 'accept-encoding': 'br' })).text, PAGE, 'where there is no shorter form');
  });

  test('answers HEAD as GET, without the body, and no other method', async () => {
    const head = await get('/groups', {}, 'HEAD');
    assert.deepEqual([head.status, head.text], [200, '']);
    assert.equal(head.headers['content-length'], String(PAGE.length));
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) {
      const { status, headers } = await get('/groups', {}, method);
      assert.equal(status, 404, method);
      assert.match(String(headers['content-type']), /^application\/json/);
    }
  });

  test('has nothing but what was built to be served', async () => {
    const paths = [
      '/assets/secret.js',
      '/assets/../secret.js',
      '/assets/..%2fsecret.js',
      '/assets/%2e%2e/secret.js',
      '/assets/%2e%2e%2f%2e%2e%2fsecret.js',
      '/assets/..%5c..%5csecret.js',
      '/assets/....//secret.js',
      '/assets//secret.js',
      '/assets/.hidden.js',
      '/assets/app.js.map',
      '/assets/app-1a2b3c4d.js.br',
      '/assets/app-1a2b3c4d.js%00.css',
      '/assets/inner.js',
      '/assets/',
      '/assets',
      '/secret.js',
      '/../secret.js',
      '/index.html',
      '/scheme.js',
    ];
    for (const path of paths) {
      const { status, headers, text } = await get(path);
      assert.ok(status === 404 || status === 400, `${path}: ${status}`);
      assert.ok(!text.includes(SECRET), path);
      assert.match(String(headers['content-type']), /^application\/json/, path);
    }
  });

  test('stands in the way of no API, nor of what it says where it has nothing', async () => {
    const known = ['/api', '/api/nothing', '/rest/api/3/nothing', '/wiki/rest/api/x', '/admin/v2/x'];
    const others = ['/rest/agile/1.0/board', '/ex/jira/x/rest/agile', '/wiki/x', '/admin', '//rest/api/3/x'];
    for (const path of [...known, ...others]) {
      const { status, headers } = await get(path, { accept: 'text/html' });
      assert.ok(status === 404 || status === 401, `${path}: ${status}`);
      assert.match(String(headers['content-type']), /^application\/json/, path);
    }
    assert.equal((await get('/livez')).text, '{"status":"ok"}');
  });

  test('shows whoever goes elsewhere that there is nothing, and tells programs as ever', async () => {
    const browser = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';
    const seen = await get('/nowhere/at/all?x', { accept: browser });
    assert.deepEqual([seen.status, seen.text], [404, PAGE]);
    assert.equal(seen.headers['content-type'], 'text/html; charset=utf-8');
    assert.match(String(seen.headers['content-security-policy']), /script-src 'self'/);
    const others: [headers: Record<string, string>, method?: string][] = [
      [{}],
      [{ accept: '*/*' }],
      [{ accept: 'application/json' }],
      [{ accept: 'application/json, text/html;q=0.9' }],
      [{ accept: browser }, 'POST'],
    ];
    for (const [headers, method] of others) {
      const told = await get('/nowhere', headers, method);
      assert.equal(told.status, 404);
      assert.match(String(told.headers['content-type']), /^application\/json/);
    }
  });

  test('says so where it was not built', async () => {
    const server = await serve({ consoleDirectory: join(tmpdir(), 'groupkeep-no-such-console') });
    const { status, headers, text } = await overTheWire(server, { path: '/' });
    assert.deepEqual([status, headers['content-type']], [404, 'text/plain; charset=utf-8']);
    assert.match(text, /not built.*npm run build/);
    assert.equal((await overTheWire(server, { path: '/assets/app-1a2b3c4d.js' })).status, 404);
  });

  test('can be left out', async () => {
    const server = await serve({ config: { console: false } });
    for (const path of ['/', '/groups', '/assets/app-1a2b3c4d.js', '/favicon.svg', '/nowhere']) {
      const { status, body } = await overTheWire(server, { path, headers: { accept: 'text/html' } });
      assert.deepEqual([status, body.code], [404, 404], path);
    }
  });
});

/** A reply with its body as it came, not decoded. */
async function rawGet(url: string, acceptEncoding: string) {
  const response = Promise.withResolvers<IncomingMessage>();
  request(url, { headers: { 'accept-encoding': acceptEncoding } }, response.resolve)
    .on('error', response.reject)
    .end();
  const message = await response.promise;
  return { headers: message.headers, body: Buffer.concat(await message.toArray()) };
}
