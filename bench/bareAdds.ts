import { hash, randomInt, randomUUIDv7 } from 'node:crypto';
import { fdatasyncSync, openSync } from 'node:fs';
import { DatabaseSync, type StatementSync } from 'node:sqlite';

/**
 * What SQLite alone makes of added members: the statements of an add in a loop, in one thread, with no server, requests, rights or
 * rules. How many durable adds a second there can be on a machine is known by it, more or less: whoever has more than one thread may
 * come to more.
 *
 *     node bench/bareAdds.ts FILE SECONDS
 *
 * It prints how many it made, and in how many seconds, as JSON. The file is not to be open anywhere else, nor to serve anybody
 * afterwards but a benchmark: its events say what was done, but their hashes are not those of the audit log.
 */
const [file = '', seconds = '2'] = process.argv.slice(2);

/** As many as share a commit where 64 clients add: half of them, while the others are on their way. */
const BATCH = 32;
/** As many of each as the server is asked for, and in its order: groups that stand beside each other in the file are sooner changed. */
const SOME = 20_000;

const database = new DatabaseSync(file);
database.exec('pragma synchronous = normal; pragma cache_size = -8192; pragma wal_autocheckpoint = 64000');
const prepare = (text: string): StatementSync => {
  const statement = database.prepare(text);
  statement.setReturnArrays(true);
  return statement;
};
const rows = <Row>(text: string): Row[] => prepare(text).all() as unknown as Row[];
const [[organizationKey] = [0]] = rows<[number]>('select min(key) from organizations');
const groups = rows<[key: number, id: string, name: string]>(
  `select key, id, name from groups where organization_key = ${organizationKey} and member_count < 1000
   order by name_folded, key limit ${SOME}`,
);
const users = rows<[key: number, accountId: string, name: string]>(
  `select key, account_id, display_name from users
   where organization_key = ${organizationKey} and status = 'active' limit ${SOME}`,
);
const findGroup = prepare(
  'select g.*, d.id from groups g join directories d on d.key = g.directory_key where g.organization_key = ? and g.id = ?',
);
const findUser = prepare(
  'select u.*, d.id from users u join directories d on d.key = u.directory_key where u.organization_key = ? and u.account_id = ?',
);
const insert = prepare('insert into memberships (group_key, user_key) values (?, ?) on conflict do nothing');
const countMember = prepare(
  'update groups set member_count = member_count + 1, active_member_count = active_member_count + 1 where key = ?',
);
const findHead = prepare('select count, hash from audit_heads where organization_key = ?');
const setHead = prepare('update audit_heads set count = ?, hash = ? where organization_key = ?');
const insertEvent = prepare(
  `insert into audit_events (organization_key, number, id, at, action, actor, subject, object, before, after, actor_id, subject_id, hash)
   values (?, ?, ?, ?, 'group_member_added', ?, ?, ?, null, ?, ?, ?, ?)`,
);
const actor = {
  kind: 'key',
  id: randomUUIDv7(),
  name: 'bench',
  credentialId: null,
  dialect: 'organizations',
};

// The log is there from the first transaction on.
database.exec('begin immediate; commit');
const log = openSync(`${file}-wal`, 'r+');
let next = randomInt(groups.length * users.length);
let added = 0;
const start = performance.now();
const secondsSoFar = () => (performance.now() - start) / 1000;
while (secondsSoFar() < Number(seconds)) {
  commitBatch();
  fdatasyncSync(log);
}
console.log(JSON.stringify({ added, seconds: secondsSoFar() }));
database.close();

function commitBatch(): void {
  database.exec('begin immediate');
  let [count, last] = findHead.get(organizationKey) as unknown as [number, string];
  for (let nth = 0; nth < BATCH; nth += 1) {
    next += 1;
    const [groupKey, groupId, groupName] = groups[next % groups.length] as (typeof groups)[number];
    const round = Math.floor(next / groups.length);
    const place = ((next % groups.length) + round) % users.length;
    const [userKey, accountId, name] = users[place] as (typeof users)[number];
    findGroup.all(organizationKey, groupId);
    findUser.all(organizationKey, accountId);
    if (insert.run(groupKey, userKey).changes !== 1) continue;
    countMember.run(groupKey);
    count += 1;
    const id = randomUUIDv7();
    const at = Date.now();
    const texts = [
      JSON.stringify(actor),
      JSON.stringify({ type: 'group', id: groupId, name: groupName }),
      JSON.stringify({ type: 'user', id: accountId, name }),
      JSON.stringify({ member: accountId }),
    ];
    last = hash('sha256', [last, count, id, at, ...texts].join('\n'), 'hex');
    insertEvent.run(organizationKey, count, id, at, ...texts, actor.id, groupId, last);
    added += 1;
  }
  setHead.run(count, last, organizationKey);
  database.exec('commit');
}
