import { directorySubject, record } from './audit.ts';
import type { BatchSource } from './bulkImport.ts';
import { newGroup, newUser, refusalOf } from './changes.ts';
import { DirectoryError } from './errors.ts';
import { applyAll, type ImportOutcome, type ImportRow, type Load } from './import.ts';
import type { KnownPeople } from './knownPeople.ts';
import { MemberPairs } from './memberPairs.ts';
import type { MemberRows, PersonOfRow } from './memberRows.ts';
import { type Candidate, chooseNewcomers } from './newcomers.ts';
import { fold, isStorable, requireName, toLookup } from './text.ts';
import type { Group } from './types.ts';

const CREATED: ImportOutcome = { status: 'created' };
const CREATED_WITH_PERSON: ImportOutcome = { status: 'created', personCreated: true };
const UNCHANGED: ImportOutcome = { status: 'unchanged' };

/** All that rows have named, by its numbers. */
export interface Names {
  groups: readonly string[];
  members: readonly string[];
}

/** The rows of one batch, in its transaction. Those that have no outcome after what is done together are not plain. */
export class BulkBatch {
  readonly groupOutcomes: ImportOutcome[] = [];
  readonly outcomes: ImportOutcome[];
  readonly known: KnownPeople;
  private readonly load: Load;
  private readonly names: Names;
  private readonly rows: MemberRows;
  /** By the numbers of groups: the keys of those that plainly take members, else 0. */
  private readonly groupKeys: Float64Array;
  /** By the numbers of groups: the first number of the same group, of which there may be several spellings. */
  private readonly groupNumbers: Int32Array;
  /** By the numbers of people: 1 of those who cannot be added together with others. */
  private readonly apart: Uint8Array;
  /** By the keys of new people: the row that says who they are. */
  private readonly makers = new Map<number, number>();
  private firstNewKey = Number.POSITIVE_INFINITY;
  private readonly counts = { groupsCreated: 0, usersCreated: 0, membersAdded: 0 };

  constructor(load: Load, names: Names, rows: MemberRows, known: KnownPeople) {
    this.load = load;
    this.names = names;
    this.rows = rows;
    this.outcomes = new Array(rows.groups.length);
    this.groupKeys = new Float64Array(names.groups.length);
    this.groupNumbers = new Int32Array(names.groups.length);
    this.apart = new Uint8Array(names.members.length);
    this.known = known.copy(names.members.length);
  }

  async apply(source: BatchSource): Promise<void> {
    await this.createGroups();
    await this.findGroups();
    await this.known.begin(this.load);
    const unknown = await this.findPeople();
    await this.createPeople(unknown);
    await this.addMembers();
    // First what was done together: the rest may be about groups and people that came of it.
    await this.record(source);
    await this.applyRest();
    await this.known.finish(this.load);
  }

  private async createGroups(): Promise<void> {
    const { writer, directory, at } = this.load;
    const { newGroups } = this.rows;
    const firstNumber = this.names.groups.length - newGroups.length;
    const missing = new Map<string, number>();
    for (const [index, name] of newGroups.entries()) {
      const folded = fold(name.trim());
      const outcome = missing.has(folded) ? UNCHANGED : await this.outcomeOfGroup(name, folded);
      if (outcome === CREATED) missing.set(folded, firstNumber + index);
      this.groupOutcomes.push(outcome);
    }
    const numbers = [...missing.values()];
    const fields = numbers.map((number) => ({ name: this.names.groups[number] ?? '' }));
    const keys = await writer.bulk.insertGroups(fields.map((group) => newGroup(at, directory, group)));
    for (const [index, number] of numbers.entries()) this.groupKeys[number] = keys[index] ?? 0;
    this.counts.groupsCreated = numbers.length;
  }

  private async outcomeOfGroup(name: string, folded: string): Promise<ImportOutcome> {
    const { writer, directory } = this.load;
    const error = await refusalOf(async () => void requireName('name', name));
    if (error) return { status: 'refused', error };
    return (await writer.groups.findGroupByName(directory.key, folded)) ? UNCHANGED : CREATED;
  }

