import type { CampaignReport } from './campaign.ts';
import { servedTargets } from './targets.ts';

/** What a server may grow by between the first tenth of a campaign and the last: caches fill, and nothing else should. */
const HEAP_GROWTH_BYTES = 16 * 1024 * 1024;
const RESIDENT_GROWTH_BYTES = 96 * 1024 * 1024;

/** The part of the operations that must have been carried out now and then, lest only refusals be tested. */
const REACHED = 0.9;

/** Everything that is wrong with a server after a campaign, in sentences. */
export function complaintsOf({ tally, defect, complaints, memory, faults }: CampaignReport): string[] {
  const [first] = memory;
  const last = memory.at(-1);
  const wrong = [
    ...(defect ? [defect] : []),
    ...complaints.slice(0, 4).map((line) => `the server said: ${line}`),
    ...faults.slice(0, 4).map((fault) => `the store: ${fault}`),
  ];
  if (first && last) {
    if (last.heap - first.heap > HEAP_GROWTH_BYTES)
      wrong.push(`the heap grew from ${first.heap} to ${last.heap}`);
    if (last.resident - first.resident > RESIDENT_GROWTH_BYTES) {
      wrong.push(`the memory grew from ${first.resident} to ${last.resident}`);
    }
  }
  const ids = servedTargets().map(({ operation }) => operation.id);
  const unreached = ids.filter((id) => tally.share(id, '2xx') === 0);
  if (!defect && unreached.length > ids.length * (1 - REACHED)) {
    wrong.push(`never carried out: ${unreached.join(', ')}`);
  }
  return wrong;
}
