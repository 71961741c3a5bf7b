import type { Command } from 'commander';
import { userNamed, withUser } from './named.ts';
import { type JsonOption, type LocationOptions, withExamples, withJson } from './options.ts';
import { print } from './output.ts';
import { inDirectory } from './session.ts';

export function define(command: Command): void {
  withUser(command).action(run);
  withExamples(withJson(command), 'groupkeep user suspend ana@example.com');
}

async function run(name: string, options: LocationOptions & JsonOption): Promise<void> {
  await inDirectory(options, async (session) => {
    const { user, address } = await userNamed(session, name);
    await session.directory.users.suspend(session.actor, address);
    const { accountId, displayName } = user;
    print(options.json, { accountId, status: 'suspended' }, () => `${displayName} is suspended now.`);
  });
}
