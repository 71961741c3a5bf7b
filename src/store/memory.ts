import type { Reader } from '../core/store.ts';
import { ownText } from '../core/text.ts';
import type { User } from '../core/types.ts';
import { fingerprint } from '../fingerprint.ts';
import type { Changes } from './changes.ts';
import { Conditions, chunksOf, dynamicStatement } from './conditions.ts';
import type { Executor } from './db.ts';
import { Lately } from './lately.ts';
import { toUser, USER } from './tables/userRows.ts';

/** How many answers are kept per question; see `remember`. */
const ANSWER_LIMIT = 5000;

/** Questions are remembered that have so many characters: what is asked is the client's to choose, and may be tens of kilobytes long. */
const QUESTION_LIMIT = 500;

/** How many groups are kept: those whose pages are gone through, which look the group up for each. */
const GROUP_LIMIT = 100;

const PLACES = ['organizations', 'directories', 'sites', 'resources'];

const GROUP_TABLES = ['groups', 'directories'];

/** The tables by which callers are recognised. */
export const CALLERS: readonly string[] = ['credentials', 'users', ...PLACES];

/**
 * A reader that keeps in memory what every request asks anew: whose credential it is, which roles its owner has, which
 * site is meant. Nothing is kept beyond the next change to the tables it was read from, so that a revoked credential or
 * role is gone at once. What it returns is shared, and must not be written to.
 */
export function remembering(reader: Reader, changes: Changes): Reader {
  const { organizations, groups, roles, credentials } = reader;
  const keep = <Args extends (string | number)[], Answer>(
    tables: readonly string[],
    ask: (...args: Args) => Promise<Answer>,
    limit?: number,
  ) => remember(changes, tables, ask, limit);
  return {
    ...reader,
    organizations: {
      ...organizations,
      listOrganizations: keep(PLACES, organizations.listOrganizations),
      findOrganization: keep(PLACES, organizations.findOrganization),
      findDirectory: keep(PLACES, organizations.findDirectory),
      listSites: keep(PLACES, organizations.listSites),
      findSite: keep(PLACES, organizations.findSite),
      findSiteByHost: keep(PLACES, organizations.findSiteByHost),
      findResource: keep(PLACES, organizations.findResource),
    },
    groups: {
      ...groups,
      findGroup: keep(GROUP_TABLES, groups.findGroup, GROUP_LIMIT),
      findGroupByName: keep(GROUP_TABLES, groups.findGroupByName, GROUP_LIMIT),
    },
    roles: {
      ...roles,
      listUserRoles: keep(['user_roles', ...PLACES], roles.listUserRoles),
      listUserRolesThroughGroups: keep(
        ['memberships', 'group_roles', ...PLACES],
        roles.listUserRolesThroughGroups,
      ),
    },
    credentials: {
      ...credentials,
      findCredential: keep(CALLERS, credentials.findCredential),
    },
  };
}

/**
 * Whether who asks what is being asked already waits for that: requests that are answered together ask the same things at the same
 * time. Only of a database in this process: another one may be away, and then whoever has asked it would hold up all others.
 */
function areJoined(changes: Changes): boolean {
  return changes.catchUp === undefined;
}

/**
 * Keeps the answers to a question until one of the tables changes, or there are too many; none to one that is too long. See
 * `areJoined`.
 */
export function remember<Args extends (string | number)[], Answer>(
  changes: Changes,
  tables: readonly string[],
  ask: (...args: Args) => Promise<Answer>,
  limit = ANSWER_LIMIT,
): (...args: Args) => Promise<Answer> {
  const answers = new Map<number, Asked<Answer>>();
  const isJoined = areJoined(changes);
  let version = changes.version(tables);
  return async (...args) => {
    const now = changes.version(tables);
    if (now !== version || answers.size >= limit) answers.clear();
    version = now;
    if (isLong(args)) return ask(...args);
    const print = printOf(args);
    const known = answers.get(print);
    if (known && isSame(known.args, args)) return known.answer;
    const asked: Asked<Answer> = { args: args.map(toKeep), answer: ask(...args) };
    if (isJoined) answers.set(print, asked);
    let holds = false;
    try {
      const answer = Object.freeze(await asked.answer);
      asked.answer = answer;
      // A change that was noticed meanwhile may be later than the answer. One that was not may be in it, and it goes when it is.
      holds = changes.version(tables) === now;
      if (holds && !isJoined) answers.set(print, asked);
      return answer;
    } finally {
      if (!holds && answers.get(print) === asked) answers.delete(print);
    }
  };
}

