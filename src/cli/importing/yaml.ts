import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  type YAMLMap,
} from 'yaml';
import { quote } from '../output.ts';
import {
  type Entry,
  type ImportFile,
  type Piece,
  type RowKind,
  refusedEntry,
  UnreadableFile,
} from './entry.ts';
import { readLines } from './lines.ts';

/** Reads a file as a whole: what its end says may come before its beginning. @throws UnreadableFile, CliError */
export async function openYaml(path: string): Promise<ImportFile> {
  let text = '';
  for await (const lines of readLines(path)) text += lines.text;
  const entries = readYaml(text);
  return { count: entries.length, pieces: () => onePiece(entries) };
}

async function* onePiece(entries: Entry[]): AsyncGenerator<Piece> {
  yield { entries };
}

/**
 * Reads `users` and `groups` of a YAML or JSON file; every JSON document is a YAML document. Entries come with
 * users before groups, groups before members, members before roles.
 * @throws UnreadableFile
 */
export function readYaml(text: string): Entry[] {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const [error] = document.errors;
  if (error) {
    const reason = error.code === 'MULTIPLE_DOCS' ? 'The file holds more than one document' : error.message;
    throw new UnreadableFile(lines.linePos(error.pos[0]).line, `${reason}.`);
  }
  const reader = new Reader(document, lines);
  return reader.read(document.contents);
}

/** What a value has to be; `list` is left to the caller, who reads the items one by one. */
type FieldType = 'text' | 'flag' | 'list';

interface Shape {
  required: Record<string, FieldType>;
  optional: Record<string, FieldType>;
}

const USER: Shape = { required: { username: 'text', email: 'text', name: 'text' }, optional: {} };
const GROUP: Shape = {
  required: { name: 'text' },
  optional: { description: 'text', synced: 'flag', members: 'list', roles: 'list' },
};
const ROLE: Shape = { required: { resource: 'text', role: 'text' }, optional: {} };

/** An entry has not the shape it should have. */
class ShapeError extends Error {
  readonly line: number;

  constructor(line: number, message: string) {
    super(message);
    this.line = line;
  }
}

type Fields = Record<string, string | boolean | readonly Node[]>;

class Reader {
  private readonly document: Document;
  private readonly lines: LineCounter;
  private readonly entries: Record<Entry['kind'], Entry[]> = {
    file: [],
    user: [],
    group: [],
    member: [],
    role: [],
  };

  constructor(document: Document, lines: LineCounter) {
    this.document = document;
    this.lines = lines;
  }

  read(contents: Node | null): Entry[] {
    if (!isMap(contents)) {
      throw new UnreadableFile(1, 'The file must hold "users:", "groups:" or both, each with a list.');
    }
    for (const { key, value } of contents.items) this.readSection(key as Node, value as Node | null);
    const { file, user, group, member, role } = this.entries;
    return [...file, ...user, ...group, ...member, ...role];
  }

  private readSection(key: Node, value: Node | null): void {
    const name = isScalar(key) ? String(key.value) : '';
    const node = this.resolve(value);
    if (name !== 'users' && name !== 'groups') {
      this.refuse('file', this.lineOf(key), quote(name), 'Only "users" and "groups" are known here.');
    } else if (isSeq(node)) {
      for (const item of node.items) {
        if (name === 'users') this.readUser(item as Node);
        else this.readGroup(item as Node);
      }
    } else if (!isNothing(node)) {
      this.refuse('file', this.lineOf(key), name, 'It must be a list.');
    }
  }

  private readUser(item: Node): void {
    this.attempt('user', item, (line) => {
      const { username, email, name } = this.fields(item, line, USER) as Record<string, string>;
      const row = { kind: 'user', username: username ?? '', email: email ?? '', name: name ?? '' } as const;
      this.entries.user.push({ kind: 'user', line, row });
    });
  }

  private readGroup(item: Node): void {
    this.attempt('group', item, (line) => {
      const { members, roles, ...fields } = this.fields(item, line, GROUP);
      const row = {
        kind: 'group',
        ...(fields as { name: string; description?: string; synced?: boolean }),
      } as const;
      const entry: Entry = { kind: 'group', line, row };
      this.entries.group.push(entry);
      for (const member of listOf(members)) this.readMember(entry, row.name, member);
      for (const role of listOf(roles)) this.readRole(entry, row.name, role);
    });
  }

