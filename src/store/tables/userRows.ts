import type { New } from '../../core/store.ts';
import { fold, isAscii } from '../../core/text.ts';
import {
  type AccountType,
  EMPTY_PROFILE,
  type Profile,
  type User,
  type UserStatus,
} from '../../core/types.ts';
import type { BulkTable, Row, Value } from '../db.ts';

/**
 * Users as rows. What can be told from another column is derived by the engine (migration 010): a name of its own has only
 * who is called something else in public, and a folded text only what `lower` does not fold by itself.
 */

/** The columns of a user, with the id of its directory (`d`), for `toUser`. */
export const USER = `
  u.key, u.account_id, u.account_type, u.organization_key, u.directory_key, d.id, u.username, u.user_key, u.email,
  u.display_name, u.public_name, u.time_zone, u.locale, u.status, u.profile, u.created_at, u.updated_at,
  u.deactivated_at, u.last_login_at, u.last_failed_login_at`;

/** How people are inserted. */
export const USERS: BulkTable<New<User>> = {
  name: 'users',
  columns: `
    account_id, account_type, organization_key, directory_key, username, own_username_folded, user_key, email,
    own_email_folded, display_name, own_public_name, own_public_name_folded, own_search_text, time_zone, locale,
    status, profile, created_at, updated_at, deactivated_at, last_login_at, last_failed_login_at`
    .trim()
    .split(/,\s*/),
  toValues,
  search: { index: 'user_names', trigger: 'users_named', column: 'search_text' },
};

/** The values of a row, in the order of `USERS.columns`. */
export function toValues(user: New<User>): Value[] {
  return [
    user.accountId,
    user.accountType,
    user.organizationKey,
    user.directoryKey,
    user.username,
    ownFolded(user.username),
    user.userKey,
    user.email,
    ownFolded(user.email),
    user.displayName,
    ...ownNames(user),
    user.timeZone,
    user.locale,
    user.status,
    profileText(user.profile),
    user.createdAt,
    user.updatedAt,
    user.deactivatedAt,
    user.lastLoginAt,
    user.lastFailedLoginAt,
  ];
}

type Names = Pick<User, 'displayName' | 'publicName' | 'email'>;

/** The public name, the same folded and what a search looks at, where they are not what is derived of the display name. */
export function ownNames(names: Names): Value[] {
  const { displayName, publicName, email } = names;
  // Nearly everybody: all is derived, and it need not be made to find that out.
  if (
    displayName === publicName &&
    isAscii(displayName) &&
    isAscii(email) &&
    email.length !== displayName.length
  )
    return [null, null, null];
  return [
    unless(displayName, publicName),
    unless(lower(displayName), fold(publicName)),
    unless(lower(`${displayName}\n${email}`), searchText(names)),
  ];
}

/** The folded names and the e-mail address, each once, on lines of their own. */
function searchText({ displayName, publicName, email }: Names): string {
  return [...new Set([publicName, displayName, email].map(fold))].join('\n');
}

/** A folded text, where it is not what is derived of it. */
function ownFolded(text: string): string | null {
  return isAscii(text) ? null : unless(lower(text), fold(text));
}

function unless(derived: string, text: string): string | null {
  return text === derived ? null : text;
}

/** As engines do it: only letters of ASCII. */
function lower(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

/** What a profile says: most say nothing, and a million empty fields are a hundred megabytes. */
function profileText(profile: Profile): string {
  if (profile === EMPTY_PROFILE) return '{}';
  return JSON.stringify(Object.fromEntries(Object.entries(profile).filter(([, value]) => value !== '')));
}

function toProfile(text: string): Profile {
  return { ...EMPTY_PROFILE, ...(text === '{}' ? {} : (JSON.parse(text) as Partial<Profile>)) };
}

export function toUser(row: Row): User {
  const [
    key,
    accountId,
    accountType,
    organizationKey,
    directoryKey,
    directoryId,
    username,
    userKey,
    email,
    displayName,
    publicName,
    timeZone,
    locale,
    status,
    profile,
    createdAt,
    updatedAt,
    deactivatedAt,
    lastLoginAt,
    lastFailedLoginAt,
  ] = row as [
    number,
    string,
    AccountType,
    number,
    number,
    string,
    string,
    string,
    string,
    string,
    string,
    string,
    string,
    UserStatus,
    string,
    number,
    number,
    number | null,
    number | null,
    number | null,
  ];
  return {
    key,
    accountId,
    accountType,
    organizationKey,
    directoryKey,
    directoryId,
    username,
    userKey,
    email,
    displayName,
    publicName,
    timeZone,
    locale,
    status,
    profile: toProfile(profile),
    createdAt,
    updatedAt,
    deactivatedAt,
    lastLoginAt,
    lastFailedLoginAt,
  };
}
