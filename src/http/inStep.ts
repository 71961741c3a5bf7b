import type { IncomingMessage } from 'node:http';

/** Before a request is answered from anything that is kept: has the store know what other processes have committed. */
export type InStep = (request: IncomingMessage) => Promise<void> | undefined;

/** The same, once for each request, however often it is asked for on the way. */
export function inStepOnce(catchUp: () => Promise<void>): InStep {
  const done = new WeakSet<IncomingMessage>();
  return (request) => {
    if (done.has(request)) return undefined;
    done.add(request);
    return catchUp();
  };
}
