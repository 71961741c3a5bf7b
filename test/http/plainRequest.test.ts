import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { Duplex } from 'node:stream';
import { suite, test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { readPlainRequest } from '../../src/http/plainRequest.ts';

/** A request as it was read, by whomever. */
interface Read {
  method: string | undefined;
  url: string | undefined;
  headers: object;
  body: string;
}

/** Has Node's parser read bytes: what it reads whole, `refused` where it refuses anything. */
async function readByNode(bytes: Buffer): Promise<{ requests: Read[]; refused: boolean }> {
  const coming: { request: IncomingMessage; chunks: Buffer[] }[] = [];
  let refused = false;
  const take = (request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = [];
    coming.push({ request, chunks });
    request.on('data', (chunk) => chunks.push(chunk)).on('error', () => {});
    response.end();
  };
  const server = createServer({ requireHostHeader: false }, take).on('checkContinue', take);
  server.on('clientError', () => {
    refused = true;
  });
  const connection = new Duplex({ read() {}, write: (_chunk, _encoding, done) => done() });
  server.emit('connection', connection);
  connection.push(bytes);
  for (let turn = 0; turn < 4; turn += 1) await setImmediate();
  const whole = coming.filter(({ request }) => request.complete);
  connection.destroy();
  const requests = whole.map(({ request: { method, url, headers }, chunks }) => ({
    method,
    url,
    headers: { ...headers },
    body: Buffer.concat(chunks).toString('latin1'),
  }));
  return { requests, refused };
}

function readPlain(bytes: Buffer): Read | undefined {
  const plain = readPlainRequest(bytes, undefined);
  if (!plain) return undefined;
  const { method, url, head, body } = plain;
  return { method, url, headers: { ...head.headers }, body: body.toString('latin1') };
}

const NEXT = 'GET /next HTTP/1.1\r\nHost: next.example.com\r\n\r\n';

const names = fc.constantFrom(
  ...'Host host Authorization Accept User-Agent Content-Type Content-Length content-length Cookie'.split(' '),
  ...'Transfer-Encoding Connection Expect Upgrade TE Set-Cookie Keep-Alive X_Y'.split(' '),
  ...['__proto__', 'constructor', 'toString', 'X-\xe9', '', ' X', 'X ', 'Content-Length\0'],
);
const values = fc.constantFrom(
  ...'jira.example.com */* application/json 0 1 5 05 +5 5,5 0x5 1e1 : chunked identity'.split(' '),
  ...'keep-alive Keep-Alive close upgrade 100-continue h2c'.split(' '),
  ...[
    '',
    ' ',
    ' 5 ',
    '5, 5',
    'a  b',
    'a\tb',
    'a\rb',
    'a\nb',
    'a\r\n b',
    '\x7f',
    '\xe9',
    '\0',
    'x'.repeat(9000),
  ],
);
const often = <Value>(usual: Value, others: fc.Arbitrary<Value>) =>
  fc.oneof({ arbitrary: fc.constant(usual), weight: 12 }, { arbitrary: others, weight: 1 });

/** Requests of which most are as clients send them, and the others nearly so. */
const packets = fc
  .record({
    method: often(
      'GET',
      fc.constantFrom('POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'get', 'CONNECT', 'G T', ''),
    ),
    gap: often(' ', fc.constantFrom('  ', '\t', '', '\0')),
    target: often(
      '/rest/api/3/group?groupId=1',
      fc.constantFrom(
        '/',
        '/a#b',
        '/a b',
        '*',
        'http://example.com/',
        '/\xe9',
        '/"<>\\^`{|}',
        '//x',
        '/\x7f',
        '',
      ),
    ),
    version: often(
      'HTTP/1.1',
      fc.constantFrom('HTTP/1.0', 'HTTP/2.0', 'http/1.1', 'HTTP/1.1 ', 'HTTP/1.10', ''),
    ),
    headers: fc.array(fc.tuple(names, often(': ', fc.constantFrom(':', ' : ', ':\t', ':  ', '')), values), {
      maxLength: 4,
    }),
    lineEnd: often('\r\n', fc.constantFrom('\n', '\r', '\r\r\n', '\r\n ')),
    end: often('\r\n\r\n', fc.constantFrom('\r\n', '\n\n', '\r\n\n', '\r\n\r\n\r\n', '')),
    body: often('', fc.constantFrom('x', 'hello', '5\r\nhello\r\n0\r\n\r\n', NEXT, '\r\n', '{"a":1}')),
    told: fc.constantFrom(undefined, '#', '#', '#', '0#', '+#', '#.0', '#e0', '0x#', '#,#'),
    flip: often(-1, fc.nat(200)),
    letter: fc.nat(255),
  })
  .map(({ method, gap, target, version, headers, lineEnd, end, body, told, flip, letter }) => {
    const lines = headers.map(([name, separator, value]) => `${name}${separator}${value}`);
    if (told && body !== '') lines.push(`Content-Length: ${told.replaceAll('#', String(body.length))}`);
    const text = [`${method}${gap}${target}${gap}${version}`, 'Host: a.example.com', ...lines].join(lineEnd);
    const bytes = Buffer.from(text + end + body, 'latin1');
    // One letter is another one, wherever it is.
    if (flip >= 0 && flip < bytes.length) bytes[flip] = letter;
    return bytes;
  });

suite('plain requests', () => {
  test('are read as Node reads them, and whatever comes after them is another request', async () => {
    const met = { read: 0, left: 0 };
    const agree = fc.asyncProperty(packets, async (packet) => {
      const plain = readPlain(packet);
      met[plain ? 'read' : 'left'] += 1;
      if (!plain) return;
      const { requests, refused } = await readByNode(Buffer.concat([packet, Buffer.from(NEXT)]));
      assert.deepEqual([requests.length, requests[0], requests[1]?.url, refused], [2, plain, '/next', false]);
    });
    await fc.assert(agree, { numRuns: 20_000 });
    assert.ok(met.read > 2000 && met.left > 2000, `${met.read} were read, ${met.left} left to Node`);
  });

  test('of the clients that there are, are read', () => {
    const clients: Record<string, string> = {
      curl: 'GET /rest/api/3/group?groupId=1 HTTP/1.1\r\nHost: localhost:8080\r\nAuthorization: Basic YTpi\r\nUser-Agent: curl/8.5.0\r\nAccept: */*\r\n\r\n',
      fetch:
        'GET /a HTTP/1.1\r\nhost: localhost:8080\r\nconnection: keep-alive\r\nauthorization: Bearer x\r\naccept: */*\r\naccept-language: *\r\nsec-fetch-mode: cors\r\nuser-agent: node\r\naccept-encoding: gzip, deflate\r\n\r\n',
      requests:
        'DELETE /a HTTP/1.1\r\nHost: localhost:8080\r\nUser-Agent: python-requests/2.32.3\r\nAccept-Encoding: gzip, deflate\r\nAccept: */*\r\nConnection: keep-alive\r\nContent-Length: 0\r\n\r\n',
      go: 'POST /a HTTP/1.1\r\nHost: localhost:8080\r\nUser-Agent: Go-http-client/1.1\r\nContent-Length: 12\r\nContent-Type: application/json\r\nAccept-Encoding: gzip\r\n\r\n{"name":"a"}',
      java: 'GET /a HTTP/1.1\r\nHost: localhost\r\nUser-Agent: Java-http-client/21\r\nAccept: application/json; charset=UTF-8\r\n\r\n',
    };
    for (const [name, text] of Object.entries(clients)) assert.ok(readPlain(Buffer.from(text)), name);
  });

  test('with the headers of the one before are read with theirs', () => {
    const read = (text: string, before?: ReturnType<typeof readPlainRequest>) =>
      readPlainRequest(Buffer.from(text), before?.head);
    const first = read('GET /a HTTP/1.1\r\nHost: a\r\n\r\n');
    const same = read('DELETE /b HTTP/1.1\r\nHost: a\r\n\r\n', first);
    const other = read('GET /c HTTP/1.1\r\nHost: b\r\n\r\n', first);
    assert.equal(same?.head, first?.head);
    assert.deepEqual([same?.method, same?.url], ['DELETE', '/b']);
    assert.deepEqual(other?.head.headers, { host: 'b' });
    assert.equal(read('GET /d HTTP/1.1\r\nHost: a\r\n\r\nx', first), undefined, 'of another length');
  });
});
