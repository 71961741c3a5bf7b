import type { Command } from 'commander';
import { newPassword } from '../core/passwords.ts';
import { userNamed, withUser } from './named.ts';
import { type JsonOption, type LocationOptions, withExamples, withJson } from './options.ts';
import { print, shownOnce } from './output.ts';
import { inDirectory } from './session.ts';

export function define(command: Command): void {
  withUser(command).action(run);
  withExamples(withJson(command), 'groupkeep user password ana@example.com');
}

async function run(name: string, options: LocationOptions & JsonOption): Promise<void> {
  await inDirectory(options, async (session) => {
    const { user, address } = await userNamed(session, name);
    const { password, hash } = await newPassword();
    await session.directory.passwords.setHash(session.actor, address, hash);
    const { accountId, username, displayName } = user;
    print(options.json, { accountId, username, password }, () =>
      [
        `${displayName} has a new password, and is signed out everywhere.`,
        shownOnce([['Password', password]]),
      ].join('\n\n'),
    );
  });
}
