import { parentPort, workerData } from 'node:worker_threads';
import { Share } from '../../src/store/sqlite/share.ts';
import type { WriterData } from '../../src/writing/messages.ts';

/** In place of the thread that writes: at the first calls it takes its turn at writing, and ends with it. */
const { turns } = Share.join((workerData as WriterData).share);
parentPort?.once('message', async () => {
  await turns.take();
  process.exit();
});
parentPort?.postMessage('ready');
