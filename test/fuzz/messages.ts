import type { Knowledge } from './knowledge.ts';
import { Known, type Plan, type Value } from './plans.ts';
import { encode } from './texts.ts';

/** A request as it is about to be sent; damage is done to this. */
export interface Message {
  method: string;
  /** The request target, letter for letter. */
  target: string;
  headers: [name: string, value: string][];
  body: Buffer | undefined;
}

/** The `Authorization` header of each kind of caller; `undefined` for none. */
export type Authorization = (plan: Plan) => string | undefined;

export function messageOf(
  plan: Plan,
  knowledge: Knowledge,
  authorization: Authorization,
  host: string,
): Message {
  const { path, params, query, body } = plan;
  const filled = path.replace(/\{([\w*]+)\}/g, (_, name: string) =>
    encode(asText(resolve(params[name], knowledge))),
  );
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).map(
      (each) => `${name}=${encode(asText(resolve(each, knowledge)))}`,
    ),
  );
  const json = body === undefined ? undefined : Buffer.from(JSON.stringify(resolve(body, knowledge)));
  const credential = authorization(plan);
  return {
    method: plan.target.operation.method,
    target: pairs.length > 0 ? `${filled}?${pairs.join('&')}` : filled,
    headers: [
      ['Host', host],
      ...(credential === undefined ? [] : [['Authorization', credential] as [string, string]]),
      ...(json ? [['Content-Type', 'application/json'] as [string, string]] : []),
    ],
    body: json,
  };
}

/** The message with its length, as bytes. */
export function bytesOf({ method, target, headers, body }: Message): Buffer {
  const length = body === undefined ? [] : [['Content-Length', String(body.length)]];
  const lines = [...headers, ...length].map(([name, value]) => `${name}: ${value}\r\n`);
  const head = Buffer.from(`${method} ${target} HTTP/1.1\r\n${lines.join('')}\r\n`, 'latin1');
  return body === undefined ? head : Buffer.concat([head, body]);
}

/** A line to try the request again with. */
export function curlOf({ method, target, headers, body }: Message, origin: string): string {
  const words = ['curl', '-i', '--path-as-is', '-X', method];
  for (const [name, value] of headers) words.push('-H', `${name}: ${value}`);
  if (body) words.push('--data-binary', '@-');
  words.push(target.startsWith('/') ? origin + target : target);
  const line = words.map(quote).join(' ');
  return body ? `printf '%b' ${quote(printable(body))} | ${line}` : line;
}

/** What to send where no client would. */
export function printfOf(bytes: Buffer, origin: string): string {
  const { hostname, port } = new URL(origin);
  return `printf '%b' ${quote(printable(bytes))} | nc -q 5 ${hostname} ${port}`;
}

function printable(bytes: Buffer): string {
  const shown = bytes.subarray(0, 4000).toString('latin1');
  const cut = bytes.length > 4000 ? `…(${bytes.length} bytes)` : '';
  return (
    shown.replace(/[^ -~]|\\/g, (letter) => `\\0${letter.charCodeAt(0).toString(8).padStart(3, '0')}`) + cut
  );
}

function quote(word: string): string {
  return /^[\w./:=@-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

function resolve(value: Value | undefined, knowledge: Knowledge): unknown {
  if (value instanceof Known) return knowledge.pick(value.kind, value.nth) ?? 'unknown';
  if (Array.isArray(value)) return value.map((each) => resolve(each, knowledge));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, resolve(each, knowledge)]));
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}
