import type { Command } from 'commander';
import { loadConfig } from '../config/load.ts';
import { createDirectory } from '../core/directory.ts';
import { CliError } from './failures.ts';
import { type JsonOption, type LocationOptions, withExamples, withJson, withLocation } from './options.ts';
import { print } from './output.ts';
import { describeLocation, locationOf, pickLocation, withStore } from './session.ts';
import { describeSetup, initialize } from './setup.ts';

interface Options extends LocationOptions, JsonOption {
  site?: string;
  adminEmail?: string;
  adminUsername?: string;
}

export function define(command: Command): void {
  withLocation(command)
    .option('--org <name>', 'Name of the organization (default: My Organization)')
    .option(
      '--site <name>',
      'Name of its site: letters, digits and hyphens (default: made of the organization)',
    )
    .option('--admin-email <address>', 'E-mail address of the administrator (default: admin@example.com)')
    .option('--admin-username <name>', 'Username of the administrator (default: admin)')
    .action(run);
  withExamples(
    withJson(command),
    'groupkeep init --data ./data',
    'groupkeep init --data ./data --org "Fernhollow Instruments" --site fernhollow --admin-email ana@example.com',
    'groupkeep init --database postgres://groupkeep@db.example.com/groupkeep --json > credentials.json',
  );
}

async function run(options: Options): Promise<void> {
  const location = locationOf(loadConfig(pickLocation(options), process.env));
  await withStore(location, async (store) => {
    const setup = await initialize(createDirectory({ store, now: Date.now }), {
      organizationName: options.org,
      siteName: options.site,
      adminEmail: options.adminEmail,
      adminUsername: options.adminUsername,
    });
    const where = describeLocation(location);
    if (!setup) throw new CliError(`There is a directory in ${where} already; nothing was changed.`);
    print(options.json, setup, () => `A new directory is set up in ${where}.\n\n${describeSetup(setup)}`);
  });
}
