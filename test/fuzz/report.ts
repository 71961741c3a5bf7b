import type { CampaignReport } from './campaign.ts';
import { servedTargets } from './targets.ts';

/**
 * What a server may grow by in the second half of a campaign. In the first, caches fill, and each thread that hashes passwords
 * takes 19 MB for good when it first does, sooner or later.
 */
const HEAP_GROWTH_BYTES = 8 * 1024 * 1024;
const RESIDENT_GROWTH_BYTES = 96 * 1024 * 1024;

/** The part of the operations that must have been carried out now and then, lest only refusals be tested. */
const REACHED = 0.9;

/** Everything that is wrong with a server after a campaign, in sentences. */
export function complaintsOf({ tally, defect, complaints, memory, faults }: CampaignReport): string[] {
  const settled = memory[Math.floor(memory.length / 2)];
  const last = memory.at(-1);
  const wrong = [
    ...(defect ? [defect] : []),
    ...complaints.slice(0, 4).map((line) => `the server said: ${line}`),
    ...faults.slice(0, 4).map((fault) => `the store: ${fault}`),
  ];
  if (settled && last) {
    if (last.heap - settled.heap > HEAP_GROWTH_BYTES)
      wrong.push(`the heap grew from ${settled.heap} to ${last.heap}`);
    if (last.resident - settled.resident > RESIDENT_GROWTH_BYTES) {
      wrong.push(`the memory grew from ${settled.resident} to ${last.resident}`);
    }
  }
  const ids = servedTargets().map(({ operation }) => operation.id);
  const unreached = ids.filter((id) => tally.share(id, '2xx') === 0);
  if (!defect && unreached.length > ids.length * (1 - REACHED)) {
    wrong.push(`never carried out: ${unreached.join(', ')}`);
  }
  return wrong;
}
