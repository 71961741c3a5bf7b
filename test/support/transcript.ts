import assert from 'node:assert/strict';
import { STATUS_CODES } from 'node:http';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import inject, { type InjectOptions, type Response } from 'light-my-request';
import type { AuditEvent } from '../../src/core/audit.ts';
import type { TestServer } from './server.ts';

/** A request as tests write it. */
export interface Ask {
  method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS';
  path: string;
  headers?: Record<string, string>;
  /** An object is sent as JSON, text as it is; with a JSON content type unless `headers` say otherwise. */
  body?: unknown;
  /** Whether a reply of 5xx is one of those expected. It is a defect of ours everywhere else. */
  mayFail?: boolean;
  /** The `Authorization` header; `null` for none. By default that of the transcript. */
  authorization?: string | null;
  /** The address the request comes from; transcripts do not show it. */
  remoteAddress?: string;
}

export interface Answer {
  status: number;
  headers: Record<string, string>;
  text: string;
  /** The parsed body; `undefined` when there is none. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into replies of every shape
  body: any;
}

export interface TranscriptOptions {
  /** What every request is authorized by that does not say; transcripts do not show it. */
  authorization?: string;
  /** Every request's headers, beside its own; transcripts do not show them. */
  headers?: Record<string, string>;
  /** Which headers of a reply are shown. */
  shown?: readonly string[];
  /** Has the framework answer whatever comes. */
  pastDoor?: boolean;
}

/** Reply headers that mean something to a client. What varies between runs is not among them. */
const SHOWN = [
  'content-type',
  'location',
  'allow',
  'www-authenticate',
  'retry-after',
  'deprecation',
  'sunset',
  'warning',
  'x-ratelimit-limit',
  'x-ratelimit-remaining',
  'x-ratelimit-reset',
  'x-seraph-loginreason',
];

/** As a request of a socket reaches the server, or past its door. */
async function send(
  { app }: TestServer,
  { pastDoor }: TranscriptOptions,
  request: InjectOptions,
): Promise<Response> {
  if (pastDoor) return app.inject(request);
  await app.ready();
  return inject((received, response) => app.server.emit('request', received, response), request);
}

/** Sends a request to a test server and checks what holds for every reply of any dialect. */
export async function ask(
  server: TestServer,
  request: Ask,
  options: TranscriptOptions = {},
): Promise<Answer> {
  const { authorization = options.authorization } = request;
  const payload = toPayload(request.body);
  const answer = await send(server, options, {
    method: request.method as NonNullable<InjectOptions['method']>,
    url: request.path,
    headers: {
      host: server.fernhollow.site.host,
      ...options.headers,
      ...(authorization && { authorization }),
      ...(payload !== undefined && { 'content-type': 'application/json' }),
      ...request.headers,
    },
    ...(payload !== undefined && { payload }),
    ...(request.remoteAddress !== undefined && { remoteAddress: request.remoteAddress }),
  });
  const headers = Object.fromEntries(
    Object.entries(answer.headers).map(([name, value]) => [name, String(value)]),
  );
  const text = answer.body;
  assert.ok(answer.statusCode < 500 || request.mayFail, `${request.method} ${request.path}: ${text}`);
  assert.match(headers['x-request-id'] ?? '', /^[0-9a-f-]{36}$/, 'every reply says its request id');
  if (text === '') return { status: answer.statusCode, headers, text, body: undefined };
  assert.match(headers['content-type'] ?? '', /^application\/([\w.]+\+)?json\b|^text\/plain\b/);
  const isJson = /json/.test(headers['content-type'] ?? '');
  return { status: answer.statusCode, headers, text, body: isJson ? JSON.parse(text) : text };
}

/**
 * Records requests, their replies and the audit events they leave, as a text that reads well and is the same in every
 * run, on every engine: what varies has a name instead (`<group:engineering>`, `<account:alice>`, `<cursor 1>`,
 * `<request id>`, `<uuid 1>`). Times stay as they are, since the clock of a test server stands still.
 *
 * `matches` compares it with a file that is checked in. `--test-update-snapshots` writes the file anew.
 */
export class Transcript {
  private readonly server: TestServer;
  private readonly options: TranscriptOptions;
  private readonly parts: string[];
  private readonly numbered = new Map<string, string>();
  private readonly counts = new Map<string, number>();

  constructor(server: TestServer, title: string, options: TranscriptOptions = {}) {
    this.server = server;
    this.options = options;
    this.parts = [`# ${title}`];
  }

  heading(text: string): void {
    this.parts.push(`## ${text}`);
  }

