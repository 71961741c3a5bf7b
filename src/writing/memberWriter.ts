import { parentPort, workerData } from 'node:worker_threads';
import { createDirectory } from '../core/directory.ts';
import { type StoreObserver, UNOBSERVED } from '../core/store.ts';
import { openStore } from '../store/open.ts';
import { Share } from '../store/sqlite/share.ts';
import { comeAfterOthers } from '../threads.ts';
import { type Answer, type MemberCall, type ToWriter, toFailure, type WriterData } from './messages.ts';

/**
 * The thread that `MemberWrites` sends its calls to: with a store of its own over the same file, and core over that. It answers in
 * any order, as a store does. When it cannot open the store it ends, and has said why.
 */
const { location, share } = workerData as WriterData;

// Where processors are scarce, whoever reads does not wait for those who write by the thousand (decisions/013).
comeAfterOthers();

let answers: Answer[] = [];
let writes: number[] = [];
let commits: { seconds: number; writes: number }[] = [];
const observer: StoreObserver = {
  ...UNOBSERVED,
  write: (seconds) => writes.push(seconds),
  commit: (seconds, count) => commits.push({ seconds, writes: count }),
};

// Leftovers are swept, and names kept, by the thread that serves.
const store = await openStore(location, observer, { share: Share.join(share), leavesSweeping: true });
const { members } = createDirectory({ store, now: Date.now });
const underWay = new Set<Promise<void>>();

parentPort?.on('message', async (message: ToWriter) => {
  if (message === 'stop') {
    await Promise.all(underWay);
    report();
    await store.close();
    parentPort?.close();
    return;
  }
  for (const { number, call } of message) {
    const answered = answer(number, call).finally(() => underWay.delete(answered));
    underWay.add(answered);
  }
});
parentPort?.postMessage('ready');

async function answer(number: number, call: MemberCall): Promise<void> {
  try {
    tell({ number, outcome: await carryOut(call) });
  } catch (error) {
    tell({ number, failure: toFailure(error) });
  }
}

function carryOut({ kind, actor, address, accountId, options }: MemberCall): Promise<string> {
  return kind === 'add'
    ? members.add(actor, address, accountId, options)
    : members.remove(actor, address, accountId);
}

/** Those that are known in one turn of the event loop, as are all of one commit, are told together. */
function tell(answer: Answer): void {
  if (answers.length === 0) setImmediate(report);
  answers.push(answer);
}

function report(): void {
  if (answers.length === 0) return;
  parentPort?.postMessage({ answers, writes, commits });
  answers = [];
  writes = [];
  commits = [];
}
