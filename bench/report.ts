import budget from './budget.json' with { type: 'json' };
import type { Figures } from './figures.ts';

export type Results = Record<string, Figures>;

const COLUMNS: Record<string, { heading: string; digits: number }> = {
  requestsPerSecond: { heading: 'req/s', digits: 0 },
  medianMs: { heading: 'median ms', digits: 2 },
  p99Ms: { heading: 'p99 ms', digits: 2 },
  perCpuSecond: { heading: 'req/CPU s', digits: 0 },
  ofFastify: { heading: '÷ Fastify', digits: 2 },
  ofFastifyLowest: { heading: 'lowest', digits: 2 },
  ofFastifyHighest: { heading: 'highest', digits: 2 },
  ofHttp: { heading: '÷ http', digits: 2 },
};

/** The table of everything that was loaded with requests, what else was measured, and the verdicts. */
export function describeResults({ start, ...loaded }: Results): string {
  const rows = Object.entries(loaded).map(([name, figures]) => [
    name,
    ...Object.entries(COLUMNS).map(([measure, { digits }]) => format(figures[measure], digits)),
  ]);
  const heading = ['operation', ...Object.values(COLUMNS).map((column) => column.heading)];
  const parts = rows.length > 0 ? [table([heading, ...rows])] : [];
  const mixed = loaded['reads-while-writing'];
  if (mixed) {
    const { p99OfReadsAlone, writesPerSecond } = mixed;
    parts.push(
      `Reads while ${format(writesPerSecond, 0)} members/s are added: p99 is ${format(p99OfReadsAlone, 1)} × that of reads alone.`,
    );
  }
  if (start) {
    const { firstReplyMs, ofFastify, idleMegabytes } = start;
    parts.push(
      `Start to first reply: ${format(firstReplyMs, 0)} ms, ${format(ofFastify, 2)} × a bare Fastify. Idle: ${format(idleMegabytes, 0)} MB.`,
    );
  }
  const verdicts = describeVerdicts({ start: start ?? {}, ...loaded });
  if (verdicts) parts.push(`Budget (bench/budget.json):\n${verdicts}`);
  return parts.join('\n\n');
}

interface Budget {
  operation: string;
  measure: string;
  atLeast?: number;
  atMost?: number;
}

export interface Verdict extends Budget {
  value: number;
  met: boolean;
}

/** Compares what was measured with what was promised. */
export function judge(results: Results): Verdict[] {
  return (budget as Budget[]).flatMap((entry) => {
    const value = results[entry.operation]?.[entry.measure];
    if (value === undefined) return [];
    const { atLeast = Number.NEGATIVE_INFINITY, atMost = Number.POSITIVE_INFINITY } = entry;
    return { ...entry, value, met: value >= atLeast && value <= atMost };
  });
}

function describeVerdicts(results: Results): string {
  const rows = judge(results).map(({ operation, measure, atLeast, atMost, value, met }) => [
    met ? 'met' : 'MISSED',
    operation,
    measure,
    format(value, value >= 100 ? 0 : 2),
    atLeast === undefined ? `≤ ${atMost}` : `≥ ${atLeast}`,
  ]);
  return rows.length > 0 ? table(rows) : '';
}

function format(value: number | undefined, digits: number): string {
  return value === undefined ? '-' : value.toFixed(digits);
}

/** Numbers to the right, words to the left. */
function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const isNumeric = widths.map((_, column) =>
    rows.slice(1).every((row) => /^[\d.-]+$/.test(row[column] ?? '')),
  );
  return rows
    .map((row) =>
      row
        .map((cell, column) =>
          isNumeric[column] ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
