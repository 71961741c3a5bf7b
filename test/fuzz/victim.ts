import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Location } from '../../src/store/open.ts';
import type { Answer, Question, Ready } from './victimProcess.ts';

export interface Memory {
  heap: number;
  resident: number;
}

/** The server process, as the fuzzer sees it. */
export interface Victim extends Ready {
  /** Lines of errors that it has logged, and what it died of if it did. */
  readonly complaints: readonly string[];
  /** After a collection of garbage. */
  memory(): Promise<Memory>;
  stop(): Promise<void>;
}

export async function startVictim(location: Location): Promise<Victim> {
  const child = fork(
    fileURLToPath(new URL('victimProcess.ts', import.meta.url)),
    [JSON.stringify(location)],
    {
      execArgv: ['--expose-gc'],
      stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
    },
  );
  const complaints: string[] = [];
  child.stderr?.setEncoding('utf8').on('data', (text: string) => complaints.push(text));
  child.on('message', (answer: Answer) => {
    if (answer.type === 'logged') complaints.push(answer.line);
  });
  child.once('exit', (code, signal) => {
    if (code !== 0) complaints.push(`the server ended with ${code ?? signal}`);
  });
  process.once('exit', () => child.kill('SIGKILL'));
  const { ready } = await answerOf(child, 'ready').catch(() => {
    throw new Error(`the server did not start: ${complaints.join('\n')}`);
  });
  return {
    ...ready,
    complaints,
    async memory() {
      const { heap, resident } = await ask(child, { type: 'memory' }, 'memory');
      return { heap, resident };
    },
    async stop() {
      const exited = once(child, 'exit');
      if (child.connected) child.send({ type: 'stop' } satisfies Question);
      if (child.exitCode === null && child.signalCode === null) await exited;
    },
  };
}

function ask<Type extends Answer['type']>(child: ChildProcess, question: Question, type: Type) {
  const answer = answerOf(child, type);
  child.send(question);
  return answer;
}

function answerOf<Type extends Answer['type']>(
  child: ChildProcess,
  type: Type,
): Promise<Extract<Answer, { type: Type }>> {
  const { promise, resolve, reject } = Promise.withResolvers<Extract<Answer, { type: Type }>>();
  const onExit = () => reject(new Error('the server process has ended'));
  const onMessage = (answer: Answer) => {
    if (answer.type === type) resolve(answer as Extract<Answer, { type: Type }>);
  };
  child.on('message', onMessage).once('exit', onExit);
  return promise.finally(() => child.off('message', onMessage).off('exit', onExit));
}
