import type { Command } from 'commander';
import { credentialOptions, describeCredential } from './credentials.ts';
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
  scope?: string[];
  expiresIn?: number;
}

export function define(command: Command): void {
  withOrganization(command)
    .option(
      '--scope <scope...>',
      'What it is good for (default: everything in the organization)',
      collectScope,
    )
    .option('--expires-in <span>', 'When it ends: 12h, 30d, 8w (default: never)', parseDuration)
    .action(run);
  withExamples(
    withJson(command),
    'groupkeep key create',
    'groupkeep key create --scope read:groups:admin --expires-in 7d --json',
  );
}

async function run(options: Options): Promise<void> {
  await inDirectory(options, async ({ directory, organization, actor }) => {
    const { credential, secret } = await directory.tokens.createKey(actor, credentialOptions(options));
    const { id, scopes, expiresAt } = describeCredential(credential);
    print(options.json, { id, orgId: organization.id, scopes, expiresAt, orgApiKey: secret }, () =>
      [
        `${organization.name} has a new API key.`,
        facts([
          ['Key id', id],
          ['Organization id', organization.id],
          ['Scopes', scopes?.join(' ') ?? 'all'],
          ['Expires', expiresAt ?? 'never'],
        ]),
        shownOnce([['Organization API key', secret]]),
      ].join('\n\n'),
    );
  });
}
