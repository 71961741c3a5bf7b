import type { Command } from 'commander';
import {
  type JsonOption,
  type LocationOptions,
  withExamples,
  withJson,
  withOrganization,
} from './options.ts';
import { facts, print } from './output.ts';
import { inDirectory } from './session.ts';

interface Options extends LocationOptions, JsonOption {
  name: string;
}

export function define(command: Command): void {
  withOrganization(command).requiredOption('--name <name>', 'Name of the directory').action(run);
  withExamples(withJson(command), 'groupkeep directory create --name "Field staff"');
}

async function run(options: Options): Promise<void> {
  await inDirectory(options, async ({ directory, organization, actor }) => {
    const { id, name } = await directory.organizations.createDirectory(actor, options.name);
    print(options.json, { directoryId: id, name, orgId: organization.id }, () =>
      [`The directory ${name} is created.`, facts([['Directory id', id]])].join('\n\n'),
    );
  });
}