  private async findGroups(): Promise<void> {
    const numbers = new Map<number, number>();
    for (const number of distinct(this.rows.groups, this.names.groups.length)) {
      const key = this.groupKeys[number] || (await this.findGroup(this.names.groups[number] ?? ''))?.key || 0;
      if (!numbers.has(key)) numbers.set(key, number);
      this.groupKeys[number] = key;
      this.groupNumbers[number] = numbers.get(key) ?? 0;
    }
  }

  /** A group whose members take no limited seats. */
  private async findGroup(name: string): Promise<Group | undefined> {
    const { writer, directory } = this.load;
    const group = await writer.groups.findGroupByName(directory.key, toLookup(name));
    if (!group || group.resourceCount === 0) return group;
    const roles = await writer.roles.listGroupRoles(group.key);
    return roles.every(({ seatLimit }) => seatLimit === null) ? group : undefined;
  }

  /** Finds people who are there; only who is active is plainly added to a group. Returns the numbers of those nobody has. */
  private async findPeople(): Promise<number[]> {
    const { known, apart } = this;
    const named = distinct(this.rows.members, this.names.members.length);
    await known.recall(this.load, named);
    const asked: number[] = [];
    for (const number of named) {
      if (!isStorable(this.nameOf(number))) apart[number] = 1;
      else if (known.keyOf(number) === 0) asked.push(number);
    }
    const users = await known.find(
      this.load,
      asked.map((number) => this.nameOf(number)),
    );
    return asked.filter((number, index) => {
      const user = users[index];
      if (user?.status === 'active') known.learn(number, user.key);
      else if (user) apart[number] = 1;
      return !user;
    });
  }

  /** Stores the people who are new and of whom a row says who they are. */
  private async createPeople(unknown: readonly number[]): Promise<void> {
    const { writer, directory, at } = this.load;
    const { people, logins } = await chooseNewcomers(await this.listCandidates(), this.namedApart());
    const newKeys = await writer.bulk.insertUsers(people.map(({ fields }) => newUser(at, directory, fields)));
    for (const [index, newcomer] of people.entries()) {
      newcomer.key = newKeys[index] ?? 0;
      this.makers.set(newcomer.key, newcomer.place);
      this.firstNewKey = Math.min(this.firstNewKey, newcomer.key);
    }
    for (const number of unknown) {
      const newcomer = logins.get(fold(this.nameOf(number).trim()));
      if (newcomer) this.known.learn(number, newcomer.key);
    }
    for (const name of logins.keys()) this.known.learnNames(name);
    this.counts.usersCreated = people.length;
  }

  /** The rows that say who somebody is who is not known, whether they are plain or not. */
  private async listCandidates(): Promise<Candidate[]> {
    const people = this.rows.people.filter(({ place }) => !this.isPlain(place) || this.keyAt(place) === 0);
    const namesakes = await this.known.find(
      this.load,
      people.map(({ email }) => email),
    );
    return people.map(({ place, email, name }, index) => ({
      place,
      username: this.nameOf(this.rows.members[place] ?? 0),
      email,
      displayName: name,
      isTaken: namesakes[index] !== undefined,
      isPlain: this.isPlain(place),
    }));
  }

  /** Where rows that stand apart name somebody first: for them, nobody is there yet whom a later row makes. */
  private namedApart(): Map<string, number> {
    const first = new Map<string, number>();
    for (let place = 0; place < this.rows.groups.length; place += 1) {
      if (this.isPlain(place)) continue;
      const name = fold(this.nameOf(this.rows.members[place] ?? 0).trim());
      if (!first.has(name)) first.set(name, place);
    }
    return first;
  }

  private async addMembers(): Promise<void> {
    const { groupKeys, outcomes, counts } = this;
    const pairs = this.pairs();
    const groups = pairs.byGroup();
    const there = await this.load.writer.bulk.insertActiveMembers(
      groups.map(({ group, userKeys }) => ({ groupKey: groupKeys[group] ?? 0, userKeys })),
      this.firstNewKey,
    );
    for (const [index, userKeys] of there.entries()) {
      for (const key of userKeys) pairs.exclude(groups[index]?.group ?? 0, key);
    }
    for (let place = 0; place < outcomes.length; place += 1) {
      if (!pairs.has(place)) continue;
      const isNew = pairs.isFirst(place);
      outcomes[place] = isNew ? this.created(place) : UNCHANGED;
      if (isNew) counts.membersAdded += 1;
    }
  }

