import { DatabaseSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';
import { databasePath } from '../../src/store/open.ts';
import { Share } from '../../src/store/sqlite/share.ts';
import type { WriterData } from '../../src/writing/messages.ts';

/** In place of the thread that writes: at the first calls it takes its turn at writing, and ends in the middle of a transaction. */
const { location, share } = workerData as WriterData;
const { turns } = Share.join(share);
const database = new DatabaseSync('data' in location ? databasePath(location.data) : '');
parentPort?.once('message', async () => {
  await turns.take();
  database.exec(`begin immediate; delete from memberships`);
  process.exit();
});
parentPort?.postMessage('ready');
