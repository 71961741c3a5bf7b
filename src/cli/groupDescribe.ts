import type { Command } from 'commander';
import { describeGroup } from './groupFacts.ts';
import { type GroupOptions, groupNamed, withGroup } from './named.ts';
import { type JsonOption, withExamples, withJson } from './options.ts';
import { print, quote } from './output.ts';
import { inDirectory } from './session.ts';

type Options = GroupOptions & JsonOption;

export function define(command: Command): void {
  withGroup(command).argument('<text>', 'What it is for').action(run);
  withExamples(withJson(command), 'groupkeep group describe engineering "Builds the weirs"');
}

async function run(name: string, description: string, options: Options): Promise<void> {
  await inDirectory(options, async (session) => {
    const address = groupNamed(session, name, options.directory);
    const group = await session.directory.groups.change(session.actor, address, { description });
    print(
      options.json,
      describeGroup(group),
      () => `The group ${quote(name)} is described as ${quote(group.description)} now.`,
    );
  });
}
