import { type DirectoryAddress, findPeople, getHomeDirectory } from './addresses.ts';
import { directorySubject, record } from './audit.ts';
import { answerOf, newGroup, newUser, refusalOf } from './changes.ts';
import type { Core } from './directory.ts';
import { DirectoryError } from './errors.ts';
import { applyAll, type ImportOutcome, type ImportRow, type Load } from './import.ts';
import { authorityOf, requireOrganizationAdmin } from './permissions.ts';
import type { New } from './store.ts';
import { fold, isStorable, requireName } from './text.ts';
import type { Actor, Group, User } from './types.ts';

/** The part of a file that a batch is, so that whoever has the file can tell what an event speaks of. */
export interface BatchSource {
  /** The name of the file. */
  file: string;
  /** The first and the last line, counted from 1. */
  firstLine: number;
  lastLine: number;
  /** Of those lines, each ended by a line feed, in hexadecimal. */
  sha256: string;
}

/** Loading by the million, with an event for each batch in place of one for each change. */
export function bulkImportService(core: Core) {
  return {
    /** Begins a load into a directory; what it remembers of people is kept for as long as it lasts. */
    open: (actor: Actor, address: DirectoryAddress) => new BulkLoad(core, actor, address),
  };
}

/** A file on its way in, batch by batch. */
export class BulkLoad {
  private readonly core: Core;
  private readonly actor: Actor;
  private readonly address: DirectoryAddress;
  /** The keys of active people by the folded names they were found by. A person's names never change. */
  private readonly known = new Map<string, number>();

  constructor(core: Core, actor: Actor, address: DirectoryAddress) {
    this.core = core;
    this.actor = actor;
    this.address = address;
  }

  /**
   * Applies rows that say groups and members, groups before their members, in one transaction, and says of each what
   * became of it. The rules are those of `apply`. Only what is plain is done together and told by one event: new groups, new people, and active members of
   * groups whose roles take no limited seats. The rest is done row by row, with an event for each change.
   * @throws DirectoryError `organization-not-found`, `directory-not-found`, `forbidden`
   */
  async apply(rows: readonly ImportRow[], source: BatchSource): Promise<ImportOutcome[]> {
    const { core, actor, address, known } = this;
    const { outcomes, met } = await core.store.write(actor.organizationKey, async (writer) => {
      const directory = await getHomeDirectory(writer, actor, address);
      // Who administers the organization controls every group in it.
      requireOrganizationAdmin(await authorityOf(writer, actor));
      const batch = new Batch({ writer, actor, directory, at: core.now() }, rows, known);
      await batch.apply(source);
      return batch;
    });
    // Not earlier: a write may be undone, or run again.
    for (const [name, key] of met) known.set(ownCopy(name), key);
    return outcomes;
  }
}

const CREATED: ImportOutcome = { status: 'created' };
const CREATED_WITH_PERSON: ImportOutcome = { status: 'created', personCreated: true };
const UNCHANGED: ImportOutcome = { status: 'unchanged' };

type GroupRow = ImportRow & { kind: 'group' };
type MemberRow = ImportRow & { kind: 'member' };

/** The rows of one batch, in its transaction. Those that have no outcome in the end are not plain. */
class Batch {
  readonly outcomes: ImportOutcome[];
  /** The keys of active people who were not known before, by folded names. */
  readonly met = new Map<string, number>();
  private readonly load: Load;
  private readonly rows: readonly ImportRow[];
  private readonly known: ReadonlyMap<string, number>;
  /** Groups that plainly take members, by their names as the rows spell them. */
  private readonly groups = new Map<string, Group | undefined>();
  /** Of each row that puts somebody into such a group, the folded name of the person and, once it is known, the key. */
  private readonly names: (string | undefined)[];
  private readonly keys: (number | undefined)[];
  /** By the keys of new people: the row that says who they are. */
  private readonly makers = new Map<number, number>();
  private readonly counts = { groupsCreated: 0, usersCreated: 0, membersAdded: 0 };

  constructor(load: Load, rows: readonly ImportRow[], known: ReadonlyMap<string, number>) {
    this.load = load;
    this.rows = rows;
    this.known = known;
    this.outcomes = new Array(rows.length);
    this.names = new Array(rows.length);
    this.keys = new Array(rows.length);
  }

  async apply(source: BatchSource): Promise<void> {
    await this.findGroups();
    await this.findPeople();
    await this.createPeople();
    await this.addMembers();
    // First what was done together: the rest may be about groups and people that came of it.
    await this.record(source);
    await this.applyRest();
  }

