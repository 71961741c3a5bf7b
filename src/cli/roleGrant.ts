import type { Command } from 'commander';
import { fullRole } from '../core/roles.ts';
import { type GroupOptions, groupNamed, withGroup } from './named.ts';
import { type JsonOption, withExamples, withJson } from './options.ts';
import { print, quote } from './output.ts';
import { inDirectory } from './session.ts';

type Options = GroupOptions & JsonOption;

export function define(command: Command): void {
  withGroup(command)
    .argument('<role>', 'Role, such as user or atlassian/admin')
    .argument('<ari>', 'Resource, as `resource list` prints it')
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
