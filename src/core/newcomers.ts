import type { PeopleOfRows } from './peopleOfRows.ts';

/** Those whom rows would make, and what is known of them. */
export interface Candidates {
  /** Of whom rows say who they are. All columns here are in the same order. */
  people: PeopleOfRows;
  /** Those of them whom nobody knows, by their indexes, in the order of their rows. */
  indexes: Int32Array;
  /** The numbers of the usernames as logins. */
  usernames: Int32Array;
  /** More than any number of a login. */
  loginLimit: number;
  /** 1 of those whose rows may be done together with others at all. */
  arePlain: Uint8Array;
  /** The indexes of those whose e-mail address somebody has who is there. */
  taken: ReadonlySet<number>;
  /** Where rows that stand apart name somebody first, by logins. */
  apart: ReadonlyMap<number, number>;
}

/** Those who are to be made. */
export interface Chosen {
  /**
   * By their position in `byUsername`, ascending: those whose names are near each other touch the same pages of every index.
   */
  positions: Int32Array;
  /** Of each login, the index of who will sign in by it; `NOBODY` else. */
  byLogin: Int32Array;
}

/** Stands for no index. */
export const NOBODY = -1;

/** Chooses those who may be made together. By username and e-mail address people sign in, so neither may be another's. */
export function chooseNewcomers(candidates: Candidates): Chosen {
  const { people, usernames, loginLimit, arePlain, taken, apart } = candidates;
  const byLogin = new Int32Array(loginLimit).fill(NOBODY);
  const left = new Uint8Array(loginLimit);
  const isChosen = new Uint8Array(usernames.length);
  const isNamedBefore = (login: number, place: number) => (apart.get(login) ?? place) < place;
  for (const index of candidates.indexes) {
    const isPlain = arePlain[index] === 1;
    const username = usernames[index] ?? 0;
    if (isPlain && byLogin[username] !== NOBODY) continue;
    const email = people.emailLogins[index] ?? 0;
    const place = people.places[index] ?? 0;
    const isFree =
      !taken.has(index) && byLogin[email] === NOBODY && left[username] === 0 && left[email] === 0;
    const isFirst = !isNamedBefore(username, place) && !isNamedBefore(email, place);
    if (isPlain && people.areFit[index] === 1 && isFree && isFirst) {
      isChosen[index] = 1;
      byLogin[username] = index;
      byLogin[email] = index;
    } else {
      // Who is left for later, whatever may come of it, is so with everyone after them who has a name in common.
      left[username] = 1;
      left[email] = 1;
    }
  }
  const positions = Int32Array.from(people.byUsername.keys());
  return { positions: positions.filter((position) => isChosen[people.byUsername[position] ?? 0]), byLogin };
}
