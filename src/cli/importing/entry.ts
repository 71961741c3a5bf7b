import type { ImportRow } from '../../core/import.ts';
import { quote } from '../output.ts';

export type RowKind = ImportRow['kind'];

/** One statement of an import file, with the line it stands on and, later, what became of it. */
export interface Entry {
  /** `file`: the file itself says something that is no user, group, member or role. */
  kind: RowKind | 'file';
  line: number;
  /** Absent when the entry is so wrong that there is nothing to apply; then `reason` is there from the start. */
  row?: ImportRow;
  /** What to call it in messages when there is no row. */
  label?: string;
  /** Set where the entry only goes before another that needs it, and has no place of its own in the file. */
  implied?: true;
  /** The group of a file that this entry stands in: when that is refused, nothing of it is applied. */
  parent?: Entry;
  status?: 'created' | 'updated' | 'unchanged' | 'refused';
  /** Whether a membership has made its person as well. */
  personCreated?: boolean;
  /** Why it was refused, as a sentence. */
  reason?: string;
}

/** Some entries of a file, in the order in which they are to be applied. */
export interface Piece {
  entries: Entry[];
}

/** A CSV file that has been looked through. */
export interface CsvFile {
  path: string;
  /** How many columns it has. */
  width: number;
}

/** A file that has been looked through, and can be read as what it should be. */
export interface ImportFile {
  /** Set when it is CSV: then others can read it as well. */
  csv?: CsvFile;
  /** How many entries it has, or a few more; those that stand for other entries' sake do not count. */
  count: number;
  pieces(): AsyncIterable<Piece>;
}

/** The whole file cannot be read, or not as what it should be; nothing of it is applied. */
export class UnreadableFile extends Error {
  readonly line: number;

  constructor(line: number, message: string) {
    super(message);
    this.line = line;
  }
}

/** An entry that is refused before core sees it. */
export function refusedEntry(kind: Entry['kind'], line: number, label: string, reason: string): Entry {
  return { kind, line, label, status: 'refused', reason };
}

/** What an entry is about, for messages. */
export function nameOf({ row, label = '' }: Entry): string {
  switch (row?.kind) {
    case 'user':
      return `user ${quote(row.username)}`;
    case 'group':
      return `group ${quote(row.name)}`;
    case 'member':
      return `member ${quote(row.member)} of ${quote(row.group)}`;
    case 'role':
      return `role ${quote(row.role)} on ${quote(row.resource)} for ${quote(row.group)}`;
    case undefined:
      return label;
  }
}
