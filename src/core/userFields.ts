import { randomUUIDv7 } from 'node:crypto';
import { requireEmail, requireName } from './text.ts';

/** What is said of a person. */
export interface UserFields {
  email: string;
  username: string;
  displayName: string;
}

/** What a person is known by for ever. */
export interface UserIds {
  accountId: string;
  /** 32 hexadecimal digits. */
  userKey: string;
}

/** The ids of somebody new, in order of time, so that an index of them grows at one end: random ones touch a page each. */
export function newUserIds(): UserIds {
  return { accountId: `712020:${randomUUIDv7()}`, userKey: randomUUIDv7().replaceAll('-', '') };
}

/** What is said of a person, fit to store. @throws DirectoryError `invalid-field` */
export function requirePerson(fields: UserFields): UserFields {
  const email = requireEmail('email', fields.email);
  const username = requireName('username', fields.username);
  const displayName = requireName('name', fields.displayName);
  return { email, username, displayName };
}