  private async findGroups(): Promise<void> {
    for (const [index, row] of this.rows.entries()) {
      if (row.kind === 'group') await this.createGroup(row, index);
      if (row.kind !== 'member') continue;
      if (!this.groups.has(row.group)) this.groups.set(row.group, await this.findGroup(row.group));
      if (this.groups.get(row.group) && isStorable(row.member)) this.names[index] = fold(row.member.trim());
    }
  }

  private async createGroup({ name, description, synced }: GroupRow, index: number): Promise<void> {
    const { writer, directory, at } = this.load;
    const isPlain = description === undefined && !synced;
    if (!isPlain || (await refusalOf(async () => void requireName('name', name)))) return;
    const found = await writer.groups.findGroupByName(directory.key, fold(name.trim()));
    this.outcomes[index] = found ? UNCHANGED : CREATED;
    if (found) return;
    this.groups.set(name, await writer.groups.insertGroup(newGroup(at, directory, { name })));
    this.counts.groupsCreated += 1;
  }

  /** A group whose members take no limited seats. */
  private async findGroup(name: string): Promise<Group | undefined> {
    const { writer, directory } = this.load;
    if (!isStorable(name)) return undefined;
    const group = await writer.groups.findGroupByName(directory.key, fold(name.trim()));
    if (!group || group.resourceCount === 0) return group;
    const roles = await writer.roles.listGroupRoles(group.key);
    return roles.every(({ seatLimit }) => seatLimit === null) ? group : undefined;
  }

  /** Finds people who are there; only who is active is plainly added to a group. */
  private async findPeople(): Promise<void> {
    const { writer, directory } = this.load;
    if (!(await this.recallPeople())) this.keys.fill(undefined);
    const unknown = new Map<string, string>();
    for (const [index, row] of this.members()) unknown.set(this.names[index] ?? '', row.member);
    const users = await findPeople(writer, directory.key, [...unknown.values()]);
    const others = new Set<string>();
    for (const [index, name] of [...unknown.keys()].entries()) {
      const user = users[index];
      if (user?.status === 'active') this.met.set(name, user.key);
      else if (user) others.add(name);
    }
    for (const [index] of this.members()) {
      const name = this.names[index] ?? '';
      this.keys[index] = this.met.get(name);
      if (others.has(name)) this.names[index] = undefined;
    }
  }

  /** Takes the keys of people that are known; returns whether all of them are still there and active. */
  private async recallPeople(): Promise<boolean> {
    const { writer, directory } = this.load;
    const keys = new Set<number>();
    for (const [index, name] of this.names.entries()) {
      const key = name === undefined ? undefined : this.known.get(name);
      if (key === undefined) continue;
      this.keys[index] = key;
      keys.add(key);
    }
    // In the order in which they are stored.
    const sorted = Float64Array.from(keys).sort();
    return (await writer.bulk.countActiveUsers(directory.key, [...sorted])) === keys.size;
  }

  /** Stores the people who are new and of whom a row says who they are. */
  private async createPeople(): Promise<void> {
    const { writer, directory } = this.load;
    const candidates = this.newcomers();
    const emails = candidates.map(({ row }) => row.person?.email ?? '');
    const namesakes = await findPeople(writer, directory.key, emails);
    const people: New<User>[] = [];
    const makers: number[] = [];
    // By either people sign in, so neither may be another's username or e-mail address.
    const logins = new Map<string, number>();
    const left = new Set<string>();
    const apart = this.namedApart();
    const isNamedBefore = (name: string, index: number) => (apart.get(name) ?? index) < index;
    for (const [place, { row, index }] of candidates.entries()) {
      const username = fold(row.member.trim());
      const email = fold(emails[place]?.trim() ?? '');
      const isPlain = this.names[index] !== undefined;
      if (isPlain && logins.has(username)) continue;
      const isFree = !namesakes[place] && !logins.has(email) && !left.has(username) && !left.has(email);
      const isFirst = !isNamedBefore(username, index) && !isNamedBefore(email, index);
      const person = isPlain && isFree && isFirst ? await this.newPerson(row) : undefined;
      if (person) {
        logins.set(username, people.length).set(email, people.length);
        people.push(person);
        makers.push(index);
      } else {
        // Who is left for later, whatever may come of it, is so with everyone after them who has a name in common.
        left.add(username).add(email);
      }
    }
    const keys = await writer.bulk.insertUsers(people);
    for (const [place, index] of makers.entries()) this.makers.set(keys[place] ?? 0, index);
    for (const [index] of this.members()) {
      const name = this.names[index] ?? '';
      const place = logins.get(name);
      if (place === undefined) continue;
      this.keys[index] = keys[place];
      this.met.set(name, keys[place] ?? 0);
    }
    this.counts.usersCreated = people.length;
  }

