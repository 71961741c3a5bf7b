import { randomUUID } from 'node:crypto';

/** Every table that is written, by the place of its count; the order matters to nobody, since nobody keeps it. */
export const TABLES = [
  'audit_events',
  'audit_heads',
  'credential_uses',
  'credentials',
  'directories',
  'group_roles',
  'group_tallies',
  'groups',
  'leftovers',
  'membership_blocks',
  'memberships',
  'name_changes',
  'organizations',
  'passwords',
  'resources',
  'role_tallies',
  'sessions',
  'settings',
  'sites',
  'user_roles',
  'user_tallies',
  'users',
] as const;

/** The places of what is shared. Counts go round after 2³², which is as good as growing to whoever looks in between. */
const NEXT_TICKET = 0;
const SERVED_TICKET = 1;
const DISK_FAILED = 2;
const FOREIGN = 3;
const CHANGES = 4;
const COMMITS = 5;
const THREADS = 2;
const FIRST_TABLE = COMMITS + THREADS;

const PLACES: ReadonlyMap<string, number> = new Map(
  TABLES.map((table, index) => [table, FIRST_TABLE + index]),
);

/** What a thread is given to share in what the one that starts it does with a file. It can be sent to it. */
export interface ShareData {
  memory: SharedArrayBuffer;
  processId: string;
}

/**
 * What the threads of one process that write to the same file tell each other, at once and without messages: whose turn it is
 * to write, what was committed, and whether the disk has failed. There may be two; one alone shares it with nobody.
 */
export class Share {
  /** By which the file tells commits of this process from those of others. */
  readonly processId: string;
  readonly turns: WriteTurns;
  private readonly memory: SharedArrayBuffer;
  private readonly cells: Int32Array;
  private readonly thread: number;
  private readonly places = new WeakMap<readonly string[], readonly number[]>();
  private unsettled = 0;

  private constructor({ memory, processId }: ShareData, thread: number) {
    this.memory = memory;
    this.processId = processId;
    this.thread = thread;
    this.cells = new Int32Array(memory);
    this.turns = new WriteTurns(this.cells);
  }

  /** For the thread that opens the file first. */
  static begin(): Share {
    const memory = new SharedArrayBuffer((FIRST_TABLE + TABLES.length) * Int32Array.BYTES_PER_ELEMENT);
    return new Share({ memory, processId: randomUUID() }, 0);
  }

  /** For the other thread, by what the first has sent it. When that one has ended, another may take its place. */
  static join(data: ShareData): Share {
    return new Share(data, 1);
  }

  get data(): ShareData {
    return { memory: this.memory, processId: this.processId };
  }

  /**
   * Told right before a commit can be seen. Until it is over its tables have no version: what is read of them may be of before,
   * and what was kept of them may not be told any more to those who could have seen it.
   */
  beginCommit(tables: readonly string[], isChange: boolean): void {
    for (const place of placesOf(tables, isChange)) Atomics.or(this.cells, place, UNDER_WAY);
    Atomics.add(this.cells, COMMITS + this.thread, 1);
  }

  /** Told right after a commit, or a transaction that failed on the way to one. */
  endCommit(tables: readonly string[], isChange: boolean): void {
    for (const place of placesOf(tables, isChange)) this.settle(place);
    Atomics.add(this.cells, COMMITS + this.thread, 1);
  }

  /** Told that the other thread is no more, wherever it was. */
  otherHasEnded(): void {
    this.turns.otherHasEnded();
    for (const place of placesOf(TABLES, true)) this.settle(place);
    this.countForeign();
  }

  /** What was not under way is as it was: its transaction was undone before anybody could see it. */
  private settle(place: number): void {
    if (Atomics.load(this.cells, place) & UNDER_WAY) Atomics.add(this.cells, place, 1);
  }

  /** Told that another process has committed something, or may have. */
  countForeign(): void {
    Atomics.add(this.cells, FOREIGN, 1);
  }

