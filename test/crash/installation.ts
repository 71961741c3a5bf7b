import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Occurrence, recordAll, userSubject } from '../../src/core/audit.ts';
import { productAri } from '../../src/core/resources.ts';
import { productGroupName } from '../../src/core/sites.ts';
import type { User } from '../../src/core/types.ts';
import { type Location, openStore } from '../../src/store/open.ts';
import { AuditReplay } from '../support/auditReplay.ts';
import { findFaults } from '../support/consistency.ts';
import { createCrowd } from '../support/crowd.ts';
import { createTestDatabase } from '../support/databases.ts';
import { type Connection, connectTo } from '../support/engines.ts';
import { install } from '../support/install.ts';
import type { PostgresServer } from '../support/postgresServer.ts';
import { writesAt } from '../support/writes.ts';
import { type Directory, Operations, PLAZA, type Tide } from './operations.ts';
import type { Random } from './random.ts';
import { type Observation, type Resolution, Territory, Violation } from './territory.ts';

const WRITERS = 8;
const PEOPLE_PER_WRITER = 290;
/** So many of each writer's people are in the large group to begin with: a little below the mark for counted blocks. */
const CROWD_PER_WRITER = 250;

/** Where a store can be, for as long as the harness uses it. */
export interface Place {
  location: Location;
  remove(): Promise<void>;
}

/** A new place, a folder or a database on that server: an empty one, or a copy of one that nobody uses. */
export async function createCrashPlace(
  postgres: PostgresServer | undefined,
  original?: Location,
): Promise<Place> {
  if (postgres) {
    const template =
      original && 'database' in original ? new URL(original.database).pathname.slice(1) : undefined;
    const { url, drop } = await createTestDatabase(postgres.url, template);
    // A copy's sequences are safe from a crash only after a checkpoint: what the original has logged of the numbers it
    // may give next, the copy believes to have logged, too, and after recovery it would give numbers twice.
    await postgres.checkpoint();
    return { location: { database: url }, remove: drop };
  }
  const data = await mkdtemp(join(tmpdir(), 'groupkeep-crash-'));
  if (original && 'data' in original) await cp(original.data, data, { recursive: true });
  return { location: { data }, remove: () => rm(data, { recursive: true, force: true }) };
}

/** What every installation begins with; it takes a while to make, and is copied. */
export interface Original {
  place: Place;
  directory: Omit<Directory, 'ids'>;
}

/** An organization whose people belong to the writers, in equal parts. */
export async function createOriginal(postgres: PostgresServer | undefined): Promise<Original> {
  const place = await createCrashPlace(postgres);
  return { place, directory: await populate(place.location) };
}

/** An installation that is crashed again and again: where it is, what must be in it, and how far it has been looked at. */
export class Installation {
  readonly place: Place;
  readonly directory: Directory;
  readonly territories: readonly Territory[];
  private readonly replay = new AuditReplay();
  private lastEvent: number;
  /** How many names were given: none is given twice. */
  private made = 0;

  /** A new one, with a territory for each writer. */
  static async create(postgres: PostgresServer | undefined, original: Original): Promise<Installation> {
    const place = await createCrashPlace(postgres, original.place.location);
    const directory = { ...original.directory, ids: new Map() };
    const connection = await connectTo(place.location);
    try {
      const [[lastNumber] = []] = await connection.query('select max(number) from audit_events');
      const names = Array.from({ length: WRITERS }, (_, index) => `w${index + 1}`);
      const facts = await factsByOwner(connection);
      const territories = names.map((name) => new Territory(name, new Set(facts.get(name))));
      const installation = new Installation(place, directory, territories, Number(lastNumber));
      await installation.learnIds(connection);
      return installation;
    } finally {
      await connection.close();
    }
  }

  private constructor(
    place: Place,
    directory: Directory,
    territories: readonly Territory[],
    lastEvent: number,
  ) {
    this.place = place;
    this.directory = directory;
    this.territories = territories;
    this.lastEvent = lastEvent;
  }

  /** What the writer of a territory is to do. */
  operations(territory: Territory, random: Random, tide: Tide): Operations {
    const newName = () => {
      this.made += 1;
      return `${territory.name}.${this.made}`;
    };
    return new Operations(this.directory, territory, random, tide, newName);
  }

