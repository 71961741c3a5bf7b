import { type AuditHead, type AuditRecord, chainHash } from '../../src/core/auditChain.ts';
import type { Connection } from './engines.ts';

/** An event as it stands in its row. */
interface Event {
  action: string;
  subject: Named;
  object: Named | null;
  before: Record<string, unknown>;
  after: Record<string, unknown>;
}

interface Named {
  type: string;
  id: string;
  name: string;
}

/** How many of each kind there are of which no event tells by name: bulk imports made them. */
interface Unnamed {
  groups: number;
  users: number;
  memberships: number;
}

/** What the events say of a group or a person: the values that can change. */
interface Thing {
  values: Record<string, unknown>;
  members: Set<string>;
  roles: Set<string>;
}

/**
 * The rows as they must be if the audit events tell all that happened, and nothing else: events are followed in their
 * order along their chain, and what comes of them is compared with the tables. It can be asked again later and goes on from where it was.
 *
 * Of bulk imports the events tell numbers only. There must be so many groups, people and memberships more than are told of
 * by name, as long as none of them has gone with a group or a person: then it is not known how many went along. An event
 * about something that no event has made is about one of those.
 */
export class AuditReplay {
  /** Where the chain of each organization was left, by the organization's key. */
  private readonly heads = new Map<number, AuditHead>();
  private readonly groups = new Map<string, Thing>();
  private readonly users = new Map<string, Thing>();
  private readonly unnamed: Unnamed = { groups: 0, users: 0, memberships: 0 };
  /** Whether memberships that no event names may be gone. */
  private someMayBeGone = false;

  /** A sentence for each fact that only the events have, or only the rows. */
  async findFaults(connection: Connection): Promise<string[]> {
    const faults = await this.advance(connection);
    const told = new Set(this.facts());
    const stored = new Set((await connection.query(FACTS)).map(([fact]) => String(fact)));
    return [
      ...faults,
      ...[...told.difference(stored)].map((fact) => `the audit events tell of what is not there: ${fact}`),
      ...this.judgeUntold([...stored.difference(told)]),
    ];
  }

  /** What is there and no event names must be what bulk imports have made, in number. */
  private judgeUntold(facts: readonly string[]): string[] {
    const count = (kind: string) => facts.filter((fact) => fact.startsWith(`${kind} `)).length;
    const { groups, users, memberships } = this.unnamed;
    const members = count('member');
    const isRight =
      count('group') === groups &&
      count('user') === users &&
      (this.someMayBeGone ? members <= memberships : members === memberships) &&
      count('role') === 0;
    if (isRight) return [];
    const bulk = `bulk imports tell of ${groups} groups, ${users} users and ${memberships} memberships more`;
    return facts.map((fact) => `no audit event tells of what is there, and ${bulk}: ${fact}`);
  }

  private async advance(connection: Connection): Promise<string[]> {
    const faults: string[] = [];
    for (const [key, id] of await connection.query('select key, id from organizations')) {
      const head = this.heads.get(Number(key)) ?? { count: 0, hash: String(id) };
      this.heads.set(Number(key), head);
      const rows = await connection.query(
        `select ${RECORD} from audit_events where organization_key = ${key} and number > ${head.count} order by number`,
      );
      for (const record of rows.map(toRecord)) {
        const isNext = record.number === head.count + 1 && record.hash === chainHash(head.hash, record);
        if (!isNext) faults.push(`the chain of events is broken at number ${record.number}`);
        if (!this.apply(toEvent(record)))
          faults.push(`an event is of what cannot have been: ${line(record)}`);
        head.count = record.number;
        head.hash = record.hash;
      }
      const stored = await connection.query(
        `select count, hash from audit_heads where organization_key = ${key}`,
      );
      const [count = 0, hash = id] = stored[0] ?? [];
      if (Number(count) !== head.count || hash !== head.hash) {
        faults.push(`the head of the chain is at ${count}, its last event is number ${head.count}`);
      }
    }
    return faults;
  }