/** What was asked, and the answer once it is there. */
interface Asked<Answer> {
  args: readonly (string | number)[];
  answer: Answer | Promise<Answer>;
}

function toKeep(arg: string | number): string | number {
  return typeof arg === 'string' ? ownText(arg) : arg;
}

function isLong(args: readonly (string | number)[]): boolean {
  let length = 0;
  for (const arg of args) if (typeof arg === 'string') length += arg.length;
  return length > QUESTION_LIMIT;
}

function printOf(args: readonly (string | number)[]): number {
  let print: number | undefined;
  for (const arg of args) print = fingerprint(arg, print);
  return print ?? 0;
}

function isSame(some: readonly (string | number)[], others: readonly (string | number)[]): boolean {
  return some.length === others.length && some.every((arg, index) => arg === others[index]);
}

/** People who are being read, by their keys. */
type Reading = Promise<Map<number, User>>;

/**
 * People by their keys, kept in memory until anybody changes. One and the same row is one and the same object, by which
 * a dialect can keep what it made of it.
 */
export class KeptUsers {
  private readonly db: Executor;
  private readonly changes: Changes;
  private readonly users: Lately<number, User>;
  private readonly reading = new Map<number, Reading>();
  private version = -1;

  /** @param limit how many people are kept at most; about 1.5 KB each, with what dialects make of them */
  constructor(db: Executor, changes: Changes, limit: number) {
    this.db = db;
    this.changes = changes;
    this.users = new Lately(limit);
  }

  /** The users with these keys, in that order; who is not there is left out. */
  async list(keys: readonly number[]): Promise<User[]> {
    const version = this.changes.version(TABLES);
    if (version !== this.version) {
      this.users.clear();
      this.reading.clear();
    }
    this.version = version;
    const found = keys.map((key) => this.users.get(key));
    const missing = keys.filter((_, index) => found[index] === undefined);
    if (missing.length === 0) return found as User[];
    const read = await this.join(missing);
    return keys.flatMap((key, index) => found[index] ?? read.get(key) ?? []);
  }

  /** Who is being read already is waited for: see `areJoined`. */
  private async join(keys: readonly number[]): Reading {
    const others = new Set(keys.flatMap((key) => this.reading.get(key) ?? []));
    if (others.size === 0) return this.read(keys);
    const own = keys.filter((key) => !this.reading.has(key));
    const all = await Promise.all([...others, ...(own.length > 0 ? [this.read(own)] : [])]);
    return new Map(all.flatMap((users) => [...users]));
  }

  private read(keys: readonly number[]): Reading {
    const { version } = this;
    const reading = this.ask(keys)
      .then((users) => {
        // As in `remember`.
        const holds = this.changes.version(TABLES) === version;
        if (holds) for (const user of users.values()) this.users.set(user.key, user);
        return users;
      })
      .finally(() => {
        for (const key of keys) if (this.reading.get(key) === reading) this.reading.delete(key);
      });
    if (areJoined(this.changes)) for (const key of keys) this.reading.set(key, reading);
    return reading;
  }

  private async ask(keys: readonly number[]): Reading {
    const users = new Map<number, User>();
    for (const chunk of chunksOf(keys)) {
      const where = new Conditions();
      where.add(`u.key in ${where.bindAll(chunk)}`);
      const text = `select ${USER} from users u join directories d on d.key = u.directory_key ${where.text}`;
      for (const row of await this.db.rows(dynamicStatement(text), where.values)) {
        const user = toUser(row);
        users.set(user.key, user);
      }
    }
    return users;
  }
}

const TABLES = ['users', 'directories'];
