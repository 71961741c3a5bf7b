/**
 * Rows of a file that each put a person into a group, as columns: of millions, an object each costs more than all that is done
 * with it. Groups and people are numbered as they are first named, from 0 on and for as long as the load lasts, so that a text
 * is looked up once and numbers afterwards.
 */
export interface MemberRows {
  /** The groups that are named for the first time, whose numbers follow those of the rows before. */
  newGroups: readonly string[];
  /** The same of people, as they are spelled. */
  newMembers: readonly string[];
  /** Of each row, the number of its group. */
  groups: Int32Array;
  /** Of each row, the number of its member. */
  members: Int32Array;
  /** Who those are who may have to be made, in the order of their rows. */
  people: readonly PersonOfRow[];
}

export interface PersonOfRow {
  /** The place of the row among the others, from 0 on. */
  place: number;
  email: string;
  name: string;
}

/** Puts rows into columns. */
export class RowCollector {
  private readonly groupNumbers = new Map<string, number>();
  private readonly memberNumbers = new Map<string, number>();
  private newGroups: string[] = [];
  private newMembers: string[] = [];
  private groups: number[] = [];
  private members: number[] = [];
  private people: PersonOfRow[] = [];

  /** How many rows there are since the last `take`. */
  get count(): number {
    return this.groups.length;
  }

  /** How many of them say who their member is. */
  get peopleCount(): number {
    return this.people.length;
  }

  add(group: string, member: string, person?: { email: string; name: string }): void {
    if (person) this.people.push({ place: this.count, ...person });
    this.groups.push(numberOf(group, this.groupNumbers, this.newGroups));
    this.members.push(numberOf(member, this.memberNumbers, this.newMembers));
  }

  /** The rows since the last time. */
  take(): MemberRows {
    const { newGroups, newMembers, people } = this;
    const rows = {
      newGroups,
      newMembers,
      groups: Int32Array.from(this.groups),
      members: Int32Array.from(this.members),
      people,
    };
    this.newGroups = [];
    this.newMembers = [];
    this.groups = [];
    this.members = [];
    this.people = [];
    return rows;
  }
}

function numberOf(text: string, numbers: Map<string, number>, added: string[]): number {
  const known = numbers.get(text);
  if (known !== undefined) return known;
  // A copy, since what was cut out of a file keeps a piece of it alive.
  const name = Buffer.from(text).toString();
  const number = numbers.size;
  numbers.set(name, number);
  added.push(name);
  return number;
}