  /** Where rows that stand apart name somebody first: for them, nobody is there yet whom a later row makes. */
  private namedApart(): Map<string, number> {
    const first = new Map<string, number>();
    for (const [index, row] of this.rows.entries()) {
      if (row.kind !== 'member' || this.names[index] !== undefined) continue;
      const name = fold(row.member.trim());
      if (!first.has(name)) first.set(name, index);
    }
    return first;
  }

  /** The rows that say who somebody is who is not known, whether they are plain or not. */
  private newcomers(): { row: MemberRow; index: number }[] {
    return this.rows.flatMap((row, index) =>
      row.kind === 'member' && row.person && this.keys[index] === undefined ? [{ row, index }] : [],
    );
  }

  private async newPerson({ member, person }: MemberRow): Promise<New<User> | undefined> {
    const { directory, at } = this.load;
    const { email, name } = person ?? { email: '', name: '' };
    const user = await answerOf(() => newUser(at, directory, { username: member, email, displayName: name }));
    return user instanceof DirectoryError ? undefined : user;
  }

  private async addMembers(): Promise<void> {
    const additions = new Map<number, Map<number, number>>();
    for (const [index, key] of this.keys.entries()) {
      if (key === undefined) continue;
      const row = this.rows[index] as MemberRow;
      // As if the rows were gone through one by one: nobody can be named before it is said who that is.
      if (index < (this.makers.get(key) ?? 0)) {
        this.outcomes[index] = {
          status: 'refused',
          error: new DirectoryError('user-not-found', { id: row.member }),
        };
        continue;
      }
      const group = this.groups.get(row.group)?.key ?? 0;
      const members = additions.get(group) ?? new Map<number, number>();
      additions.set(group, members);
      if (!members.has(key)) members.set(key, index);
      this.outcomes[index] = UNCHANGED;
    }
    const groups = [...additions].map(([groupKey, members]) => ({ groupKey, userKeys: [...members.keys()] }));
    const added = await this.load.writer.bulk.insertActiveMembers(groups);
    for (const [place, keys] of added.entries()) {
      const members = additions.get(groups[place]?.groupKey ?? 0);
      for (const key of keys) {
        const index = members?.get(key) ?? 0;
        this.outcomes[index] = this.makers.get(key) === index ? CREATED_WITH_PERSON : CREATED;
      }
      this.counts.membersAdded += keys.length;
    }
  }

  /** Records what was done together. */
  private async record(source: BatchSource): Promise<void> {
    const { writer, actor, directory, at } = this.load;
    const { groupsCreated, usersCreated, membersAdded } = this.counts;
    if (groupsCreated + usersCreated + membersAdded === 0) return;
    // By number: the rows that are left have no outcome yet, and an array skips what it has not.
    let rowsApart = 0;
    for (let index = 0; index < this.rows.length; index += 1) {
      const status = this.outcomes[index]?.status ?? 'refused';
      if (status === 'refused') rowsApart += 1;
    }
    await record(writer, actor, at, {
      action: 'import_applied',
      subject: directorySubject(directory),
      after: { ...source, groupsCreated, usersCreated, membersAdded, rowsApart },
    });
  }

  /** Goes through the rows that are left, one by one. */
  private async applyRest(): Promise<void> {
    const rest = this.rows.flatMap((row, index) => (this.outcomes[index] ? [] : [{ row, index }]));
    const outcomes = await applyAll(
      this.load,
      rest.map(({ row }) => row),
    );
    for (const [place, { index }] of rest.entries()) this.outcomes[index] = outcomes[place] as ImportOutcome;
  }

  /** The rows of members whose keys are not known yet. */
  private *members(): Generator<[index: number, row: MemberRow]> {
    for (const [index, name] of this.names.entries()) {
      if (name !== undefined && this.keys[index] === undefined) yield [index, this.rows[index] as MemberRow];
    }
  }
}

/** A text that keeps no other alive: what was cut out of a file holds on to the piece of it. */
function ownCopy(text: string): string {
  return Buffer.from(text).toString();
}
