import type { Command } from 'commander';
import { describeGroup } from './groupFacts.ts';
import { type GroupOptions, groupNamed, withGroup } from './named.ts';
import { type JsonOption, withExamples, withJson } from './options.ts';
import { facts, print, quote, table } from './output.ts';
import { inDirectory } from './session.ts';

type Options = GroupOptions & JsonOption;

export function define(command: Command): void {
  withGroup(command).action(run);
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
