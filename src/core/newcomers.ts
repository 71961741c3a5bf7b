import { answerOf, requirePerson, type UserFields } from './changes.ts';
import { DirectoryError } from './errors.ts';
import { fold } from './text.ts';

/** Somebody whom a row would make. */
export interface Candidate extends UserFields {
  /** The place of the row. */
  place: number;
  /** Whether somebody who is there has the e-mail address. */
  isTaken: boolean;
  /** Whether the row may be done together with others at all. */
  isPlain: boolean;
}

/** Somebody who is to be made. */
export interface Newcomer {
  /** The place of the row that says so. */
  place: number;
  fields: UserFields;
  /** What the store knows them by, once they are there. */
  key: number;
}

export interface Chosen {
  /** In the order of their usernames: those whose names are near each other touch the same pages of every index. */
  people: Newcomer[];
  /** The same by the folded names they sign in by. */
  logins: Map<string, Newcomer>;
}

/**
 * Chooses those who may be made together. By username and e-mail address people sign in, so neither may be another's.
 * @param apart where rows that stand apart name somebody first, by folded names
 */
export async function chooseNewcomers(
  candidates: readonly Candidate[],
  apart: ReadonlyMap<string, number>,
): Promise<Chosen> {
  const usernames: string[] = [];
  const logins: Chosen['logins'] = new Map();
  const left = new Set<string>();
  const isNamedBefore = (name: string, place: number) => (apart.get(name) ?? place) < place;
  for (const candidate of candidates) {
    const { place, isTaken, isPlain } = candidate;
    const username = fold(candidate.username.trim());
    const email = fold(candidate.email.trim());
    if (isPlain && logins.has(username)) continue;
    const isFree = !isTaken && !logins.has(email) && !left.has(username) && !left.has(email);
    const isFirst = !isNamedBefore(username, place) && !isNamedBefore(email, place);
    const fields = isPlain && isFree && isFirst ? await answerOf(() => requirePerson(candidate)) : undefined;
    if (fields && !(fields instanceof DirectoryError)) {
      const newcomer = { place, fields, key: 0 };
      logins.set(username, newcomer).set(email, newcomer);
      usernames.push(username);
    } else {
      // Who is left for later, whatever may come of it, is so with everyone after them who has a name in common.
      left.add(username).add(email);
    }
  }
  const people = usernames.sort().map((username) => logins.get(username) as Newcomer);
  return { people, logins };
}
