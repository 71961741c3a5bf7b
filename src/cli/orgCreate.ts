import type { Command } from 'commander';
import { type JsonOption, type LocationOptions, withExamples, withJson, withLocation } from './options.ts';
import { facts, print } from './output.ts';
import { inDirectory } from './session.ts';

interface Options extends LocationOptions, JsonOption {
  name: string;
}

export function define(command: Command): void {
  withLocation(command).requiredOption('--name <name>', 'Name of the organization').action(run);
  withExamples(
    withJson(command),
    'groupkeep org create --name "Fernhollow Research"',
    'groupkeep key create --org "Fernhollow Research"',
  );
}

async function run(options: Options): Promise<void> {
  await inDirectory(options, async ({ directory }) => {
    const made = await directory.organizations.create(options.name);
    const { id, name } = made.organization;
    print(options.json, { orgId: id, name, directoryId: made.directory.id }, () =>
      [
        `The organization ${name} is created.`,
        facts([
          ['Organization id', id],
          ['Directory id', made.directory.id],
        ]),
        `Next: groupkeep site create --org ${id} --name NAME, and groupkeep key create --org ${id}`,
      ].join('\n\n'),
    );
  });
}
