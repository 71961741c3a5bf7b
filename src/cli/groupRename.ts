import type { Command } from 'commander';
import { describeGroup } from './groupFacts.ts';
import { GROUP_ARGUMENT, groupNamed } from './named.ts';
import {
  type JsonOption,
  type LocationOptions,
  withExamples,
  withJson,
  withOrganization,
} from './options.ts';
import { print, quote } from './output.ts';
import { inDirectory } from './session.ts';

interface Options extends LocationOptions, JsonOption {
  directory?: string;
}

export function define(command: Command): void {
  withOrganization(command)
    .argument('<group>', GROUP_ARGUMENT)
    .argument('<name>', 'Its new name')
    .option('--directory <id>', 'Directory of the name (default: the first)')
    .action(run);
  withExamples(withJson(command), 'groupkeep group rename engineering builders');
}

async function run(known: string, name: string, options: Options): Promise<void> {
  await inDirectory(options, async (session) => {
    const address = groupNamed(session, known, options.directory);
    const group = await session.directory.groups.change(session.actor, address, { name });
    print(
      options.json,
      describeGroup(group),
      () => `The group ${quote(known)} is called ${quote(group.name)} now.`,
    );
  });
}
