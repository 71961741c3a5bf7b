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
  /** Whether any of those who are known may have. */
  private hasDoubts = false;
  /** More than any key. */
  private limit = 1;
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
    copy.hasDoubts = this.hasDoubts;
    copy.limit = this.limit;
    copy.head = this.head;
    return copy;
  }

  /** The key of an active person; 0 when nobody is known. */
  keyOf(number: number): number {
    return this.keys[number] ?? 0;
  }

  learn(number: number, key: number): void {
    this.keys[number] = key;
    if (key >= this.limit) this.limit = key + 1;
    this.doubtful[number] = 0;
  }

  /** Notes that there may be somebody now who signs in so. */
  learnLogin(login: number): void {
    this.logins?.add(login);
  }

  /** More than any key. */
  get keyLimit(): number {
    return this.limit;
  }

  /**
   * Doubts all it knows where somebody else has changed anything since the last batch.
   * @param loginLimit more than any number of a login that the batch names
   */
  async begin({ writer, actor, directory }: Load, loginLimit: number): Promise<void> {
    const head = await writer.audit.findHead(actor.organizationKey);
    if ((head?.hash ?? '') !== this.head) {
      this.doubtful.fill(1);
      this.hasDoubts ||= this.limit > 1;
      this.logins = undefined;
    }
    this.logins ??= await readLogins(writer, directory);
    this.logins?.reserve(loginLimit);
  }

  /** Told when all of a batch is done. */
  async finish({ writer, actor }: Load): Promise<void> {
    this.head = (await writer.audit.findHead(actor.organizationKey))?.hash ?? '';
  }

  /** Makes sure that those of these people who are known are still there and active, or else forgets them. */
  async recall({ writer, directory }: Load, numbers: Int32Array): Promise<void> {
    if (!this.hasDoubts) return;
    const asked = numbers.filter((number) => this.doubtful[number] && this.keys[number]);
    // In the order in which they are stored.
    const keys = Float64Array.from(new Set(Array.from(asked, (number) => this.keyOf(number)))).sort();
    const areThere = (await writer.bulk.countActiveUsers(directory.key, [...keys])) === keys.length;
    for (const number of asked) this.learn(number, areThere ? this.keyOf(number) : 0);
  }

  /**
   * As `findPeople`, without looking for those of whom it is known that nobody has the name. Returns who is there by the index
   * of their login.
   * @param nameAt what the login at an index is spelled as
   */
  async find(
    { writer, directory }: Load,
    logins: Int32Array,
    nameAt: (index: number) => string,
  ): Promise<Map<number, User>> {
    const asked: number[] = [];
    for (const [index, login] of logins.entries()) {
      if (this.logins?.mayHave(login, nameAt(index)) ?? true) asked.push(index);
    }
    const users = await findPeople(writer, directory.key, asked.map(nameAt));
    const found = new Map<number, User>();
    for (const [place, index] of asked.entries()) {
      const user = users[place];
      if (user) found.set(index, user);
    }
    return found;
  }
}
