import { answerOf, DirectoryError } from './errors.ts';
import { fold } from './text.ts';
import { newUserIds, requirePerson } from './userFields.ts';

/**
 * Who those are who may have to be made, as columns in the order of their rows. What can be told of them without looking
 * into a directory is told here, so that it need not be found out in a transaction.
 */
export interface PeopleOfRows {
  /** The places of their rows among the others, from 0 on. */
  places: Int32Array;
  /** As `requirePerson` makes them where it holds, else as they are said. */
  emails: readonly string[];
  names: readonly string[];
  /** The numbers of the e-mail addresses as logins. */
  emailLogins: Int32Array;
  /** 1 of those of whom `requirePerson` holds. */
  areFit: Uint8Array;
  /** All of them by their index in these columns, in the order of their folded usernames. */
  byUsername: Int32Array;
  /** What they are known by if they are made; in the order of `byUsername`, so that both are in order of time. */
  accountIds: readonly string[];
  userKeys: readonly string[];
}

/** What a row says of its member. */
export interface PersonOfRow {
  email: string;
  name: string;
}

/** Puts people into columns. */
export class PeopleCollector {
  private readonly places: number[] = [];
  private readonly usernames: string[] = [];
  private readonly emails: string[] = [];
  private readonly names: string[] = [];
  private readonly emailLogins: number[] = [];
  private readonly areFit: number[] = [];

  get count(): number {
    return this.places.length;
  }

  add(place: number, username: string, { email, name }: PersonOfRow, emailLogin: number): void {
    const fields = answerOf(() => requirePerson({ username, email, displayName: name }));
    const isFit = !(fields instanceof DirectoryError);
    this.places.push(place);
    this.usernames.push(fold(username.trim()));
    this.emails.push(isFit ? fields.email : email);
    this.names.push(isFit ? fields.displayName : name);
    this.emailLogins.push(emailLogin);
    this.areFit.push(isFit ? 1 : 0);
  }

  get columns(): PeopleOfRows {
    const { usernames, emails, names } = this;
    const byUsername = Int32Array.from(usernames.keys());
    byUsername.sort((one, other) => compare(usernames[one] ?? '', usernames[other] ?? ''));
    const ids = Array.from(usernames, newUserIds);
    return {
      places: Int32Array.from(this.places),
      emails,
      names,
      emailLogins: Int32Array.from(this.emailLogins),
      areFit: Uint8Array.from(this.areFit),
      byUsername,
      accountIds: ids.map(({ accountId }) => accountId),
      userKeys: ids.map(({ userKey }) => userKey),
    };
  }
}

function compare(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
