import { PeopleCollector, type PeopleOfRows, type PersonOfRow } from './peopleOfRows.ts';
import { fold, isStorable } from './text.ts';

/**
 * Rows of a file that each put a person into a group, as columns: of millions, an object each costs more than all that is done
 * with it. Groups and people are numbered as they are first named, from 0 on and for as long as the load lasts, so that a text
 * is looked up once and numbers afterwards.
 *
 * So are logins, which are the names of people and their e-mail addresses as they are looked up: two spellings of a name are
 * two members and one login. They are numbered from 1 on; 0 stands for what no store takes, and so nobody is called.
 */
export interface MemberRows {
  /** The groups that are named for the first time, whose numbers follow those of the rows before. */
  newGroups: readonly string[];
  /** The same of people, as they are spelled. */
  newMembers: readonly string[];
  /** Of each of the new members, the number of their login. */
  newMemberLogins: Int32Array;
  /** More than any number of a login by now. */
  loginLimit: number;
  /** Of each row, the number of its group. */
  groups: Int32Array;
  /** Of each row, the number of its member. */
  members: Int32Array;
  /** Who those are who may have to be made. */
  people: PeopleOfRows;
}

/** Puts rows into columns. */
export class RowCollector {
  private readonly groupNumbers = new Numbers();
  private readonly memberNumbers = new Numbers();
  private readonly loginNumbers = new Numbers();
  private newMemberLogins: number[] = [];
  private groups: number[] = [];
  private members: number[] = [];
  private people = new PeopleCollector();
  private lastGroup: string | undefined;
  private lastGroupNumber = 0;

  /** How many rows there are since the last `take`. */
  get count(): number {
    return this.groups.length;
  }

  /** How many of them say who their member is. */
  get peopleCount(): number {
    return this.people.count;
  }

  add(group: string, member: string, person?: PersonOfRow): void {
    if (person) this.people.add(this.count, member, person, this.loginOf(person.email));
    // Files mostly come in order of groups: then it has just been looked up.
    if (group !== this.lastGroup) this.lastGroupNumber = this.groupNumbers.of(group);
    this.lastGroup = group;
    this.groups.push(this.lastGroupNumber);
    const known = this.memberNumbers.count;
    const number = this.memberNumbers.of(member);
    if (number === known) this.newMemberLogins.push(this.loginOf(member));
    this.members.push(number);
  }

  /** The rows since the last time. */
  take(): MemberRows {
    const rows = {
      newGroups: this.groupNumbers.takeAdded(),
      newMembers: this.memberNumbers.takeAdded(),
      newMemberLogins: Int32Array.from(this.newMemberLogins),
      loginLimit: this.loginNumbers.count + 1,
      groups: Int32Array.from(this.groups),
      members: Int32Array.from(this.members),
      people: this.people.columns,
    };
    this.loginNumbers.takeAdded();
    this.newMemberLogins = [];
    this.groups = [];
    this.members = [];
    this.people = new PeopleCollector();
    return rows;
  }

  private loginOf(name: string): number {
    return isStorable(name) ? this.loginNumbers.of(fold(name.trim())) + 1 : 0;
  }
}

/** Texts, numbered from 0 on as they first come. */
class Numbers {
  private readonly numbers = new Map<string, number>();
  private added: string[] = [];

  get count(): number {
    return this.numbers.size;
  }

  of(text: string): number {
    return this.numbers.get(text) ?? this.add(text);
  }

  private add(text: string): number {
    // A copy, since what was cut out of a file keeps a piece of it alive.
    const copy = Buffer.from(text).toString();
    const number = this.count;
    this.numbers.set(copy, number);
    this.added.push(copy);
    return number;
  }

  /** Those that came since the last time, in their order. */
  takeAdded(): string[] {
    const { added } = this;
    this.added = [];
    return added;
  }
}
