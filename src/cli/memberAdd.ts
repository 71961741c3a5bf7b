import type { Command } from 'commander';
import { type BatchCommandOptions, runBatch, withBatch } from './memberBatch.ts';
import { withExamples } from './options.ts';

export function define(command: Command): void {
  withBatch(command).action(run);
  withExamples(
    command,
    'groupkeep member add engineering ana bob@example.com',
    'groupkeep member add engineering --file people.txt --dry-run',
  );
}

async function run(group: string, people: string[], options: BatchCommandOptions): Promise<void> {
  await runBatch('add', { done: 'added', unchanged: 'members already' }, group, people, options);
}
