import type { Command } from 'commander';
import { describeGroup } from './groupFacts.ts';
import {
  type JsonOption,
  type LocationOptions,
  withExamples,
  withJson,
  withOrganization,
} from './options.ts';
import { print, quote } from './output.ts';
import { addressIn, inDirectory } from './session.ts';

interface Options extends LocationOptions, JsonOption {
  description?: string;
  directory?: string;
}

export function define(command: Command): void {
  withOrganization(command)
    .argument('<name>', 'Its name, which no other group of the directory has in any case')
    .option('--description <text>', 'What it is for')
    .option('--directory <id>', 'Directory to create it in (default: the first)')
    .action(run);
  withExamples(
    withJson(command),
    'groupkeep group create flood-watch --description "On call when rivers rise."',
  );
}

async function run(name: string, options: Options): Promise<void> {
  await inDirectory(options, async (session) => {
    const { directory, actor } = session;
    const fields = { name, description: options.description ?? '' };
    const group = await directory.groups.create(actor, addressIn(session, options.directory), fields);
    print(
      options.json,
      describeGroup(group),
      () => `The group ${quote(group.name)} is created. Its id is ${group.id}.`,
    );
  });
}
