import { hash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/** The console's own addresses: each is its one page, which shows the screen of that address by itself. */
const SCREENS = ['/', '/sign-in', '/groups', '/people', '/access', '/activity', '/credentials'];

/** Files beside the page whose names do not tell what is in them. */
const PLAIN_FILES = ['/favicon.svg', '/scheme.js'];

/** Names have a digest of what is in them, so that a browser need never ask twice. None has a slash, or begins with a dot. */
const ASSET = /^[\w-]+(?:\.[\w-]+)+$/;

const TYPES: Record<string, string> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
  png: 'image/png',
  woff2: 'font/woff2',
};

/** The encodings that the build makes of a file, the shorter first, with the ends of their names. */
const ENCODINGS = [
  ['br', '.br'],
  ['gzip', '.gz'],
] as const;

/** No script and no style but ours, from nowhere but here; and nobody's page around ours. */
const HEADERS = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; '),
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
};

const FOR_EVER = 'public, max-age=31536000, immutable';
const ASK_AGAIN = 'no-cache';

const NOT_BUILT = 'The console is not built. `npm run build` builds it; `npm start` serves it.\n';

/**
 * Serves the console from the directory it was built into. Nothing of it is read before it is asked for, and nothing is
 * kept: a server whose console nobody opens spends neither time nor memory on it.
 */
export function mountConsole(app: FastifyInstance, directory: string): void {
  const page = consolePage(directory);
  for (const screen of SCREENS) {
    app.get(screen, page);
    if (screen !== '/') app.get(`${screen}/*`, page);
  }
  for (const file of PLAIN_FILES) {
    app.get(file, async (request, reply) => {
      const sent = await sendFile(request, reply, join(directory, file), ASK_AGAIN);
      return sent ?? reply.callNotFound();
    });
  }
  app.get<{ Params: { name: string } }>('/assets/:name', async (request, reply) => {
    const { name } = request.params;
    const path = ASSET.test(name) && join(directory, 'assets', name);
    return (path && (await sendFile(request, reply, path, FOR_EVER))) || reply.callNotFound();
  });
}

/** Sends the console's one page, which also shows that there is no such screen. */
export function consolePage(directory: string) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const sent = await sendFile(request, reply, join(directory, 'index.html'), ASK_AGAIN);
    return sent ?? reply.code(404).type('text/plain; charset=utf-8').send(NOT_BUILT);
  };
}

/** Sends a file as short as the client takes it; `undefined` when there is no such file. */
async function sendFile(
  request: FastifyRequest,
  reply: FastifyReply,
  path: string,
  caching: string,
): Promise<FastifyReply | undefined> {
  const type = TYPES[path.slice(path.lastIndexOf('.') + 1)];
  const found = type && (await readShortest(path, acceptedEncodings(request)));
  if (!found) return undefined;
  const { content, encoding } = found;
  const etag = `"${hash('sha256', content, 'base64url').slice(0, 22)}"`;
  reply.headers({ ...HEADERS, 'cache-control': caching, etag, vary: 'accept-encoding' });
  if (request.headers['if-none-match']?.split(/\s*,\s*/).includes(etag)) return reply.code(304).send();
  if (encoding) reply.header('content-encoding', encoding);
  return reply.type(type).send(content);
}

/** The first of the encodings that is there, or else the file as it is. */
async function readShortest(
  path: string,
  accepted: ReadonlySet<string>,
): Promise<{ content: Buffer; encoding?: string } | undefined> {
  for (const [encoding, ending] of ENCODINGS) {
    const content = accepted.has(encoding) ? await readIfThere(path + ending) : undefined;
    if (content) return { content, encoding };
  }
  const content = await readIfThere(path);
  return content && { content };
}

async function readIfThere(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (['ENOENT', 'EISDIR'].includes(code)) return undefined;
    throw error;
  }
}

/** What `Accept-Encoding` names without forbidding it (`q=0`). */
function acceptedEncodings({ headers }: FastifyRequest): ReadonlySet<string> {
  const parts = String(headers['accept-encoding'] ?? '').split(',');
  const accepted = parts.filter((part) => !/;\s*q=0(?:\.0*)?\s*$/.test(part));
  return new Set(accepted.map((part) => part.split(';', 1)[0]?.trim().toLowerCase() ?? ''));
}