  /** Who is put into which group by rows that are done together. */
  private pairs(): MemberPairs {
    const { rows, groupNumbers, makers, firstNewKey } = this;
    const pairs = new MemberPairs(rows.groups.length, this.known.keyLimit);
    for (let place = 0; place < rows.groups.length; place += 1) {
      const key = this.isPlain(place) ? this.keyAt(place) : 0;
      if (key === 0) continue;
      // As if the rows were gone through one by one: nobody can be named before it is said who that is.
      if (key >= firstNewKey && place < (makers.get(key) ?? 0)) this.refuse(place);
      else pairs.set(place, groupNumbers[rows.groups[place] ?? 0] ?? 0, key);
    }
    return pairs;
  }

  private refuse(place: number): void {
    const id = this.nameOf(this.rows.members[place] ?? 0);
    this.outcomes[place] = { status: 'refused', error: new DirectoryError('user-not-found', { id }) };
  }

  private created(place: number): ImportOutcome {
    const key = this.keyAt(place);
    return key >= this.firstNewKey && this.makers.get(key) === place ? CREATED_WITH_PERSON : CREATED;
  }

  /** Records what was done together. */
  private async record(source: BatchSource): Promise<void> {
    const { writer, actor, directory, at } = this.load;
    const { groupsCreated, usersCreated, membersAdded } = this.counts;
    if (groupsCreated + usersCreated + membersAdded === 0) return;
    await record(writer, actor, at, {
      action: 'import_applied',
      subject: directorySubject(directory),
      after: { ...source, groupsCreated, usersCreated, membersAdded, rowsApart: this.countApart() },
    });
  }

  private countApart(): number {
    let count = this.groupOutcomes.filter(({ status }) => status === 'refused').length;
    // By number: the rows that are left have no outcome yet, and an array skips what it has not.
    for (let place = 0; place < this.outcomes.length; place += 1) {
      const status = this.outcomes[place]?.status ?? 'refused';
      if (status === 'refused') count += 1;
    }
    return count;
  }

  /** Goes through the rows that are left, one by one. */
  private async applyRest(): Promise<void> {
    const places: number[] = [];
    for (let place = 0; place < this.outcomes.length; place += 1)
      if (!this.outcomes[place]) places.push(place);
    const people = new Map(
      places.length === 0 ? [] : this.rows.people.map((person) => [person.place, person]),
    );
    const rest = places.map((place) => this.rowAt(place, people.get(place)));
    // Some of them may make people, too.
    for (const { member, person } of rest) if (person) this.known.learnNames(member, person.email);
    const outcomes = await applyAll(this.load, rest);
    for (const [index, place] of places.entries()) this.outcomes[place] = outcomes[index] as ImportOutcome;
  }

  private rowAt(place: number, person: PersonOfRow | undefined): ImportRow & { kind: 'member' } {
    const group = this.names.groups[this.rows.groups[place] ?? 0] ?? '';
    const member = this.nameOf(this.rows.members[place] ?? 0);
    return { kind: 'member', group, member, ...(person && { person }) };
  }

  private isPlain(place: number): boolean {
    const { groups, members } = this.rows;
    return this.groupKeys[groups[place] ?? 0] !== 0 && this.apart[members[place] ?? 0] === 0;
  }

  /** The key of the member of a row; 0 while nobody is known. */
  private keyAt(place: number): number {
    return this.known.keyOf(this.rows.members[place] ?? 0);
  }

  private nameOf(member: number): string {
    return this.names.members[member] ?? '';
  }
}

/** Each of these numbers once, in the order in which they first come; all are below the limit. */
function distinct(numbers: Int32Array, limit: number): number[] {
  const seen = new Uint8Array(limit);
  const found: number[] = [];
  for (const number of numbers) {
    if (seen[number]) continue;
    seen[number] = 1;
    found.push(number);
  }
  return found;
}
