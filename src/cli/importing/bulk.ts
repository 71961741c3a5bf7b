import { basename } from 'node:path';
import type { Names } from '../../core/bulkBatch.ts';
import type { BatchOutcome, BulkLoad } from '../../core/bulkImport.ts';
import type { ImportOutcome } from '../../core/import.ts';
import { note, type Watcher } from './apply.ts';
import { BatchSize } from './batchSize.ts';
import { readParts } from './bulkParts.ts';
import type { BulkPart } from './bulkReader.ts';
import type { CsvFile, Entry } from './entry.ts';
import type { Tally } from './report.ts';

/** Applies a file in batches of about the time that is given. */
export async function applyInBulk(
  load: BulkLoad,
  file: CsvFile,
  timeMs: number,
  tally: Tally,
  watcher: Watcher,
): Promise<void> {
  const size = new BatchSize(timeMs);
  for await (const part of readParts(file, size)) {
    if (watcher.isStopped()) return;
    const start = performance.now();
    const outcome = await load.apply(part.rows, { file: basename(file.path), ...part.source });
    size.took(performance.now() - start, part.lines.length);
    count(tally, part, outcome, load.names);
    watcher.applied(part.lines.length + part.refused.length);
    // Signals are delivered between turns of the event loop.
    await new Promise(setImmediate);
  }
}

/** Counts what became of a part. Only what is refused is told with its names and its line. */
function count(tally: Tally, part: BulkPart, { newGroups, rows }: BatchOutcome, names: Names): void {
  tally.add(part.refused);
  for (const [index, outcome] of newGroups.entries()) {
    if (outcome.status !== 'refused') tally.count('group', outcome.status);
    else
      tally.add([
        withOutcome(groupEntry(part, names.groups.length - newGroups.length + index, names), outcome),
      ]);
  }
  for (const [place, outcome] of rows.entries()) {
    if (outcome.status !== 'refused') tally.count('member', outcome.status, outcome.personCreated);
    else tally.add([withOutcome(memberEntry(part, place, names), outcome)]);
  }
}

function groupEntry({ rows, lines }: BulkPart, group: number, names: Names): Entry {
  const line = lines[rows.groups.indexOf(group)] ?? 0;
  return { kind: 'group', line, implied: true, row: { kind: 'group', name: names.groups[group] ?? '' } };
}

function memberEntry({ rows, lines }: BulkPart, place: number, names: Names): Entry {
  const group = names.groups[rows.groups[place] ?? 0] ?? '';
  const member = names.members[rows.members[place] ?? 0] ?? '';
  return { kind: 'member', line: lines[place] ?? 0, row: { kind: 'member', group, member } };
}

function withOutcome(entry: Entry, outcome: ImportOutcome): Entry {
  note(entry, outcome);
  return entry;
}
