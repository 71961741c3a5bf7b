import type { Verdict } from './budget.ts';
import type { Figures, Results } from './figures.ts';

const COLUMNS: readonly { measure: string; heading: string; digits: number }[] = [
  { measure: 'requestsPerSecond', heading: 'req/s', digits: 0 },
  { measure: 'medianMs', heading: 'median ms', digits: 2 },
  { measure: 'p99Ms', heading: 'p99 ms', digits: 2 },
  { measure: 'perCpuSecond', heading: 'req/CPU s', digits: 0 },
  { measure: 'ofFastify', heading: '÷ Fastify', digits: 2 },
  { measure: 'ofFastifyLowest', heading: 'lowest', digits: 2 },
  { measure: 'ofFastifyHighest', heading: 'highest', digits: 2 },
  { measure: 'ofHttp', heading: '÷ http', digits: 2 },
  { measure: 'cpuMs', heading: 'CPU ms', digits: 3 },
  { measure: 'ofLike', heading: '× like', digits: 2 },
];

/** A table of the operations, a sentence about everything else, and how all of it compares with the budget. */
export function describeResults(results: Results, verdicts: readonly Verdict[]): string {
  const {
    start,
    'reads-while-writing': mixed,
    'adds-beside-sqlite': adds,
    'many-members': many,
    'large-deletion': deletion,
    ...loaded
  } = results;
  const parts: string[] = [];
  if (Object.keys(loaded).length > 0) parts.push(describeOperations(loaded));
  if (mixed) parts.push(describeMixed(mixed));
  if (adds) parts.push(describeAdds(adds));
  if (many) parts.push(`10,000 people added in one call: ${format(many.milliseconds, 0)} ms`);
  if (deletion) parts.push(describeDeletion(deletion));
  if (start) parts.push(describeStart(start));
  if (verdicts.length > 0) parts.push(describeVerdicts(verdicts));
  return parts.join('\n\n');
}

function describeOperations(results: Results): string {
  const rows = Object.entries(results).map(([name, figures]) => [
    name,
    ...COLUMNS.map(({ measure, digits }) => format(figures[measure], digits)),
  ]);
  return table([['operation', ...COLUMNS.map(({ heading }) => heading)], ...rows]);
}

function describeMixed({ requestsPerSecond, p99Ms, p99OfReadsAlone, writesPerSecond }: Figures): string {
  const load = `${format(writesPerSecond, 0)} members/s are added: ${format(requestsPerSecond, 0)}/s`;
  return `Reads while ${load}, p99 ${format(p99Ms, 2)} ms, which is ${format(p99OfReadsAlone, 1)} × that of reads alone`;
}

function describeAdds({ writesPerSecond, sqlitePerSecond, ofSqlite }: Figures): string {
  const bare = `${format(sqlitePerSecond, 0)} by the statements alone, in one thread without a server`;
  return `Members added a second: ${format(writesPerSecond, 0)}; ${bare}: ${format(ofSqlite, 2)} of that`;
}

function describeDeletion({ milliseconds, longestWriteMs, longestWriteAloneMs }: Figures): string {
  const writes = `longest other write ${format(longestWriteMs, 1)} ms, without it ${format(longestWriteAloneMs, 1)} ms`;
  return `The largest group is deleted in ${format(milliseconds, 1)} ms; ${writes}`;
}

function describeStart({ firstReplyMs, firstReplyOfFastify, idleMegabytes }: Figures): string {
  const reply = `${format(firstReplyMs, 0)} ms, ${format(firstReplyOfFastify, 2)} × that of a bare Fastify`;
  return `Start to first reply: ${reply}; idle memory: ${format(idleMegabytes, 0)} MB`;
}

function describeVerdicts(verdicts: readonly Verdict[]): string {
  const rows = verdicts.map(({ operation, measure, atLeast, atMost, value, met }) => [
    operation,
    measure,
    format(value, value >= 100 ? 0 : 2),
    atLeast === undefined ? `≤ ${atMost}` : `≥ ${atLeast}`,
    met ? 'met' : 'MISSED',
  ]);
  return table([['budget', 'measure', 'value', 'promised', ''], ...rows]);
}

function format(value: number | undefined, digits: number): string {
  return value === undefined ? '-' : value.toFixed(digits);
}

/** The first row is the heading. Numbers stand on the right of their column. */
function table(rows: readonly (readonly string[])[]): string {
  const [heading = [], ...body] = rows;
  const columns = heading.map((_, column) => rows.map((row) => row[column] ?? ''));
  const widths = columns.map((cells) => Math.max(...cells.map((cell) => cell.length)));
  const numeric = heading.map((_, column) => body.every((row) => /^[\d.-]+$/.test(row[column] ?? '')));
  const pad = (cell: string, column: number) =>
    numeric[column] ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0);
  return rows.map((row) => row.map(pad).join('  ').trimEnd()).join('\n');
}
