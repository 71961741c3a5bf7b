import { directorySubject, record } from './audit.ts';
import type { BatchSource } from './bulkImport.ts';
import { newGroup, newUser, refusalOf } from './changes.ts';
import { DirectoryError } from './errors.ts';
import { applyAll, type ImportOutcome, type ImportRow, type Load } from './import.ts';
import type { KnownPeople } from './knownPeople.ts';
import { MemberPairs } from './memberPairs.ts';
import type { MemberRows } from './memberRows.ts';
import { type Candidates, chooseNewcomers, NOBODY } from './newcomers.ts';
import type { PersonOfRow } from './peopleOfRows.ts';
import type { New } from './store.ts';
import { fold, requireName, toLookup } from './text.ts';
import type { Group, User } from './types.ts';

const CREATED: ImportOutcome = { status: 'created' };
const CREATED_WITH_PERSON: ImportOutcome = { status: 'created', personCreated: true };
const UNCHANGED: ImportOutcome = { status: 'unchanged' };

/** Stands for no place of a row. */
const NO_ROW = -1;

/** All that rows have named, by its numbers. */
export interface Names {
  groups: readonly string[];
  members: readonly string[];
  /** Of each of the members, the number of their login. */
  logins: readonly number[];
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
  /** By the numbers of people: the place of the row that says who they are, of those who are new; else `NO_ROW`. */
  private readonly makers: Int32Array;
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
    this.makers = new Int32Array(names.members.length).fill(NO_ROW);
    this.known = known.copy(names.members.length);
  }

  async apply(source: BatchSource): Promise<void> {
    await this.createGroups();
    await this.findGroups();
    await this.known.begin(this.load, this.rows.loginLimit);
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
  private async findPeople(): Promise<Int32Array> {
    const { known, apart } = this;
    const named = distinct(this.rows.members, this.names.members.length);
    await known.recall(this.load, named);
    const strangers = named.filter((number) => known.keyOf(number) === 0);
    for (const number of strangers) if (this.loginOf(number) === 0) apart[number] = 1;
    const asked = strangers.filter((number) => apart[number] === 0);
    const users = await known.find(
      this.load,
      asked.map((number) => this.loginOf(number)),
      (index) => this.nameOf(asked[index] ?? 0),
    );
    for (const [index, { status, key }] of users) {
      const number = asked[index] ?? 0;
      if (status === 'active') known.learn(number, key);
      else apart[number] = 1;
    }
    return asked.filter((_, index) => !users.has(index));
  }

  /** Stores the people who are new and of whom a row says who they are. */
  private async createPeople(unknown: Int32Array): Promise<void> {
    const { known, makers } = this;
    const { people } = this.rows;
    const { positions, byLogin } = chooseNewcomers(await this.listCandidates());
    const keys = await this.insertPeople(positions);
    for (const number of unknown) {
      const index = byLogin[this.loginOf(number)] ?? NOBODY;
      if (index === NOBODY) continue;
      known.learn(number, keys[index] ?? 0);
      makers[number] = people.places[index] ?? NO_ROW;
    }
    this.counts.usersCreated = positions.length;
  }

  /** Stores people of the rows by their positions in the order of usernames. Returns their keys by their indexes. */
  private async insertPeople(positions: Int32Array): Promise<Float64Array> {
    const { places, emailLogins, byUsername } = this.rows.people;
    const users = Array.from(positions, (position) => this.personAt(position));
    const inserted = await this.load.writer.bulk.insertUsers(users);
    const keys = new Float64Array(places.length);
    for (const [order, key] of inserted.entries()) {
      const index = byUsername[positions[order] ?? 0] ?? 0;
      keys[index] = key;
      this.firstNewKey = Math.min(this.firstNewKey, key);
      this.known.learnLogin(this.loginAt(places[index] ?? 0));
      this.known.learnLogin(emailLogins[index] ?? 0);
    }
    return keys;
  }

  private personAt(position: number): New<User> {
    const { places, emails, names, byUsername, accountIds, userKeys } = this.rows.people;
    const index = byUsername[position] ?? 0;
    const username = this.memberAt(places[index] ?? 0).trim();
    const fields = { username, email: emails[index] ?? '', displayName: names[index] ?? '' };
    const ids = { accountId: accountIds[position] ?? '', userKey: userKeys[position] ?? '' };
    return newUser(this.load.at, this.load.directory, fields, ids);
  }

  /** The people of whom rows say who they are, with what has to be known of them to choose. */
  private async listCandidates(): Promise<Candidates> {
    const { people, loginLimit } = this.rows;
    const { places, emails, emailLogins } = people;
    const isUnknown = (place: number) => !this.isPlain(place) || this.keyAt(place) === 0;
    const indexes = Int32Array.from(places.keys()).filter((index) => isUnknown(places[index] ?? 0));
    const namesakes = await this.known.find(
      this.load,
      indexes.map((index) => emailLogins[index] ?? 0),
      (position) => emails[indexes[position] ?? 0] ?? '',
    );
    return {
      people,
      indexes,
      usernames: places.map((place) => this.loginAt(place)),
      loginLimit,
      arePlain: Uint8Array.from(places, (place) => (this.isPlain(place) ? 1 : 0)),
      taken: new Set(Array.from(namesakes.keys(), (position) => indexes[position] ?? 0)),
      apart: this.namedApart(),
    };
  }

  /** Where rows that stand apart name somebody first: for them, nobody is there yet whom a later row makes. */
  private namedApart(): Map<number, number> {
    const first = new Map<number, number>();
    for (let place = 0; place < this.rows.groups.length; place += 1) {
      if (this.isPlain(place)) continue;
      const login = this.loginAt(place);
      if (!first.has(login)) first.set(login, place);
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
    const { rows, groupNumbers } = this;
    const pairs = new MemberPairs(rows.groups.length, this.known.keyLimit);
    for (let place = 0; place < rows.groups.length; place += 1) {
      const key = this.isPlain(place) ? this.keyAt(place) : 0;
      if (key === 0) continue;
      // As if the rows were gone through one by one: nobody can be named before it is said who that is.
      if (place < this.makerAt(place)) this.refuse(place);
      else pairs.set(place, groupNumbers[rows.groups[place] ?? 0] ?? 0, key);
    }
    return pairs;
  }

  private refuse(place: number): void {
    const id = this.memberAt(place);
    this.outcomes[place] = { status: 'refused', error: new DirectoryError('user-not-found', { id }) };
  }

  private created(place: number): ImportOutcome {
    return this.makerAt(place) === place ? CREATED_WITH_PERSON : CREATED;
  }

  /** The place of the row that makes the member of a row, if there is one in this batch. */
  private makerAt(place: number): number {
    if (this.counts.usersCreated === 0) return NO_ROW;
    return this.makers[this.rows.members[place] ?? 0] ?? NO_ROW;
  }

  /** Records what was done together. */
  private async record(source: BatchSource): Promise<void> {
    const { groupsCreated, usersCreated, membersAdded } = this.counts;
    if (groupsCreated + usersCreated + membersAdded === 0) return;
    await record(this.load, {
      action: 'import_applied',
      subject: directorySubject(this.load.directory),
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
    if (places.length === 0) return;
    const people = this.peopleLeft();
    const rest = places.map((place) => this.rowAt(place, people.get(place)));
    const outcomes = await applyAll(this.load, rest);
    for (const [index, place] of places.entries()) this.outcomes[place] = outcomes[index] as ImportOutcome;
  }

  /** What the rows that are left say of people, by the places of the rows. */
  private peopleLeft(): Map<number, PersonOfRow> {
    const { places, emails, names, emailLogins } = this.rows.people;
    const people = new Map<number, PersonOfRow>();
    for (const [index, place] of places.entries()) {
      if (this.outcomes[place]) continue;
      people.set(place, { email: emails[index] ?? '', name: names[index] ?? '' });
      // Some of them may be made, too.
      this.known.learnLogin(this.loginAt(place));
      this.known.learnLogin(emailLogins[index] ?? 0);
    }
    return people;
  }

  private rowAt(place: number, person: PersonOfRow | undefined): ImportRow & { kind: 'member' } {
    const group = this.names.groups[this.rows.groups[place] ?? 0] ?? '';
    const member = this.memberAt(place);
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

  /** The member of a row as it is spelled. */
  private memberAt(place: number): string {
    return this.nameOf(this.rows.members[place] ?? 0);
  }

  private loginAt(place: number): number {
    return this.loginOf(this.rows.members[place] ?? 0);
  }

  private nameOf(member: number): string {
    return this.names.members[member] ?? '';
  }

  private loginOf(member: number): number {
    return this.names.logins[member] ?? 0;
  }
}

/** Each of these numbers once, in the order in which they first come; all are below the limit. */
function distinct(numbers: Int32Array, limit: number): Int32Array {
  const seen = new Uint8Array(limit);
  const found = new Int32Array(Math.min(numbers.length, limit));
  let count = 0;
  for (const number of numbers) {
    if (seen[number]) continue;
    seen[number] = 1;
    found[count] = number;
    count += 1;
  }
  return found.subarray(0, count);
}