  /** Grows with every commit of the other thread. */
  get commitsOfOther(): number {
    return Atomics.load(this.cells, COMMITS + 1 - this.thread);
  }

  /**
   * Another number after every commit that may have changed one of these tables; or any table, but for what is written
   * incidentally. While one of the other thread is under way it is another each time.
   */
  version(tables?: readonly string[]): number {
    // Each of these only grows, and so the sum changes when one of them does.
    let sum = Atomics.load(this.cells, FOREIGN);
    for (const place of tables ? this.knownPlaces(tables) : ANYWHERE) {
      const count = Atomics.load(this.cells, place);
      if (count & UNDER_WAY) return this.noVersion();
      sum += count;
    }
    return sum;
  }

  /** Who asks of tables asks again and again, by one and the same list. */
  private knownPlaces(tables: readonly string[]): readonly number[] {
    const known = this.places.get(tables);
    if (known) return known;
    const places = tables.map(placeOf);
    this.places.set(tables, places);
    return places;
  }

  private noVersion(): number {
    this.unsettled += 1;
    return -this.unsettled;
  }

  failDisk(): void {
    Atomics.store(this.cells, DISK_FAILED, 1);
  }

  get diskHasFailed(): boolean {
    return Atomics.load(this.cells, DISK_FAILED) !== 0;
  }
}

/** The place of what counts for any table. */
const ANYWHERE: readonly number[] = [CHANGES];

/** The last bit of a count says that a commit is under way; so counts grow by two. */
const UNDER_WAY = 1;

/** Where a commit is counted. */
function placesOf(tables: readonly string[], isChange: boolean): number[] {
  const places = tables.map(placeOf);
  return isChange ? [...places, CHANGES] : places;
}

function placeOf(table: string): number {
  const place = PLACES.get(table);
  if (place === undefined) throw new Error(`The table ${table} is not known to share.ts`);
  return place;
}

/** Whoever waits for a turn looks again after so long, if only to keep the process from ending meanwhile. */
const LOOK_EVERY_MS = 1000;

/**
 * Turns at writing, by tickets: first come, first served. SQLite's own lock knows no order, and who asks for it again and again,
 * as a thread with many writes does, would have it before whoever asks but once.
 */
export class WriteTurns {
  private readonly cells: Int32Array;
  private ticket: number | undefined;

  constructor(cells: Int32Array) {
    this.cells = cells;
  }

  /** Waits for the turn. A thread waits for one at a time, and gives it back. */
  async take(): Promise<void> {
    const ticket = Atomics.add(this.cells, NEXT_TICKET, 1);
    this.ticket = ticket;
    for (;;) {
      const served = Atomics.load(this.cells, SERVED_TICKET);
      if (served === ticket) return;
      await this.untilNot(served);
    }
  }

  giveBack(): void {
    this.serve(Atomics.load(this.cells, SERVED_TICKET) + 1);
    this.ticket = undefined;
  }

  /** Told that the other thread is no more: whatever turn it had, or waited for, is over. */
  otherHasEnded(): void {
    if (this.ticket === undefined) {
      this.serve(Atomics.load(this.cells, NEXT_TICKET));
      return;
    }
    Atomics.store(this.cells, NEXT_TICKET, this.ticket + 1);
    this.serve(this.ticket);
  }

  private serve(ticket: number): void {
    Atomics.store(this.cells, SERVED_TICKET, ticket);
    Atomics.notify(this.cells, SERVED_TICKET);
  }

  private async untilNot(served: number): Promise<void> {
    const { async, value } = Atomics.waitAsync(this.cells, SERVED_TICKET, served, LOOK_EVERY_MS);
    if (!async) return;
    // What waits so does not keep the process from ending; a timer does.
    const timer = setTimeout(() => undefined, LOOK_EVERY_MS);
    await value;
    clearTimeout(timer);
  }
}
