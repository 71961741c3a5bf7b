import { createHash } from 'node:crypto';
import { parentPort, workerData } from 'node:worker_threads';
import type { BatchSource } from '../../core/bulkImport.ts';
import { type MemberRows, RowCollector } from '../../core/memberRows.ts';
import { readMembers } from './csv.ts';
import type { CsvFile, Entry } from './entry.ts';

/**
 * A thread that reads a CSV file ahead while what it has read before is applied: of a load it is a third of the work. Asked for
 * a batch of so many rows, it answers with one, a little larger, or smaller where it says who many people are; with `null` when the file has come to its end.
 */
const pieces = readMembers(workerData as CsvFile);
const collector = new RowCollector();

/** People take some kilobytes each while they are made: with so many at once, a load takes half a gigabyte less than with any number. */
const MOST_PEOPLE = 100_000;

/** A part of a file, to be applied in one transaction. */
export interface BulkPart {
  rows: MemberRows;
  /** Of each row, its line in the file. */
  lines: Int32Array;
  /** What is refused without being looked at further. */
  refused: Entry[];
  /** Which lines those are. */
  source: Omit<BatchSource, 'file'>;
}

parentPort?.on('message', async (size: number) => {
  parentPort?.postMessage(await read(size));
});

async function read(size: number): Promise<BulkPart | null> {
  const digest = createHash('sha256');
  const lines: number[] = [];
  const refused: Entry[] = [];
  let firstLine = 0;
  let lastLine = 0;
  while (lines.length < size && collector.peopleCount < MOST_PEOPLE) {
    const { value: piece, done } = await pieces.next();
    if (done) break;
    firstLine ||= piece.lines.first;
    lastLine = piece.lines.first + piece.lines.count - 1;
    digest.update(piece.lines.text);
    for (const entry of piece.entries) {
      if (entry.row?.kind !== 'member') {
        refused.push(entry);
        continue;
      }
      collector.add(entry.row.group, entry.row.member, entry.row.person);
      lines.push(entry.line);
    }
  }
  if (firstLine === 0) return null;
  const source = { firstLine, lastLine, sha256: digest.digest('hex') };
  return { rows: collector.take(), lines: Int32Array.from(lines), refused, source };
}
