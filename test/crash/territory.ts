import type { Ask } from '../support/transcript.ts';

/** What happens in one transaction or not at all: facts that come and go, and the events that tell of it. */
export interface Change {
  comes: readonly string[];
  goes: readonly string[];
  events: readonly string[];
}

/** A request that changes something. Nearly all make one change; a long list of groups is taken in parts. */
export interface Operation {
  request: Ask;
  changes: readonly Change[];
  /** The name of what it makes, whose id the answer may tell. */
  makes?: string;
}

/** How a request that was never answered was found after the crash. */
export type Resolution = 'none' | 'whole' | 'absent' | 'part by part';

/** What a store tells of one territory: the facts there are, and the events since it was last asked. */
export interface Observation {
  facts: ReadonlySet<string>;
  events: readonly string[];
}

/** What was found is not what may be found after a crash. */
export class Violation extends Error {
  override readonly name = 'Violation';
}

/**
 * What one writer alone changes, as it must be: the facts that acknowledged requests have made, the events that they
 * have left since the last look, and the one request that is under way. A fact or an event is a line of text in which
 * something stands that has the name of the territory: `member plaza w1.p007`.
 */
export class Territory {
  readonly name: string;
  facts: ReadonlySet<string>;
  private acknowledged: Change[] = [];
  private pending: Operation | undefined;

  constructor(name: string, facts: ReadonlySet<string>) {
    this.name = name;
    this.facts = facts;
  }

  /** The names of the groups, or people, that there are. */
  named(kind: 'group' | 'user'): string[] {
    const names: string[] = [];
    for (const fact of this.facts) {
      const [first, name = ''] = fact.split(' ', 2);
      if (first === kind) names.push(name);
    }
    return names;
  }

  begin(operation: Operation): void {
    this.pending = operation;
  }

  /** The request under way was answered by a success. */
  acknowledge(): void {
    const { changes } = this.pending ?? { changes: [] };
    this.pending = undefined;
    for (const change of changes) this.facts = applied(this.facts, change);
    this.acknowledged.push(...changes);
  }

  /**
   * Compares what is there with what must be, and with what may be: each change of the request under way is there with
   * its events, or neither is, and none is there without those before it.
   * @throws Violation
   */
  resolve({ facts, events }: Observation): Resolution {
    const { pending } = this;
    const changes = pending?.changes ?? [];
    const expected = this.acknowledged.flatMap(eventsOf);
    let there = 0;
    const also: string[] = [];
    while (there < changes.length && events.length > expected.length + also.length) {
      also.push(...eventsOf(changes[there] as Change));
      there += 1;
    }
    for (const change of changes.slice(0, there)) this.facts = applied(this.facts, change);
    const wanted = [...expected, ...also];
    const found = inParts(events, [...this.acknowledged, ...changes.slice(0, there)]);
    const faults = [
      ...differences('event', new Set(numbered(wanted)), new Set(numbered(found))),
      ...differences('fact', this.facts, facts),
    ];
    if (faults.length > 0) throw new Violation(this.describe(faults));
    this.acknowledged = [];
    this.pending = undefined;
    if (!pending) return 'none';
    return there === 0 ? 'absent' : there === changes.length ? 'whole' : 'part by part';
  }

  private describe(faults: readonly string[]): string {
    const underWay = this.pending ? describeRequest(this.pending.request) : 'nothing';
    const shown = faults.slice(0, 40);
    return [
      `Territory ${this.name} is not as it must be. Under way was: ${underWay}`,
      ...shown,
      ...(faults.length > shown.length ? [`… and ${faults.length - shown.length} more`] : []),
    ].join('\n  ');
  }
}

/** Short, for a message. */
export function describeRequest({ method, path, body }: Ask): string {
  return `${method} ${path} ${JSON.stringify(body) ?? ''}`.slice(0, 500);
}

function applied(facts: ReadonlySet<string>, { comes, goes }: Change): ReadonlySet<string> {
  return facts.difference(new Set(goes)).union(new Set(comes));
}

/** The events of one change have no order among each other. */
function eventsOf({ events }: Change): string[] {
  return [...events].sort();
}

function inParts(events: readonly string[], changes: readonly Change[]): string[] {
  const sorted: string[] = [];
  for (const { events: some } of changes) {
    sorted.push(...events.slice(sorted.length, sorted.length + some.length).sort());
  }
  return [...sorted, ...events.slice(sorted.length)];
}

/** The same event can happen again and again: each line gets its place. */
function numbered(lines: readonly string[]): string[] {
  return lines.map((line, index) => `${index + 1}. ${line}`);
}

function differences(what: string, wanted: ReadonlySet<string>, found: ReadonlySet<string>): string[] {
  return [
    ...[...wanted.difference(found)].map((line) => `${what} missing: ${line}`),
    ...[...found.difference(wanted)].map((line) => `${what} too many: ${line}`),
  ];
}
