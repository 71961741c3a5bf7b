import { table } from '../output.ts';
import { type Entry, nameOf, type RowKind } from './entry.ts';

const SECTIONS = { user: 'users', group: 'groups', member: 'members', role: 'roles' } as const;
const STATUSES = ['created', 'updated', 'unchanged', 'refused'] as const;

type Counts = Record<(typeof STATUSES)[number], number>;

/** What `import` says in the end; `row` is what the refused entry is about. */
export type Report = Record<(typeof SECTIONS)[RowKind], Counts> & {
  /** The first of them by the time they were refused; by line in the end. */
  refused: { line: number; row: string; reason: string }[];
  /** How many were refused that `refused` does not list; absent when it lists all. */
  refusedUnlisted?: number;
};

/** More than this are not listed: a file of which everything is refused must not fill the memory. */
const REFUSED_LIMIT = 100_000;

/** Counts what becomes of entries, and keeps the refused ones. */
export class Tally {
  /** How many entries came to something. */
  done = 0;
  private readonly report: Report = {
    users: noCounts(),
    groups: noCounts(),
    members: noCounts(),
    roles: noCounts(),
    refused: [],
  };

  add(entries: readonly Entry[]): void {
    for (const entry of entries) {
      const { kind, status, personCreated } = entry;
      if (status && kind !== 'file') this.count(kind, status, personCreated);
      else if (status) this.done += 1;
      if (status === 'refused') this.list(entry);
    }
  }

  /** Counts one of which nothing else has to be told. */
  count(kind: RowKind, status: (typeof STATUSES)[number], personCreated = false): void {
    this.done += 1;
    this.report[SECTIONS[kind]][status] += 1;
    if (personCreated) this.report.users.created += 1;
  }

  /** The counts, and the refused entries by line. */
  finish(): Report {
    this.report.refused.sort((a, b) => a.line - b.line);
    return this.report;
  }

  private list(entry: Entry): void {
    const { report } = this;
    if (report.refused.length < REFUSED_LIMIT) {
      report.refused.push({ line: entry.line, row: nameOf(entry), reason: entry.reason ?? '' });
    } else {
      report.refusedUnlisted = (report.refusedUnlisted ?? 0) + 1;
    }
  }
}

/** The first `limit` refused rows as compilers report mistakes, so that editors can jump to them; and how many more. */
export function describeRefused(
  file: string,
  { refused, refusedUnlisted = 0 }: Report,
  limit: number,
): string {
  const shown = refused
    .slice(0, limit)
    .map(({ line, row, reason }) => `${file}:${line}: ${row}: ${reason}\n`);
  return shown.join('') + describeRest(refused.length - shown.length, refusedUnlisted);
}

/** How many are not shown: those that the report lists, and those that nothing does. */
function describeRest(listed: number, unlisted: number): string {
  if (listed + unlisted === 0) return '';
  const more = `… and ${listed + unlisted} more`;
  if (unlisted === 0) return `${more}; --json lists all of them.\n`;
  return listed === 0 ? `${more}.\n` : `${more}; --json lists ${listed} of them.\n`;
}

/** The counts as a table, and how long it took. */
export function describeReport(report: Report, count: number, seconds: number): string {
  const rows = Object.values(SECTIONS).map((section) => [
    section,
    ...STATUSES.map((status) => String(report[section][status]).padStart(status.length)),
  ]);
  const speed = Math.round(count / seconds).toLocaleString('en');
  return `${table([['', ...STATUSES], ...rows])}\n\n${count} ${count === 1 ? 'row' : 'rows'} in ${seconds.toFixed(1)} s (${speed} rows/s).`;
}

function noCounts(): Counts {
  return { created: 0, updated: 0, unchanged: 0, refused: 0 };
}
