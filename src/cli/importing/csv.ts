import { CsvError, type Info, parse } from 'csv-parse/sync';
import {
  type CsvFile,
  type Entry,
  type ImportFile,
  type Piece,
  refusedEntry,
  UnreadableFile,
} from './entry.ts';
import { type Lines, readLines } from './lines.ts';

type Fields = readonly string[];

const COLUMNS = ['group', 'member', 'email', 'name'];
const HEADER = 'group,member,email,name';

/**
 * Reads `group,member[,email,name]`: a membership a line. A group stands before its first member, so that it is
 * made when it is missing; with e-mail address and name the person is made as well. The file is read twice, so that
 * nothing of one that turns out not to be CSV is applied, and never held as a whole.
 * @throws UnreadableFile, CliError
 */
export async function openCsv(path: string): Promise<ImportFile> {
  let width = 0;
  let count = 0;
  for await (const lines of readLines(path)) {
    // Nothing can be wrong with lines without quotes.
    const records = width === 0 || isQuoted(lines) ? parseRecords(lines) : [];
    if (width === 0) width = widthOf(records[0]);
    count += lines.count;
  }
  if (width === 0) throw new UnreadableFile(1, `The file is empty. Its first line must be ${HEADER}.`);
  const csv = { path, width };
  return { csv, count: count - 1, pieces: () => readPieces(csv) };
}

async function* readPieces(file: CsvFile): AsyncGenerator<Piece> {
  const groups = new Set<string>();
  for await (const { entries } of readMembers(file)) {
    yield { entries: [...impliedGroups(entries, groups), ...entries] };
  }
}

/** The memberships of a file that has been looked through, with the lines that they are. */
export async function* readMembers({ path, width }: CsvFile): AsyncGenerator<Piece & { lines: Lines }> {
  let isBehindHeader = false;
  for await (const lines of readLines(path)) {
    const records = parseRecords(lines);
    if (!isBehindHeader) isBehindHeader = records.shift() !== undefined;
    yield { entries: records.map(({ line, fields }) => toMember(line, fields, width)), lines };
  }
}

/** The groups that are named for the first time. */
function impliedGroups(members: readonly Entry[], known: Set<string>): Entry[] {
  const groups: Entry[] = [];
  for (const { line, row } of members) {
    if (row?.kind !== 'member' || known.has(row.group)) continue;
    // A copy, since what was cut out of a text keeps all of it alive.
    const name = Buffer.from(row.group).toString();
    known.add(name);
    groups.push({ kind: 'group', line, implied: true, row: { kind: 'group', name } });
  }
  return groups;
}

interface CsvRecord {
  line: number;
  fields: Fields;
}

/** Where nothing is quoted, records are lines and fields stand between commas, and telling that takes a tenth of the time. */
function parseRecords(lines: Lines): CsvRecord[] {
  return isQuoted(lines) ? parseQuoted(lines) : splitPlain(lines);
}

function isQuoted({ text }: Lines): boolean {
  return text.includes('"');
}

function splitPlain({ text, first }: Lines): CsvRecord[] {
  const records: CsvRecord[] = [];
  let line = first;
  for (let start = 0; start < text.length; line += 1) {
    const end = text.indexOf('\n', start);
    const record = text.slice(start, end);
    if (record.trim() !== '') records.push({ line, fields: record.split(',').map((field) => field.trim()) });
    start = end + 1;
  }
  return records;
}

function parseQuoted({ text, first }: Lines): CsvRecord[] {
  const options = {
    info: true,
    raw: true,
    relax_column_count: true,
    skip_empty_lines: true,
    trim: true,
  } as const;
  try {
    const parsed = parse(text, options) as unknown as { info: Info; raw: string; record: Fields }[];
    return parsed.map(({ info, raw, record }) => ({
      line: first - 1 + firstLine(info.lines, raw),
      fields: record,
    }));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new UnreadableFile(first - 1 + Number(error.lines ?? 1), error.message);
  }
}

/** The parser counts to the end of a record, and a quoted field may hold line breaks. */
function firstLine(lastLine: number, raw: string): number {
  return lastLine - (raw.trim().match(/\n/g)?.length ?? 0);
}

/** How many columns the file has, by its first record, which is none when the file begins with empty lines. */
function widthOf(header: CsvRecord | undefined): number {
  if (!header) return 0;
  const names = header.fields.map((field) => field.toLowerCase());
  const isKnown = names.every((name, column) => name === COLUMNS[column]);
  if (isKnown && (names.length === 2 || names.length === 4)) return names.length;
  throw new UnreadableFile(header.line, `The first line must be group,member or ${HEADER}.`);
}

function toMember(line: number, fields: Fields, width: number): Entry {
  const [group = '', member = '', email = '', name = ''] = fields;
  const refuse = (reason: string) => refusedEntry('member', line, 'row', reason);
  if (fields.length !== width)
    return refuse(`It has ${fields.length} fields, and the first line has ${width}.`);
  if (group === '') return refuse('It has no group.');
  if (member === '') return refuse('It has no member.');
  if ((email === '') !== (name === '')) {
    return refuse('It has only one of email and name: a new person needs both, a known one neither.');
  }
  if (email === '') return { kind: 'member', line, row: { kind: 'member', group, member } };
  return { kind: 'member', line, row: { kind: 'member', group, member, person: { email, name } } };
}
