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

export function startFigures({ firstReplyMs, idleMegabytes, fastifyFirstReplyMs }: StartFigures): Figures {
  return {
    firstReplyMs,
    firstReplyOfFastify: firstReplyMs / fastifyFirstReplyMs,
    ...(idleMegabytes !== undefined && { idleMegabytes }),
  };
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
