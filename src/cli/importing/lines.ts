import { createReadStream } from 'node:fs';
import { CliError } from '../failures.ts';

/** Some lines of a file, each ended by a line feed, whatever the file ends them with. */
export interface Lines {
  text: string;
  /** The number of the first, counted from 1. */
  first: number;
  count: number;
}

/** So much is read at once: lines by the thousand, and little to hold. */
const CHUNK = 1 << 18;

/**
 * Reads a text file piece by piece, so that its size does not matter. A piece ends where a line does and as many quotes are
 * opened as closed: no record of a CSV file is cut in two.
 * @throws CliError when it is not UTF-8
 */
export async function* readLines(path: string): AsyncGenerator<Lines> {
  let first = 1;
  let rest = '';
  for await (const text of readText(path)) {
    rest += text;
    const end = lastEnd(rest);
    if (end === 0) continue;
    const lines = { text: rest.slice(0, end), first, count: countOf('\n', rest, end) };
    rest = rest.slice(end);
    first += lines.count;
    yield lines;
  }
  if (rest === '') return;
  const text = rest.endsWith('\n') ? rest : `${rest}\n`;
  yield { text, first, count: countOf('\n', text, text.length) };
}

async function* readText(path: string): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const decode = (bytes?: Uint8Array) => {
    try {
      return decoder.decode(bytes, { stream: bytes !== undefined });
    } catch {
      throw new CliError(`${path} is not text in UTF-8.`);
    }
  };
  let held = '';
  for await (const bytes of createReadStream(path, { highWaterMark: CHUNK })) {
    const text = held + decode(bytes as Uint8Array);
    // The other half of a Windows line break may be still to come.
    held = text.endsWith('\r') ? '\r' : '';
    yield withLineFeeds(held === '' ? text : text.slice(0, -1));
  }
  yield withLineFeeds(held + decode());
}

function withLineFeeds(text: string): string {
  return text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
}

/** Where the last whole record ends. */
function lastEnd(text: string): number {
  const end = text.lastIndexOf('\n') + 1;
  if (!text.includes('"')) return end;
  let last = 0;
  let open = false;
  for (let index = 0; index < end; index += 1) {
    const character = text[index];
    if (character === '"') open = !open;
    else if (character === '\n' && !open) last = index + 1;
  }
  return last;
}

function countOf(character: string, text: string, end: number): number {
  let count = 0;
  for (let at = text.indexOf(character); at !== -1 && at < end; at = text.indexOf(character, at + 1))
    count += 1;
  return count;
}
