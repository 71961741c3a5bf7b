import fc from 'fast-check';
import type { Message } from './messages.ts';
import { encode, hostileText } from './texts.ts';

/** Something wrong with a request. `bytes` is done to what goes over the wire, after which the framing is in doubt. */
export type Damage =
  | { to: 'message'; part: Part; name: string; apply(message: Message): void }
  | { to: 'bytes'; part: 'frame'; name: string; apply(bytes: Buffer): Buffer };

type Part = 'path' | 'query' | 'header' | 'body' | 'method';

function toMessage(part: Part, name: string, apply: (message: Message) => void): Damage {
  return { to: 'message', part, name, apply };
}

function toBytes(name: string, apply: (bytes: Buffer) => Buffer): Damage {
  return { to: 'bytes', part: 'frame', name, apply };
}

const SEGMENTS = [
  '',
  '%',
  '%zz',
  '%00',
  '%c0%80',
  '%ff',
  '%ed%a0%80',
  '%252e%252e',
  '%2e%2e',
  '..',
  '.',
  '%2f',
  '%5c',
  '/',
  '*',
  '-',
  '~',
  ';a=b',
  '{orgId}',
  ':orgId',
  '__proto__',
  'constructor',
  '\xe9\xff',
  '%0d%0aX:y',
  'x'.repeat(300),
  'x'.repeat(5000),
  '%F0%9F%98%80'.repeat(255),
];

const paths: fc.Arbitrary<Damage> = fc.oneof(
  fc
    .tuple(fc.nat(12), fc.oneof(fc.constantFrom(...SEGMENTS), hostileText.map(encode)))
    .map(([at, segment]) =>
      toMessage('path', `segment ${at}: ${segment.slice(0, 20)}`, (message) =>
        onPath(message, (path) => replaceSegment(path, at, segment)),
      ),
    ),
  fc.constantFrom(
    toMessage('path', 'encoded twice', (message) => onPath(message, (path) => path.replaceAll('%', '%25'))),
    toMessage('path', 'all encoded', (message) =>
      onPath(message, (path) =>
        path.replace(/[^/]/g, (letter) => `%${letter.charCodeAt(0).toString(16).padStart(2, '0')}`),
      ),
    ),
    toMessage('path', 'upper case', (message) => onPath(message, (path) => path.toUpperCase())),
    toMessage('path', 'slashes', (message) => onPath(message, (path) => path.replaceAll('/', '//'))),
    toMessage('path', 'a slash at the end', (message) => onPath(message, (path) => `${path}/`)),
    toMessage('path', 'a fragment', (message) => onPath(message, (path) => `${path}#x`)),
    toMessage('path', 'absolute', (message) => onPath(message, (path) => `http://example.com${path}`)),
    toMessage('path', 'absolute with a login', (message) =>
      onPath(message, (path) => `http://a:b@example.com${path}`),
    ),
    toMessage('path', 'one part less', (message) =>
      onPath(message, (path) => path.replace(/\/[^/]*$/, '') || '/'),
    ),
    toMessage('path', 'a long way', (message) => onPath(message, (path) => path + '/x'.repeat(2000))),
  ),
);

function onPath(message: Message, change: (path: string) => string): void {
  const [path = '', ...query] = message.target.split('?');
  message.target = [change(path), ...query].join('?');
}

function replaceSegment(path: string, at: number, segment: string): string {
  const segments = path.split('/');
  segments[1 + (at % Math.max(1, segments.length - 1))] = segment;
  return segments.join('/');
}

const PAIRS = [
  '%',
  '=',
  '&&&',
  '%ff=%fe',
  'limit=1e9',
  'limit=-1',
  'limit=',
  'limit=99999999999999999999',
  'maxResults=-2147483649',
  'startAt=2147483648',
  'start=0x10',
  'cursor=AAAA',
  'cursor=%00',
  'x[]=1&x[a][b]=2',
  '__proto__=1&constructor=2&__proto__[x]=3',
  'counts=%7B%22includeUsers%22%3Atrue',
  'sortBy=[[[[',
  'expand=*,*,*',
  'a=1&'.repeat(500),
  `query=${'%25'.repeat(3000)}`,
  `searchTerm=${'x'.repeat(9000)}`,
];

const queries: fc.Arbitrary<Damage> = fc.oneof(
  fc.constantFrom(...PAIRS).map((pair) =>
    toMessage('query', `query ${pair.slice(0, 30)}`, (message) => {
      message.target += `${message.target.includes('?') ? '&' : '?'}${pair}`;
    }),
  ),
  fc.tuple(hostileText, hostileText).map(([name, value]) =>
    toMessage('query', 'a strange pair', (message) => {
      message.target += `${message.target.includes('?') ? '&' : '?'}${encode(name)}=${encode(value)}`;
    }),
  ),
  fc.constant(
    toMessage('query', 'everything twice', (message) => {
      const [path, query] = message.target.split('?');
      if (query) message.target = `${path}?${query}&${query}`;
    }),
  ),
);

