import type { Operation } from './operations.ts';
import { type BareAdds, runBareAdds } from './processes.ts';
import { type Bench, measure } from './samples.ts';

/** Members added by the server and by SQLite alone, a second. */
export interface AddsSample {
  served: number;
  bare: number;
}

/**
 * Adds by way of the server and by the bare statements (`bareAdds.ts`), in turns on the same file: what is promised is a
 * number of adds a second, and how much of that a machine can do at all is told by the latter.
 */
export async function measureBesideSqlite(
  bench: Bench,
  databaseFile: string,
  adds: Operation,
): Promise<AddsSample[]> {
  const serve = async (): Promise<number> => {
    const server = await bench.startGroupkeep();
    const [sample] = await measure(bench, server, [adds]);
    await server.stop();
    return sample?.requestsPerSecond ?? Number.NaN;
  };
  const perSecond = ({ added, seconds }: BareAdds) => added / seconds;
  const runBare = async () => perSecond(await runBareAdds(databaseFile, bench.timing.seconds));
  const samples: AddsSample[] = [];
  for (let round = 0; round < bench.timing.rounds; round += 1) {
    if (round % 2 === 0) samples.push({ served: await serve(), bare: await runBare() });
    else samples.push({ bare: await runBare(), served: await serve() });
  }
  return samples;
}