  /** Sends a request; the transcript shows it in full below a sentence. */
  async tell(sentence: string, request: Ask): Promise<Answer> {
    const { answer, recorded, rename } = await this.send(request);
    this.parts.push(
      sentence,
      fence(rename(this.describeRequest(request), pretty(toPayload(request.body)))),
      fence(rename(this.describeReply(answer), pretty(answer.text))),
      ...recorded.map((event) => `Recorded: ${event}`),
    );
    return answer;
  }

  /**
   * Sends requests; the transcript shows of each but a line with the reply. For what is alike in all operations, such
   * as being refused without a key. `summarize` says what to show of a success instead of all of it.
   */
  async list(requests: Record<string, Ask>, summarize?: (answer: Answer) => string): Promise<void> {
    const lines: string[] = [];
    for (const [sentence, request] of Object.entries(requests)) {
      const { answer, recorded, rename } = await this.send(request);
      const text = summarize && answer.status < 300 ? summarize(answer) : answer.text;
      const line = `* ${sentence}: ${answer.status} ${text}`.trimEnd();
      lines.push([rename(line), ...recorded.map((event) => `recorded: ${event}`)].join(', '));
    }
    this.parts.push(lines.join('\n'));
  }

  toString(): string {
    return `${this.parts.join('\n\n')}\n`;
  }

  /** Compares with `test/dialects/<name>.md`, such as `organizations/transcripts/v2.createGroup`. */
  matches(t: TestContext, name: string): void {
    const path = join(import.meta.dirname, '..', 'dialects', `${name}.md`);
    t.assert.fileSnapshot(this.toString(), path, { serializers: [String] });
  }

  private async send(request: Ask): Promise<Exchange> {
    // What it deletes has its names from before, and what it creates from after.
    const before = await this.server.observe();
    const answer = await ask(this.server, request, this.options);
    const after = await this.server.observe();
    const names = new Map(after.names);
    names.set(answer.headers['x-request-id'] ?? '', '<request id>');
    return {
      answer,
      recorded: after.events.slice(before.events.length).map(describeEvent),
      rename: (...parts) => this.rename(names, parts.filter((part) => part !== '').join('\n\n')),
    };
  }

  private describeRequest({ method, path, headers, authorization }: Ask): string {
    const credential =
      authorization === null ? { authorization: '(none)' } : authorization && { authorization };
    const lines = Object.entries({ ...credential, ...headers });
    return [`${method} ${path}`, ...lines.map(([name, value]) => `${name}: ${value}`)].join('\n');
  }

  private describeReply({ status, headers }: Answer): string {
    const shown = (this.options.shown ?? SHOWN).filter((name) => headers[name] !== undefined);
    return [`${status} ${STATUS_CODES[status]}`, ...shown.map((name) => `${name}: ${headers[name]}`)].join(
      '\n',
    );
  }

  private rename(names: ReadonlyMap<string, string>, text: string): string {
    // One pass over whatever looks like an id, so that no name is taken for something to rename.
    return text.replace(VARYING, (found, uuid?: string) => {
      const name = names.get(found);
      if (name !== undefined) return name;
      if (uuid) return found.replace(uuid, this.number('uuid', uuid));
      return isCursor(found) ? this.number('cursor', found) : found;
    });
  }

  /** The same text has the same number throughout a transcript. */
  private number(kind: string, text: string): string {
    const known = this.numbered.get(text);
    if (known) return known;
    const count = (this.counts.get(kind) ?? 0) + 1;
    this.counts.set(kind, count);
    this.numbered.set(text, `<${kind} ${count}>`);
    return `<${kind} ${count}>`;
  }
}

interface Exchange {
  answer: Answer;
  recorded: string[];
  /** Texts below each other, with names for what varies. */
  rename(...parts: string[]): string;
}

/** `group_member_added of engineering, Alice` */
function describeEvent({ action, subject, object }: AuditEvent): string {
  return `${action} of ${subject.name}${object ? `, ${object.name}` : ''}`;
}

/** Ids, account ids in both spellings, hosts, and long runs of base64: secrets, tokens, cursors. */
const VARYING =
  /[\w-]+\.example\.com|(?:\w+(?::|%3A))?([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})|[\w-]{20,}(?:[\w+/-]*=+)?/g;

/** Nothing else in a transcript mixes capitals, small letters and digits over so many letters. */
function isCursor(text: string): boolean {
  return text.length >= 48 && /[A-Z]/.test(text) && /[a-z]/.test(text) && /\d/.test(text);
}

function toPayload(body: unknown): string | undefined {
  if (body === undefined || typeof body === 'string') return body;
  return JSON.stringify(body);
}

/** JSON laid out over lines; any other text as it is. */
function pretty(text: string | undefined): string {
  if (text === undefined) return '';
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

function fence(text: string): string {
  return `\`\`\`\n${text}\n\`\`\``;
}
