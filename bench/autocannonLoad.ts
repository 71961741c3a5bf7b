import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Generator, Outcome } from './load.ts';

/** The load generator that comes with the project, in a process of its own. */
export function startAutocannon(): Generator {
  const child = fork(fileURLToPath(new URL('generator.ts', import.meta.url)));
  return {
    name: 'autocannon',
    run(job, onCounting) {
      const { promise, resolve, reject } = Promise.withResolvers<Outcome[]>();
      const hear = (message: 'counting' | Outcome[]) => {
        if (message === 'counting') return onCounting();
        child.off('message', hear).off('exit', fail);
        resolve(message);
      };
      const fail = () => reject(new Error('The load generator has ended'));
      child.on('message', hear).once('exit', fail);
      child.send(job);
      return promise;
    },
    stop: () => child.disconnect(),
  };
}
