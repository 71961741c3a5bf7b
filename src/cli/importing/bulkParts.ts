import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { threadBeside } from '../../threads.ts';
import type { BatchSize } from './batchSize.ts';
import type { BulkPart } from './bulkReader.ts';
import type { CsvFile } from './entry.ts';

/** The parts of a file, each read while the one before it is applied. */
export async function* readParts(file: CsvFile, size: BatchSize): AsyncGenerator<BulkPart> {
  const reader = new Worker(threadBeside(import.meta.url, 'bulkReader'), { workerData: file });
  try {
    let next = ask(reader, size.rows);
    for (let part = await next; part; part = await next) {
      next = ask(reader, size.rows);
      yield part;
    }
  } finally {
    await reader.terminate();
  }
}

function ask(reader: Worker, rows: number): Promise<BulkPart | null> {
  const answer = once(reader, 'message').then(([part]) => part as BulkPart | null);
  // What goes wrong while another part is applied is told when this one is waited for.
  answer.catch(() => undefined);
  reader.postMessage(rows);
  return answer;
}
