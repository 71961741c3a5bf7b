import { findPeople } from './addresses.ts';
import type { Load } from './import.ts';
import { type Logins, readLogins } from './logins.ts';
import type { User } from './types.ts';

/** What a load in bulk knows of the people whom its rows name, by their numbers; kept from batch to batch. */
export class KnownPeople {
  /** The keys of active people; 0 of whom nobody is known. A person's names never change. */
  private readonly keys: Float64Array;
  /** 1 of those who may have gone, or been suspended, since they were last seen. */
  private readonly doubtful: Uint8Array;
  /** Under which names somebody may be there; absent while that is not known of everybody. */
  private logins: Logins | undefined;
  /** The hash of the last event by then: whatever happens to people, an event tells of it. */
  private head = '';

  constructor(count = 0) {
    this.keys = new Float64Array(count);
    this.doubtful = new Uint8Array(count);
  }

  /** The same, with room for so many people, to be changed by a batch that may be undone. */
  copy(count: number): KnownPeople {
    const copy = new KnownPeople(count);
    copy.keys.set(this.keys);
    copy.doubtful.set(this.doubtful);
    // Not copied: what a batch adds that is undone makes others be looked for in vain, and nothing else.
    copy.logins = this.logins;
    copy.head = this.head;
    return copy;
  }

  /** The key of an active person; 0 when nobody is known. */
  keyOf(number: number): number {
    return this.keys[number] ?? 0;
  }

  learn(number: number, key: number): void {
    this.keys[number] = key;
    this.doubtful[number] = 0;
  }

  /** Notes that there may be somebody of that name now. */
  learnNames(...names: string[]): void {
    this.logins?.add(...names);
  }

  /** More than any key. */
  get keyLimit(): number {
    return this.keys.reduce((most, key) => Math.max(most, key), 0) + 1;
  }

  /** Doubts all it knows where somebody else has changed anything since the last batch. */
  async begin({ writer, actor, directory }: Load): Promise<void> {
    const head = await writer.audit.findHead(actor.organizationKey);
    if ((head?.hash ?? '') !== this.head) {
      this.doubtful.fill(1);
      this.logins = undefined;
    }
    this.logins ??= await readLogins(writer, directory);
  }

  /** Told when all of a batch is done. */
  async finish({ writer, actor }: Load): Promise<void> {
    this.head = (await writer.audit.findHead(actor.organizationKey))?.hash ?? '';
  }

  /** Makes sure that those of these people who are known are still there and active, or else forgets them. */
  async recall({ writer, directory }: Load, numbers: readonly number[]): Promise<void> {
    const asked = numbers.filter((number) => this.doubtful[number] && this.keys[number]);
    // In the order in which they are stored.
    const keys = Float64Array.from(new Set(asked.map((number) => this.keyOf(number)))).sort();
    const areThere = (await writer.bulk.countActiveUsers(directory.key, [...keys])) === keys.length;
    for (const number of asked) this.learn(number, areThere ? this.keyOf(number) : 0);
  }

  /** As `findPeople`, without looking for those of whom it is known that nobody has the name. */
  async find({ writer, directory }: Load, names: readonly string[]): Promise<(User | undefined)[]> {
    const { logins } = this;
    if (!logins) return findPeople(writer, directory.key, names);
    const asked = names.filter((name) => logins.mayHave(name));
    const users = await findPeople(writer, directory.key, asked);
    const found = new Map(asked.map((name, index) => [name, users[index]]));
    return names.map((name) => found.get(name));
  }
}