  /** Looks at everything after a crash, and says how the requests under way were found. @throws Violation */
  async check(): Promise<Resolution[]> {
    const faults = await findFaults(this.place.location, { audit: this.replay });
    if (faults.length > 0)
      throw new Violation(['The store contradicts itself:', ...faults.slice(0, 40)].join('\n  '));
    const connection = await connectTo(this.place.location);
    try {
      const observations = await this.observe(connection);
      await this.learnIds(connection);
      return this.territories.map((territory) =>
        territory.resolve(observations.get(territory.name) ?? { facts: new Set(), events: [] }),
      );
    } finally {
      await connection.close();
    }
  }

  private async observe(connection: Connection): Promise<Map<string, Observation>> {
    const facts = await factsByOwner(connection);
    const events = new Map<string, string[]>();
    const rows = await connection.query(
      `select number, action, subject, object from audit_events where number > ${this.lastEvent} order by number`,
    );
    for (const [number, action, subject, object] of rows) {
      this.lastEvent = Number(number);
      const line = `${action} ${nameOf(subject)}${object === null ? '' : ` ${nameOf(object)}`}`;
      append(events, ownerOf(line), line);
    }
    const owners = this.territories.map(({ name }) => name);
    return new Map(
      owners.map((name) => [name, { facts: new Set(facts.get(name)), events: events.get(name) ?? [] }]),
    );
  }

  /** Not every answer tells the id of what it made, and not every request has had its answer. */
  private async learnIds(connection: Connection): Promise<void> {
    const rows = await connection.query(
      'select name, id from groups union all select username, account_id from users',
    );
    this.directory.ids.clear();
    for (const [name, id] of rows) this.directory.ids.set(String(name), String(id));
  }
}

async function populate(location: Location): Promise<Omit<Directory, 'ids'>> {
  const store = await openStore(location);
  try {
    const { directory, organization, operator, setup, at } = await install(store);
    const address = { organizationId: organization.id, directoryId: setup.directoryId };
    await directory.groups.create(operator, address, { name: PLAZA });
    const home = await store.read.organizations.findDirectory(organization.key, setup.directoryId);
    if (!home) throw new Error('there is no directory');
    for (let writer = 1; writer <= WRITERS; writer += 1) {
      const org = { store, organization, directory: home };
      const users = await createCrowd(org, null, PEOPLE_PER_WRITER, { prefix: `w${writer}.p` });
      await store.write(organization.key, (each) =>
        recordAll({ writer: each, actor: operator, at: Date.now() }, users.map(created)),
      );
      const crowd = users.slice(0, CROWD_PER_WRITER).map(({ username }) => username);
      await directory.members.addMany(operator, { ...address, groupName: PLAZA }, crowd);
    }
    return {
      at,
      writes: writesAt(at),
      products: {
        jira: productAri('jira-software', setup.cloudId),
        confluence: productAri('confluence', setup.cloudId),
      },
      jiraUsers: productGroupName('jira-software-users', setup.siteName),
    };
  } finally {
    await store.close();
  }
}

function created(user: User): Occurrence {
  return { action: 'user_created', subject: userSubject(user), after: { username: user.username } };
}

const FACTS = `
  select 'group ' || name from groups
  union all select 'user ' || username || ' ' || status from users
  union all select 'member ' || g.name || ' ' || u.username
    from memberships m join groups g on g.key = m.group_key join users u on u.key = m.user_key
  union all select 'role ' || g.name || ' ' || r.ari || ' ' || gr.role
    from group_roles gr join groups g on g.key = gr.group_key join resources r on r.key = gr.resource_key
  union all select 'role ' || u.username || ' ' || r.ari || ' ' || ur.role
    from user_roles ur join users u on u.key = ur.user_key join resources r on r.key = ur.resource_key`;

async function factsByOwner(connection: Connection): Promise<Map<string, string[]>> {
  const facts = new Map<string, string[]>();
  for (const [fact] of await connection.query(FACTS)) append(facts, ownerOf(String(fact)), String(fact));
  return facts;
}

/** Whose territory a fact or an event belongs to. */
function ownerOf(line: string): string {
  return /(?:^| )(w\d+)\./.exec(line)?.[1] ?? '';
}

function nameOf(subject: unknown): string {
  const { type, id, name } = JSON.parse(String(subject));
  return type === 'resource' ? id : name;
}

function append(lists: Map<string, string[]>, key: string, item: string): void {
  const list = lists.get(key);
  if (list) list.push(item);
  else lists.set(key, [item]);
}
