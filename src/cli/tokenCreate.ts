import type { Command } from 'commander';
import { credentialOptions, describeCredential } from './credentials.ts';
import { userNamed } from './named.ts';
import {
  collectScope,
  type JsonOption,
  type LocationOptions,
  parseDuration,
  withExamples,
  withJson,
  withOrganization,
} from './options.ts';
import { facts, print, shownOnce } from './output.ts';
import { inDirectory } from './session.ts';

interface Options extends LocationOptions, JsonOption {
  user: string;
  scope?: string[];
  expiresIn?: number;
}

export function define(command: Command): void {
  withOrganization(command)
    .requiredOption('--user <email>', 'Whose token it is: e-mail address, username or account id')
    .option(
      '--scope <scope...>',
      'What it is good for (default: everything that the person may do)',
      collectScope,
    )
    .option('--expires-in <span>', 'When it ends: 12h, 30d, 8w (default: never)', parseDuration)
    .action(run);
  withExamples(
    withJson(command),
    'groupkeep token create --user ana@example.com',
    'groupkeep token create --user ana --scope read:group:jira read:user:jira --expires-in 30d --json',
  );
}

async function run(options: Options): Promise<void> {
  await inDirectory(options, async (session) => {
    const { directory, actor } = session;
    const { user, address } = await userNamed(session, options.user);
    const { accountId, email, displayName } = user;
    const { credential, secret } = await directory.tokens.createToken(
      actor,
      address,
      credentialOptions(options),
    );
    const { id, scopes, expiresAt } = describeCredential(credential);
    print(options.json, { id, accountId, email, scopes, expiresAt, apiToken: secret }, () =>
      [
        `${displayName} has a new API token.`,
        facts([
          ['Token id', id],
          ['Scopes', scopes?.join(' ') ?? 'all'],
          ['Expires', expiresAt ?? 'never'],
        ]),
        shownOnce([['API token', secret]]),
      ].join('\n\n'),
    );
  });
}
