import type { Operation } from './operations.ts';
import { type Bench, measure, type Sample } from './samples.ts';

/** Reads alone, then the same reads while writes run. */
export interface MixedSample {
  readsAlone: Sample;
  reads: Sample;
  writes: Sample;
}

export async function measureMixed(
  bench: Bench,
  reads: Operation,
  writes: Operation,
): Promise<MixedSample[]> {
  const samples: MixedSample[] = [];
  const timed = { ...bench, generator: bench.timer };
  for (let round = 0; round < bench.timing.rounds; round += 1) {
    const server = await bench.startGroupkeep();
    const alone = await measure(timed, server, [reads]);
    const together = await measure(timed, server, [reads, writes]);
    const [readsAlone, whileWriting, writing] = [...alone, ...together];
    if (readsAlone && whileWriting && writing) {
      samples.push({ readsAlone, reads: whileWriting, writes: writing });
    }
    await server.stop();
  }
  return samples;
}
