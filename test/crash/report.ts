import type { EngineName } from '../support/engines.ts';
import type { Kill } from './run.ts';

/** What kills have come to, on one engine. */
export class Tally {
  readonly engine: EngineName;
  kills = 0;
  acknowledged = 0;
  private readonly found = { whole: 0, absent: 0, 'part by part': 0 };
  private readonly moments = new Map<string, number>();

  constructor(engine: EngineName) {
    this.engine = engine;
  }

  add({ moment, acknowledged, found }: Kill): void {
    this.kills += 1;
    this.acknowledged += acknowledged;
    this.moments.set(moment.kind, (this.moments.get(moment.kind) ?? 0) + 1);
    for (const resolution of found) if (resolution !== 'none') this.found[resolution] += 1;
  }

  /** One line. */
  describe(): string {
    const { whole, absent } = this.found;
    const parts = this.found['part by part'];
    return `${this.engine}: ${this.kills} kills, ${this.acknowledged} writes acknowledged and there, of the unacknowledged ${whole} whole, ${absent} absent, ${parts} part by part`;
  }

  /** How often each kind of moment was struck. */
  describeMoments(): string {
    const counts = [...this.moments].sort().map(([kind, count]) => `${kind} ${count}`);
    return `${this.engine}: ${counts.join(', ')}`;
  }
}

export interface Progress {
  show(tallies: readonly Tally[]): void;
  finish(): void;
}

const STEP = 50;

/** On a terminal lines that stay in their place, else a line of each engine every 50 kills. */
export async function showProgress(kills: number): Promise<Progress> {
  const { isTTY, rows } = process.stderr;
  if (!isTTY || !(rows > 0)) return { show: (tallies) => logEvery(tallies), finish() {} };
  const { createLogUpdate } = await import('log-update');
  const draw = createLogUpdate(process.stderr, { showCursor: true });
  const show = (tallies: readonly Tally[]) =>
    draw(tallies.map((tally) => `${bar(tally.kills / kills)} ${tally.describe()}`).join('\n'));
  return { show, finish: () => draw.done() };
}

const shown = new Map<EngineName, number>();

function logEvery(tallies: readonly Tally[]): void {
  for (const tally of tallies) {
    if (tally.kills % STEP !== 0 || tally.kills === (shown.get(tally.engine) ?? 0)) continue;
    shown.set(tally.engine, tally.kills);
    process.stderr.write(`${tally.describe()}\n`);
  }
}

function bar(share: number): string {
  const filled = Math.floor(share * 20);
  return `${'█'.repeat(filled)}${'░'.repeat(20 - filled)}`;
}
