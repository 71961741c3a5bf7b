import type { AddsSample } from './besideSqlite.ts';
import type { MixedSample } from './mixed.ts';
import { median, type Sample } from './samples.ts';
import { ratiosTo, type SideBySide } from './sideBySide.ts';
import type { StartFigures } from './starts.ts';

/** What was found out about one operation, by name of the measure; what could not be measured is absent. */
export type Figures = Record<string, number>;

/** The figures of every operation by name; `reads-while-writing` and `start` count as operations. */
export type Results = Record<string, Figures>;

/** Of each measure the median of the rounds. */
export function operationFigures(samples: SideBySide): Figures {
  const { groupkeep, like } = samples;
  if (like.length > 0) return { ...medians(groupkeep), ofLike: median(costRatios(groupkeep, like)) };
  const ofFastify = ratiosTo('fastify', samples);
  return {
    ...medians(samples.groupkeep),
    ofFastify: median(ofFastify),
    ofFastifyLowest: Math.min(...ofFastify),
    ofFastifyHighest: Math.max(...ofFastify),
    ofHttp: median(ratiosTo('http', samples)),
  };
}

/** Nobody can tell the CPU time of the reads from that of the writes. */
export function mixedFigures(samples: readonly MixedSample[]): Figures {
  return {
    ...medians(samples.map(({ reads }) => ({ ...reads, perCpuSecond: undefined }))),
    p99OfReadsAlone: median(samples.map(({ reads, readsAlone }) => reads.p99Ms / readsAlone.p99Ms)),
    writesPerSecond: median(samples.map(({ writes }) => writes.requestsPerSecond)),
  };
}

export function besideSqliteFigures(samples: readonly AddsSample[]): Figures {
  return {
    writesPerSecond: median(samples.map(({ served }) => served)),
    sqlitePerSecond: median(samples.map(({ bare }) => bare)),
    ofSqlite: median(samples.map(({ served, bare }) => served / bare)),
  };
}

export function startFigures({ firstReplyMs, idleMegabytes, fastifyFirstReplyMs }: StartFigures): Figures {
  return {
    firstReplyMs,
    firstReplyOfFastify: firstReplyMs / fastifyFirstReplyMs,
    ...(idleMegabytes !== undefined && { idleMegabytes }),
  };
}

/** How many times the CPU time of another operation one takes, in each round; the time per request where none is known. */
function costRatios(samples: readonly Sample[], others: readonly Sample[]): number[] {
  return samples.map((own, round) => {
    const other = others[round];
    return own.perCpuSecond && other?.perCpuSecond
      ? other.perCpuSecond / own.perCpuSecond
      : (other?.requestsPerSecond ?? Number.NaN) / own.requestsPerSecond;
  });
}

function medians(samples: readonly Sample[]): Figures {
  const perCpuSecond = samples.flatMap((sample) => sample.perCpuSecond ?? []);
  return {
    requestsPerSecond: median(samples.map(({ requestsPerSecond }) => requestsPerSecond)),
    medianMs: median(samples.map(({ medianMs }) => medianMs)),
    p99Ms: median(samples.map(({ p99Ms }) => p99Ms)),
    ...(perCpuSecond.length > 0 && {
      perCpuSecond: median(perCpuSecond),
      cpuMs: 1000 / median(perCpuSecond),
    }),
  };
}
