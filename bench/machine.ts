import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';

/** How the CPUs spent their time so far; `stolen` is what the host gave to other guests. */
interface MachineTimes {
  total: number;
  idle: number;
  stolen: number;
}

/** What a reader of the figures must know of the machine; `others` and `stolen` are shares of all its CPU time. */
export interface Machine {
  cpu: string;
  /** What was busy just before the benchmark, theft included. */
  others: number | undefined;
  /** What was stolen while it ran. */
  stolen: number | undefined;
}

/** Looks at the quiet machine for a second; the function returned is called when the benchmark has ended. */
export async function watchMachine(): Promise<() => Machine> {
  const first = machineTimes();
  await sleep(1000);
  const begin = machineTimes();
  const all = cpus();
  return () => ({
    cpu: `${all.length} × ${all[0]?.model.trim() ?? 'unknown CPU'}`,
    others: share(first, begin, ({ total, idle }) => total - idle),
    stolen: share(begin, machineTimes(), ({ stolen }) => stolen),
  });
}

export function describeMachine({ cpu, others, stolen }: Machine): string {
  const percent = (part: number | undefined) => (part === undefined ? '?' : Math.round(part * 100));
  return `${cpu}; ${percent(others)} % busy before the run, ${percent(stolen)} % stolen by other guests during it`;
}

function share(
  from: MachineTimes | undefined,
  to: MachineTimes | undefined,
  part: (times: MachineTimes) => number,
): number | undefined {
  return from && to && (part(to) - part(from)) / (to.total - from.total);
}

function machineTimes(): MachineTimes | undefined {
  try {
    const [, ...fields] = readFileSync('/proc/stat', 'utf8').split('\n', 1)[0]?.split(/ +/) ?? [];
    const times = fields.slice(0, 8).map(Number);
    const [, , , idle = 0, waiting = 0, , , stolen = 0] = times;
    return { total: times.reduce((sum, time) => sum + time, 0), idle: idle + waiting, stolen };
  } catch {
    return undefined;
  }
}
