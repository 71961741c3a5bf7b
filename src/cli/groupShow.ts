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
import { facts, print, quote, table } from './output.ts';
import { inDirectory } from './session.ts';

interface Options extends LocationOptions, JsonOption {
  directory?: string;
}

export function define(command: Command): void {
  withOrganization(command)
    .argument('<group>', GROUP_ARGUMENT)
    .option('--directory <id>', 'Directory of the name (default: the first)')
    .action(run);
  withExamples(withJson(command), 'groupkeep group show engineering');
}

async function run(name: string, options: Options): Promise<void> {
  await inDirectory(options, async (session) => {
    const { directory, actor } = session;
    const address = groupNamed(session, name, options.directory);
    const group = describeGroup(await directory.groups.get(actor, address));
    const assignments = await directory.assignments.ofGroup(actor, address);
    const roles = assignments.map(({ ari, role, isDefault }) => ({ resource: ari, role, isDefault }));
    print(options.json, { ...group, roles }, () =>
      [
        group.name,
        facts([
          ['Group id', group.id],
          ['Description', quote(group.description)],
          ['Members', `${group.memberCount} (${group.activeMemberCount} active)`],
          ['Source', group.source],
          ['Changed', group.updatedAt],
        ]),
        roles.length === 0
          ? 'It gives no roles.'
          : table([
              ['ROLE', 'ON', ''],
              ...roles.map(({ role, resource, isDefault }) => [
                role,
                resource,
                isDefault ? 'default group' : '',
              ]),
            ]),
      ].join('\n\n'),
    );
  });
}
