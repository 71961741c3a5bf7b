import type { Command } from 'commander';
import { describeGroup } from './groupFacts.ts';
import { type GroupOptions, groupNamed, withGroup } from './named.ts';
import { type JsonOption, withExamples, withJson } from './options.ts';
import { print, quote } from './output.ts';
import { inDirectory } from './session.ts';

type Options = GroupOptions & JsonOption;

export function define(command: Command): void {
  withGroup(command).argument('<name>', 'Its new name').action(run);
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
