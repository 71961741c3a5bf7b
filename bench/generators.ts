import { startAutocannon } from './autocannonLoad.ts';
import type { Generator } from './load.ts';
import { hasWrk, startWrk } from './wrk.ts';

/** The generator that the machine has to count requests with: `wrk`, or else autocannon, which comes with the project. */
export function startGenerator(): Generator {
  return hasWrk() ? startWrk() : startAutocannon();
}

/** The one that tells the times of requests as they were, over connections that last. */
export function startTimer(): Generator {
  return startAutocannon();
}
