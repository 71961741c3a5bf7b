import { hash } from 'node:crypto';

/**
 * The chain that makes the audit log tamper-evident: each event of an organization carries a hash over itself and the
 * hash before it, and the head of the chain is kept beside the events, so that an end cut off is missed too.
 *
 * The hash is the SHA-256, in lower-case hexadecimal, of the UTF-8 text of these eleven lines, joined by line feeds:
 *
 *     groupkeep-audit-1    the version of this form
 *     previous             the hash of the event before; of the first, the id of the organization
 *     number               1, 2, 3, … in the organization
 *     id
 *     at                   milliseconds since the epoch
 *     action
 *     actor                the JSON text, as it is stored
 *     subject              the JSON text
 *     object               the JSON text, or nothing
 *     before               the JSON text, or nothing
 *     after                the JSON text, or nothing
 *
 * JSON text holds no line feed as it is written here, nor does any other of the values, so no two different events have
 * the same lines. What was hashed is the stored text itself: an event that is read, whatever fields later versions give
 * it, hashes to what it did when it was written. This form never changes. Should another be needed, its hashes will name
 * their version; those that name none are of this one.
 */
const VERSION = 'groupkeep-audit-1';

/** An event as it is stored and hashed: with JSON texts in place of what they mean. */
export interface AuditRecord {
  number: number;
  id: string;
  at: number;
  action: string;
  actor: string;
  subject: string;
  object: string | null;
  before: string | null;
  after: string | null;
  /** Taken out of the texts, so that they can be looked for. */
  actorId: string;
  subjectId: string;
  hash: string;
}

/** What the chain ends with. */
export interface AuditHead {
  /** How many events there are, which is also the number of the last. */
  count: number;
  hash: string;
}

/** The hash of an event that follows one with the hash `previous`. */
export function chainHash(
  previous: string,
  record: Omit<AuditRecord, 'hash' | 'actorId' | 'subjectId'>,
): string {
  const { number, id, at, action, actor, subject, object, before, after } = record;
  // Put together by hand: many thousands a second are appended, and joining an array takes longer than hashing.
  const lines = `${VERSION}\n${previous}\n${number}\n${id}\n${at}\n${action}\n${actor}\n${subject}\n${object ?? ''}\n${before ?? ''}\n${after ?? ''}`;
  return hash('sha256', lines, 'hex');
}

/** What the walk along a chain needs of a database. */
export interface ChainReader {
  findHead(): Promise<AuditHead | undefined>;
  /** Events by number, the least first, beyond `after`. */
  listRecords(after: number | null, limit: number): Promise<AuditRecord[]>;
}

/** What is wrong with a log, at the first event that is not as it was written. */
export interface ChainDefect {
  /** The number and, where there is such an event, the id. */
  number: number;
  id: string | null;
  reason: 'edited' | 'missing' | 'inserted' | 'cut-off' | 'head-missing' | 'head-edited';
}

export interface ChainReport {
  /** How far the log is as it was written: so many events, and the hash of the last of them. */
  count: number;
  hash: string;
  /** The first of these events whose hash is the one that was asked for. */
  expectedAt: number | null;
  defect: ChainDefect | null;
}

const PAGE = 500;

/**
 * Walks a chain from its beginning to the head it has when the walk begins. What is appended meanwhile is left for the
 * next walk, so writers are not in the way, nor kept waiting.
 * @param expected a hash that was noted down earlier: the log must still have an event with it
 */
export async function walkChain(
  organizationId: string,
  reader: ChainReader,
  expected?: string,
): Promise<ChainReport> {
  const head = await reader.findHead();
  const report: ChainReport = { count: 0, hash: organizationId, expectedAt: null, defect: null };
  let after: number | null = null;
  while (report.count < (head?.count ?? 0) && !report.defect) {
    const records = await reader.listRecords(after, PAGE);
    if (records.length === 0) {
      report.defect = { number: report.count + 1, id: null, reason: 'cut-off' };
    }
    for (const record of records) {
      if (report.count === head?.count || !step(report, record, expected)) break;
    }
    after = records.at(-1)?.number ?? null;
  }
  report.defect ??= await endDefect(report, reader, head);
  return report;
}

/** Takes the next event into the report; returns whether it is as it was written. */
function step(report: ChainReport, record: AuditRecord, expected: string | undefined): boolean {
  const { id, number } = record;
  const due = report.count + 1;
  if (number > due) report.defect = { number: due, id: null, reason: 'missing' };
  else if (number < due) report.defect = { number, id, reason: 'inserted' };
  else if (record.hash !== chainHash(report.hash, record) || !isIndexedRight(record)) {
    report.defect = { number, id, reason: 'edited' };
  }
  if (report.defect) return false;
  report.count = number;
  report.hash = record.hash;
  if (report.hash === expected) report.expectedAt = number;
  return true;
}

/** Whether the ids by which an event is found are those that its hashed texts have. */
function isIndexedRight({ actor, actorId, subject, subjectId }: AuditRecord): boolean {
  return idIn(actor) === actorId && idIn(subject) === subjectId;
}

function idIn(text: string): unknown {
  return (JSON.parse(text) as { id?: unknown }).id;
}

/** What is wrong with where the chain ends, all its events being right. */
async function endDefect(
  { count, hash: last }: ChainReport,
  reader: ChainReader,
  head: AuditHead | undefined,
): Promise<ChainDefect | null> {
  const [next] = await reader.listRecords(count === 0 ? null : count, 1);
  if (!head) return { number: next?.number ?? 0, id: next?.id ?? null, reason: 'head-missing' };
  if (head.hash !== last) return { number: count, id: null, reason: 'head-edited' };
  // More events may have come since; then the head has moved with them.
  if (next && (await reader.findHead())?.count === count) {
    return { number: next.number, id: next.id, reason: 'inserted' };
  }
  return null;
}
