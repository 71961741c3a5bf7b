import { CsvError, type Info, parse } from 'csv-parse/sync';
import { type Entry, refusedEntry, UnreadableFile } from './entry.ts';

type Fields = readonly string[];

const COLUMNS = ['group', 'member', 'email', 'name'];
const HEADER = 'group,member,email,name';

/**
 * Reads `group,member[,email,name]`: a membership a line. A group stands before its first member, so that it is
 * made when it is missing; with e-mail address and name the person is made as well.
 * @throws UnreadableFile
 */
export function readCsv(text: string): Entry[] {
  const [header, ...records] = parseRecords(text);
  if (!header) throw new UnreadableFile(1, `The file is empty. Its first line must be ${HEADER}.`);
  requireHeader(header);
  const groups = new Map<string, Entry>();
  const members: Entry[] = [];
  for (const { line, fields } of records) {
    const entry = toMember(line, fields, header.fields.length);
    members.push(entry);
    if (entry.row?.kind !== 'member' || groups.has(entry.row.group)) continue;
    groups.set(entry.row.group, { kind: 'group', line, row: { kind: 'group', name: entry.row.group } });
  }
  return [...groups.values(), ...members];
}

interface CsvRecord {
  line: number;
  fields: Fields;
}

function parseRecords(text: string): CsvRecord[] {
  const options = {
    info: true,
    raw: true,
    relax_column_count: true,
    skip_empty_lines: true,
    trim: true,
  } as const;
  try {
    // The parser counts a Windows line break inside quotes as two lines.
    const parsed = parse(text.replace(/\r\n?/g, '\n'), options) as unknown as {
      info: Info;
      raw: string;
      record: Fields;
    }[];
    return parsed.map(({ info, raw, record }) => ({ line: firstLine(info.lines, raw), fields: record }));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new UnreadableFile(Number(error.lines ?? 1), error.message);
  }
}

/** The parser counts to the end of a record, and a quoted field may hold line breaks. */
function firstLine(lastLine: number, raw: string): number {
  return lastLine - (raw.trim().match(/\n/g)?.length ?? 0);
}

function requireHeader({ line, fields }: CsvRecord): void {
  const names = fields.map((field) => field.toLowerCase());
  const isKnown = names.every((name, column) => name === COLUMNS[column]);
  if (isKnown && (names.length === 2 || names.length === 4)) return;
  throw new UnreadableFile(line, `The first line must be group,member or ${HEADER}.`);
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
  const person = email === '' ? {} : { person: { email, name } };
  return { kind: 'member', line, row: { kind: 'member', group, member, ...person } };
}