const HEADERS: [name: string, value: string][] = [
  ['Content-Type', 'application/json; charset=utf-16'],
  ['Content-Type', 'application/json;charset="utf-8"; x=y'],
  ['Content-Type', 'application/vnd.api+json'],
  ['Content-Type', 'text/html'],
  ['Content-Type', 'multipart/form-data'],
  ['Content-Type', ''],
  ['Content-Type', '\xff\xfe'],
  ['Content-Encoding', 'gzip'],
  ['Content-Encoding', 'identity'],
  ['Accept', 'text/html'],
  ['Accept', 'application/xml;q=0.9, */*;q=nonsense'],
  ['Accept-Encoding', 'br;q=1, gzip'],
  ['Accept-Language', 'xx-XX'],
  ['Authorization', 'Basic'],
  ['Authorization', 'Basic !!!!'],
  ['Authorization', `Basic ${Buffer.from('no colon').toString('base64')}`],
  ['Authorization', 'Bearer'],
  ['Authorization', `Bearer ${'x'.repeat(600)}`],
  ['Authorization', 'Digest username="x"'],
  ['Authorization', 'JWT abc.def.ghi'],
  ['Authorization', 'basic \xff'],
  ['X-Atlassian-Token', 'no-check'],
  ['X-AAccountId', '712020:00000000-0000-4000-8000-000000000000'],
  ['X-ExperimentalApi', 'opt-in'],
  ['X-Force-Accept-Language', 'true'],
  ['Atl-Confluence-With-Admin-Key', 'true'],
  ['X-Forwarded-For', '203.0.113.9, "><script>'],
  ['X-Forwarded-Host', 'evil.example.com'],
  ['X-HTTP-Method-Override', 'DELETE'],
  ['If-None-Match', '*'],
  ['Range', 'bytes=0-'],
  ['Cookie', `JSESSIONID=${'x'.repeat(1000)}`],
  ['Connection', 'upgrade'],
  ['Upgrade', 'h2c'],
  ['Origin', 'null'],
  ['__proto__', 'x'],
  ['X-Big', 'x'.repeat(20_000)],
  ['X-Bigger', 'x'.repeat(33_000)],
];

const headers: fc.Arbitrary<Damage> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .constantFrom(...HEADERS)
      .map(([name, value]) => toMessage('header', `${name}: ${value.slice(0, 30)}`, setHeader(name, value))),
  },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom('', 'a b', '<x>', 'x'.repeat(300), '[::1]:80', 'a:99999', 'b@c')
      .map((host) => toMessage('header', `host ${host.slice(0, 20)}`, setHeader('Host', host))),
  },
  {
    weight: 1,
    arbitrary: fc.constant(
      toMessage('header', 'a hundred headers', (message) => {
        for (let nth = 0; nth < 100; nth += 1) message.headers.push([`X-${nth}`, 'y']);
      }),
    ),
  },
);

function setHeader(name: string, value: string): (message: Message) => void {
  return (message) => {
    message.headers = [
      ...message.headers.filter(([known]) => known.toLowerCase() !== name.toLowerCase()),
      [name, value],
    ];
  };
}

const JSON_TEXTS = [
  'null',
  'true',
  '[]',
  '""',
  '1e400',
  '{}',
  '{"__proto__":{"name":"x"}}',
  '{"constructor":{"prototype":{"name":"x"}}}',
  '{"name":"a","name":"b"}',
  '{"name":{"toString":null}}',
  '{"name":1}',
  '{"groups":"x"}',
  '{"users":[null,1,{}]}',
  '{"accountId":["x"]}',
  '[[[[[[[[[[',
  `${'['.repeat(20_000)}${']'.repeat(20_000)}`,
  `{"a":${'{"a":'.repeat(200)}1${'}'.repeat(200)}}`,
  '{"name":"\\ud800"}',
  '{"name":"\\u0000"}',
  '{"limit":1e308,"cursor":""}',
  'name=x&description=y',
  '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/passwd">]><x>&y;</x>',
  '',
  ' ',
];

const bodies: fc.Arbitrary<Damage> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc
      .constantFrom(...JSON_TEXTS)
      .map((text) => toMessage('body', `body ${text.slice(0, 30)}`, setBody(Buffer.from(text)))),
  },
  {
    weight: 1,
    arbitrary: fc
      .json({ maxDepth: 4 })
      .map((text) => toMessage('body', 'any JSON', setBody(Buffer.from(text)))),
  },
  {
    weight: 1,
    arbitrary: fc
      .uint8Array({ maxLength: 64 })
      .map((bytes) => toMessage('body', 'any bytes', setBody(Buffer.from(bytes)))),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(fc.nat(5), fc.jsonValue({ maxDepth: 2 })).map(([at, value]) =>
      toMessage(
        'body',
        'another type',
        onJson((body) => {
          const names = Object.keys(body);
          const name = names[at % Math.max(1, names.length)];
          if (name !== undefined) body[name] = value;
        }),
      ),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(100, 5000).map((count) =>
      toMessage(
        'body',
        `lists of ${count}`,
        onJson((body) => {
          for (const name of Object.keys(body)) body[name] = Array(count).fill(body[name]);
        }),
      ),
    ),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      toMessage(
        'body',
        'BOM',
        onBody((body) => Buffer.concat([Buffer.from('\ufeff'), body])),
      ),
      toMessage(
        'body',
        'truncated',
        onBody((body) => body.subarray(0, body.length >> 1)),
      ),
      toMessage(
        'body',
        'not UTF-8',
        onBody((body) => Buffer.concat([body.subarray(0, 2), Buffer.from([0xff, 0xfe]), body.subarray(2)])),
      ),
      toMessage(
        'body',
        'UTF-16',
        onBody((body) => Buffer.from(body.toString(), 'utf16le')),
      ),
      toMessage(
        'body',
        'twice',
        onBody((body) => Buffer.concat([body, body])),
      ),
      toMessage(
        'body',
        'two megabytes',
        onBody((body) => Buffer.concat([body, Buffer.alloc(2_000_000, 0x20)])),
      ),
    ),
  },
);

