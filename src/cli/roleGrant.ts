import type { Command } from 'commander';
import { fullRole } from '../core/roles.ts';
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
    .argument('<role>', 'Role, such as user or atlassian/admin')
    .argument('<ari>', 'Resource, as `resource list` prints it')
    .option('--directory <id>', 'Directory of the name (default: the first)')
    .action(run);
  withExamples(withJson(command), 'groupkeep role grant engineering user ari:cloud:confluence::site/3f2a…');
}

async function run(name: string, short: string, resource: string, options: Options): Promise<void> {
  await inDirectory(options, async (session) => {
    const role = fullRole(short);
    const address = groupNamed(session, name, options.directory);
    await session.directory.assignments.grantToGroup(session.actor, address, [{ resource, role }]);
    print(
      options.json,
      { group: name, resource, role },
      () => `The group ${quote(name)} has ${role} on ${resource} now.`,
    );
  });
}
