import type { Command } from 'commander';
import { newPassword } from '../core/passwords.ts';
import {
  type JsonOption,
  type LocationOptions,
  withExamples,
  withJson,
  withOrganization,
} from './options.ts';
import { facts, print, shownOnce } from './output.ts';
import { addressIn, inDirectory } from './session.ts';
import { issueCredentials } from './setup.ts';

interface Options extends LocationOptions, JsonOption {
  email: string;
  username: string;
  name: string;
  group?: string[];
  access: boolean;
  directory?: string;
}

export function define(command: Command): void {
  withOrganization(command)
    .requiredOption('--email <address>', 'E-mail address')
    .requiredOption('--username <name>', 'Username, as Data Center clients know people')
    .requiredOption('--name <name>', 'Display name')
    .option('--group <name...>', 'Groups to join')
    .option('--no-access', 'Do not join the groups that give access to the products')
    .option('--directory <id>', 'Directory to create the person in (default: the first)')
    .action(run);
  withExamples(
    withJson(command),
    'groupkeep user create --email ana@example.com --username ana --name "Ana Souza"',
    'groupkeep user create --email bot@example.com --username bot --name "Build bot" --no-access --group builds',
  );
}

async function run(options: Options): Promise<void> {
  await inDirectory(options, async (session) => {
    const { directory, actor } = session;
    const fields = { email: options.email, username: options.username, displayName: options.name };
    const address = addressIn(session, options.directory);
    const groups = options.group ?? [];
    const newOne = await newPassword();
    const { user, password, apiToken } = await directory.atOnce(actor.organizationKey, async (services) => {
      const made = await services.users.create(actor, address, fields, { access: options.access, groups });
      return { user: made, ...(await issueCredentials(services, actor, made, newOne)) };
    });
    const { accountId, email, username, userKey, displayName } = user;
    const created = { accountId, email, username, userKey, displayName, password, apiToken };
    print(options.json, created, () => describe(created));
  });
}

function describe(
  user: Record<
    'accountId' | 'email' | 'username' | 'userKey' | 'displayName' | 'password' | 'apiToken',
    string
  >,
): string {
  const made = facts([
    ['Account id', user.accountId],
    ['E-mail', user.email],
    ['Username', user.username],
    ['User key', user.userKey],
  ]);
  const secrets = shownOnce([
    ['Password', user.password],
    ['API token', user.apiToken],
  ]);
  return `${user.displayName} is created.\n\n${made}\n\n${secrets}`;
}