function setBody(body: Buffer): (message: Message) => void {
  return (message) => {
    message.body = body;
    if (!message.headers.some(([name]) => name === 'Content-Type'))
      message.headers.push(['Content-Type', 'application/json']);
  };
}

function onBody(change: (body: Buffer) => Buffer): (message: Message) => void {
  return (message) => {
    if (message.body) message.body = change(message.body);
  };
}

function onJson(change: (body: Record<string, unknown>) => void): (message: Message) => void {
  return onBody((bytes) => {
    // What has been made large already would become larger than memory.
    const body = bytes.length < 100_000 ? parse(bytes) : undefined;
    if (!body) return bytes;
    change(body);
    return Buffer.from(JSON.stringify(body));
  });
}

/** `undefined` where other damage has left no object to change. */
function parse(bytes: Buffer): Record<string, unknown> | undefined {
  try {
    const body = JSON.parse(bytes.toString());
    return typeof body === 'object' && body !== null ? body : undefined;
  } catch {
    return undefined;
  }
}

const METHODS = [
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'OPTIONS',
  'TRACE',
  'PROPFIND',
  'QUERY',
  'get',
  'FOO',
];

const methods: fc.Arbitrary<Damage> = fc.constantFrom(...METHODS).map((method) =>
  toMessage('method', `method ${method}`, (message) => {
    message.method = method;
  }),
);

const frames: fc.Arbitrary<Damage> = fc.oneof(
  fc
    .nat(1000)
    .map((thousandth) =>
      toBytes(`cut at ${thousandth}/1000`, (bytes) =>
        bytes.subarray(0, Math.floor((bytes.length * thousandth) / 1000)),
      ),
    ),
  fc
    .tuple(fc.nat(1000), fc.uint8Array({ minLength: 1, maxLength: 8 }))
    .map(([thousandth, noise]) =>
      toBytes(`noise at ${thousandth}/1000`, (bytes) =>
        insert(bytes, Math.floor((bytes.length * thousandth) / 1000), Buffer.from(noise)),
      ),
    ),
  fc.constantFrom(
    toBytes('LF alone', (bytes) => edit(bytes, /\r\n/g, '\n')),
    toBytes('CR alone', (bytes) => edit(bytes, /\r\n/g, '\r')),
    toBytes('HTTP/1.0', (bytes) => edit(bytes, 'HTTP/1.1', 'HTTP/1.0')),
    toBytes('HTTP/3', (bytes) => edit(bytes, 'HTTP/1.1', 'HTTP/3.0')),
    toBytes('two lengths', (bytes) =>
      edit(bytes, '\r\n\r\n', '\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\n'),
    ),
    toBytes('length and chunks', (bytes) =>
      edit(bytes, '\r\n\r\n', '\r\nTransfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n'),
    ),
    toBytes('bad chunks', (bytes) =>
      edit(bytes, '\r\n\r\n', '\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nx\r\n'),
    ),
    toBytes('a space before the colon', (bytes) => edit(bytes, 'Host:', 'Host :')),
    toBytes('a folded header', (bytes) => edit(bytes, '\r\n\r\n', '\r\nX: a\r\n b\r\n\r\n')),
    toBytes('two hosts', (bytes) => edit(bytes, '\r\n\r\n', '\r\nHost: other.example.com\r\n\r\n')),
    toBytes('empty lines first', (bytes) => Buffer.concat([Buffer.from('\r\n\r\n'), bytes])),
    toBytes('twice', (bytes) => Buffer.concat([bytes, bytes])),
  ),
);

/** On the head alone, letters for bytes. */
function edit(bytes: Buffer, pattern: string | RegExp, replacement: string): Buffer {
  return Buffer.from(bytes.toString('latin1').replace(pattern, replacement), 'latin1');
}

function insert(bytes: Buffer, at: number, noise: Buffer): Buffer {
  return Buffer.concat([bytes.subarray(0, at), noise, bytes.subarray(at)]);
}

export const damage: fc.Arbitrary<Damage> = fc.oneof(
  { weight: 4, arbitrary: paths },
  { weight: 3, arbitrary: queries },
  { weight: 3, arbitrary: headers },
  { weight: 5, arbitrary: bodies },
  { weight: 1, arbitrary: methods },
  { weight: 1, arbitrary: frames },
);