  private readMember(parent: Entry, group: string, item: Node): void {
    this.attempt(
      'member',
      item,
      (line) => {
        const member = this.value('member', item, line, 'text') as string;
        this.entries.member.push({ kind: 'member', line, parent, row: { kind: 'member', group, member } });
      },
      ` of ${quote(group)}`,
    );
  }

  private readRole(parent: Entry, group: string, item: Node): void {
    this.attempt(
      'role',
      item,
      (line) => {
        const { resource, role } = this.fields(item, line, ROLE) as { resource: string; role: string };
        this.entries.role.push({ kind: 'role', line, parent, row: { kind: 'role', group, resource, role } });
      },
      ` for ${quote(group)}`,
    );
  }

  /** Reads one entry; when it is misshapen, that alone is refused, and the file goes on. */
  private attempt(kind: RowKind, item: Node, read: (line: number) => void, belonging = ''): void {
    try {
      read(this.lineOf(item));
    } catch (error) {
      if (!(error instanceof ShapeError)) throw error;
      this.refuse(kind, error.line, this.labelOf(kind, item) + belonging, error.message);
    }
  }

  private refuse(kind: Entry['kind'], line: number, label: string, reason: string): void {
    this.entries[kind].push(refusedEntry(kind, line, label, reason));
  }

  /** By what a misshapen entry can still be recognised. */
  private labelOf(kind: RowKind, item: Node): string {
    const node = this.resolve(item);
    const name = isMap(node)
      ? (node.get(kind === 'user' ? 'username' : 'name') ?? node.get('role'))
      : undefined;
    return typeof name === 'string' ? `${kind} ${quote(name)}` : kind;
  }

  private fields(item: Node, line: number, { required, optional }: Shape): Fields {
    const node = this.resolve(item);
    const known: Record<string, FieldType> = { ...required, ...optional };
    if (!isMap(node))
      throw new ShapeError(line, `It must be a mapping with ${Object.keys(required).join(', ')}.`);
    const fields: Fields = {};
    for (const { key, value } of (node as YAMLMap<Node, Node | null>).items) {
      const name = isScalar(key) ? String(key.value) : '';
      const type = Object.hasOwn(known, name) ? known[name] : undefined;
      if (!type) throw new ShapeError(this.lineOf(key), `It has an unknown field ${quote(name)}.`);
      const content = this.resolve(value);
      if (!isNothing(content)) fields[name] = this.value(name, content, this.lineOf(key), type);
    }
    const missing = Object.keys(required).find((name) => !(name in fields));
    if (missing) throw new ShapeError(line, `It has no ${missing}.`);
    return fields;
  }

  private value(name: string, item: Node, line: number, type: FieldType): string | boolean | readonly Node[] {
    const node = this.resolve(item);
    if (type === 'list' && isSeq(node)) return node.items as Node[];
    const value = isScalar(node) ? node.value : undefined;
    if (type === 'text' && typeof value === 'string') return value;
    if (type === 'flag' && typeof value === 'boolean') return value;
    throw new ShapeError(line, `The ${name} must be ${describeType(type, value)}.`);
  }

  /** What a node stands for: YAML lets a file say `&team` once and `*team` again. */
  private resolve(node: Node | null): Node | null {
    return isAlias(node) ? ((node.resolve(this.document) as Node | undefined) ?? null) : node;
  }

  private lineOf(node: Node): number {
    return this.lines.linePos(node.range?.[0] ?? 0).line;
  }
}

function describeType(type: FieldType, value: unknown): string {
  if (type === 'list') return 'a list';
  if (type === 'flag') return 'true or false';
  const isPlain = typeof value === 'number' || typeof value === 'boolean';
  return isPlain ? `text: put ${value} in quotes` : 'text';
}

/** `members:` with nothing behind it says as much as no `members` at all. */
function isNothing(node: Node | null): node is null {
  return node === null || (isScalar(node) && node.value === null);
}

function listOf(value: Fields[string] | undefined): readonly Node[] {
  return Array.isArray(value) ? (value as Node[]) : [];
}
