import type { Command } from 'commander';
import { type BatchCommandOptions, runBatch, withBatch } from './memberBatch.ts';
import { withExamples } from './options.ts';

export function define(command: Command): void {
  withBatch(command).action(run);
  withExamples(
    command,
    'groupkeep member remove engineering ana bob@example.com',
    'groupkeep member remove engineering --file people.txt --dry-run',
  );
}

async function run(group: string, people: string[], options: BatchCommandOptions): Promise<void> {
  await runBatch('remove', { done: 'removed', unchanged: 'no members' }, group, people, options);
}