  /** Whether the event can have happened to what was there. */
  private apply({ action, subject, object, before, after }: Event): boolean {
    if (subject.type === 'group' && action !== 'group_created') this.claimGroup(subject, before);
    if (subject.type === 'user' && action !== 'user_created') this.claimUser(subject);
    if (object?.type === 'user') this.claimUser(object);
    const group = this.groups.get(subject.id);
    const user = this.users.get(subject.id);
    const role = `${object?.id} ${after.role ?? before.role}`;
    switch (action) {
      case 'group_created':
        return create(this.groups, subject.id, { name: after.name, description: after.description });
      case 'group_updated':
        return revise(group, before, after);
      case 'group_deleted':
        this.someMayBeGone ||= this.unnamed.memberships > 0;
        return this.groups.delete(subject.id);
      case 'group_member_added':
        return object !== null && enter(group?.members, object.id);
      case 'group_member_removed':
        return object !== null && (group?.members.delete(object.id) || this.claim('memberships'));
      case 'group_role_granted':
        return enter(group?.roles, role);
      case 'group_role_revoked':
        return group?.roles.delete(role) === true;
      case 'user_created':
        return create(this.users, subject.id, { status: 'active' });
      case 'user_suspended':
      case 'user_restored':
        return revise(user, before, after);
      case 'user_removed':
        this.someMayBeGone ||= this.unnamed.memberships > 0;
        for (const { members } of this.groups.values()) members.delete(subject.id);
        return this.users.delete(subject.id);
      case 'user_role_granted':
        return enter(user?.roles, role);
      case 'user_role_revoked':
        return user?.roles.delete(role) === true;
      case 'import_applied':
        this.unnamed.groups += Number(after.groupsCreated);
        this.unnamed.users += Number(after.usersCreated);
        this.unnamed.memberships += Number(after.membersAdded);
        return true;
      default:
        return true;
    }
  }

  /** A group that no event has made is one of a bulk import: it is known by name from here on. */
  private claimGroup({ id, name }: Named, before: Record<string, unknown>): void {
    if (this.groups.has(id) || !this.claim('groups')) return;
    create(this.groups, id, { name: before.name ?? name, description: before.description ?? '' });
  }

  private claimUser({ id }: Named): void {
    if (!this.users.has(id) && this.claim('users')) create(this.users, id, { status: 'active' });
  }

  private claim(kind: keyof Unnamed): boolean {
    if (this.unnamed[kind] === 0) return false;
    this.unnamed[kind] -= 1;
    return true;
  }

  private *facts(): Generator<string> {
    for (const [id, { values, members, roles }] of this.groups) {
      yield `group ${id} ${values.name}: ${values.description}`;
      for (const member of members) yield `member ${id} ${member}`;
      for (const role of roles) yield `role ${id} ${role}`;
    }
    for (const [id, { values, roles }] of this.users) {
      yield `user ${id} ${values.status}`;
      for (const role of roles) yield `role ${id} ${role}`;
    }
  }
}

const RECORD = 'number, id, at, action, actor, subject, object, before, after, actor_id, subject_id, hash';

function toRecord(row: readonly unknown[]): AuditRecord {
  const text = (column: number) => String(row[column]);
  const textOrNull = (column: number) => (row[column] === null ? null : text(column));
  return {
    number: Number(row[0]),
    id: text(1),
    at: Number(row[2]),
    action: text(3),
    actor: text(4),
    subject: text(5),
    object: textOrNull(6),
    before: textOrNull(7),
    after: textOrNull(8),
    actorId: text(9),
    subjectId: text(10),
    hash: text(11),
  };
}

function toEvent({ action, subject, object, before, after }: AuditRecord): Event {
  return {
    action,
    subject: JSON.parse(subject),
    object: object === null ? null : JSON.parse(object),
    before: before === null ? {} : JSON.parse(before),
    after: after === null ? {} : JSON.parse(after),
  };
}

function line({ number, action, subject, object }: AuditRecord): string {
  return [number, action, subject, object].join(' ');
}

/** Every fact as the tables have it, in the words of `facts`. */
const FACTS = `
  select 'group ' || id || ' ' || name || ': ' || description from groups
  union all select 'user ' || account_id || ' ' || status from users
  union all select 'member ' || g.id || ' ' || u.account_id
    from memberships m join groups g on g.key = m.group_key join users u on u.key = m.user_key
  union all select 'role ' || g.id || ' ' || r.ari || ' ' || gr.role
    from group_roles gr join groups g on g.key = gr.group_key join resources r on r.key = gr.resource_key
  union all select 'role ' || u.account_id || ' ' || r.ari || ' ' || ur.role
    from user_roles ur join users u on u.key = ur.user_key join resources r on r.key = ur.resource_key`;

function create(things: Map<string, Thing>, id: string, values: Thing['values']): boolean {
  if (things.has(id)) return false;
  things.set(id, { values, members: new Set(), roles: new Set() });
  return true;
}

/** Whether what is kept of the values was as the event says; what else an event tells of is not followed. */
function revise(thing: Thing | undefined, before: Thing['values'], after: Thing['values']): boolean {
  if (!thing) return false;
  const kept = Object.keys(after).filter((name) => name in thing.values);
  const wasSo = kept.every((name) => thing.values[name] === before[name]);
  for (const name of kept) thing.values[name] = after[name];
  return wasSo;
}

function enter(set: Set<string> | undefined, value: string): boolean {
  if (!set || set.has(value)) return false;
  set.add(value);
  return true;
}
