import type { IncomingHttpHeaders } from 'node:http';

/** The headers of a request as they came, and what they say. */
export interface PlainHead {
  text: string;
  headers: Readonly<IncomingHttpHeaders>;
}

export interface PlainRequest {
  method: string;
  url: string;
  head: PlainHead;
  body: Buffer;
}

/** More than clients send; Node, which has limits of its own, takes apart whatever is longer. */
const LONGEST_HEAD = 8192;

const HEAD_END = '\r\n\r\n';

const REQUEST_LINE = /^(GET|POST|PUT|PATCH|DELETE) (\/[!-~]*) HTTP\/1\.1\r\n/;

/** A name, a colon, a space, and a value of letters of ASCII that neither begins nor ends with a space. */
const HEADER = /([A-Za-z\d-]+): ([!-~](?:[ -~]*[!-~])?)\r\n/y;

/** What says how requests and connections begin and end, other than the two headers that are looked at; or is told as a list. */
const NOT_PLAIN: ReadonlySet<string> = new Set([
  'expect',
  'http2-settings',
  'keep-alive',
  'proxy-connection',
  'set-cookie',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

const LENGTH = /^(?:0|[1-9]\d{0,7})$/;

/**
 * Reads a packet that is one whole request in the form that nearly all clients give it (RFC 9112): nothing before and nothing
 * after it, no header twice, none that changes how it is to be read, and a body of exactly the length that it tells.
 * Whatever it reads, Node's own parser reads likewise; what it does not is for that to take apart. It decides on nothing that two
 * readers could understand differently.
 * @param before the headers that came last on the same connection: most clients send the same each time
 * @returns `undefined` for anything else
 */
export function readPlainRequest(packet: Buffer, before: PlainHead | undefined): PlainRequest | undefined {
  const end = packet.indexOf(HEAD_END, 0, 'latin1');
  if (end < 0 || end > LONGEST_HEAD) return undefined;
  const text = packet.toString('latin1', 0, end + 2);
  const line = REQUEST_LINE.exec(text);
  if (!line) return undefined;
  const [{ length }, method = '', url = ''] = line;
  const head = readHead(text.slice(length), before);
  const body = packet.subarray(end + HEAD_END.length);
  if (!head || body.length !== Number(head.headers['content-length'] ?? 0)) return undefined;
  return { method, url, head, body };
}

function readHead(text: string, before: PlainHead | undefined): PlainHead | undefined {
  if (text === before?.text) return before;
  const headers: IncomingHttpHeaders = {};
  HEADER.lastIndex = 0;
  while (HEADER.lastIndex < text.length) {
    const [, cased = '', value = ''] = HEADER.exec(text) ?? [];
    const name = cased.toLowerCase();
    if (name === '' || name in headers || !isPlain(name, value)) return undefined;
    headers[name] = value;
  }
  return { text, headers: Object.freeze(headers) };
}

function isPlain(name: string, value: string): boolean {
  if (name === 'content-length') return LENGTH.test(value);
  if (name === 'connection') return value.toLowerCase() === 'keep-alive';
  return !NOT_PLAIN.has(name);
}
