import type { Command } from 'commander';
import { userNamed, withUser } from './named.ts';
import { type JsonOption, type LocationOptions, withExamples, withJson } from './options.ts';
import { print, quote } from './output.ts';
import { inDirectory } from './session.ts';

export function define(command: Command): void {
  withUser(command).argument('<name>', 'The new display name').action(run);
  withExamples(withJson(command), 'groupkeep user rename ana@example.com "Ana Souza"');
}

async function run(known: string, name: string, options: LocationOptions & JsonOption): Promise<void> {
  await inDirectory(options, async (session) => {
    const { directory, actor } = session;
    const { user, address } = await userNamed(session, known);
    await directory.users.rename(actor, address, name);
    const { accountId, displayName } = await directory.users.get(actor, address);
    print(
      options.json,
      { accountId, displayName },
      () => `${quote(user.displayName)} is called ${quote(displayName)} now.`,
    );
  });
}
