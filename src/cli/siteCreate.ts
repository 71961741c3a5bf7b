import type { Command } from 'commander';
import {
  type JsonOption,
  type LocationOptions,
  withExamples,
  withJson,
  withOrganization,
} from './options.ts';
import { facts, print } from './output.ts';
import { addressIn, inDirectory } from './session.ts';

interface Options extends LocationOptions, JsonOption {
  name: string;
  host?: string;
  directory?: string;
}

export function define(command: Command): void {
  withOrganization(command)
    .requiredOption('--name <name>', 'Name of the site: letters, digits and hyphens')
    .option('--host <host>', 'Host name by which requests find it (default: NAME.localhost)')
    .option('--directory <id>', 'Directory that its people come from (default: the first)')
    .action(run);
  withExamples(withJson(command), 'groupkeep site create --name fernhollow-labs --host labs.example.com');
}

async function run(options: Options): Promise<void> {
  await inDirectory(options, async (session) => {
    const { directory, actor } = session;
    const address = addressIn(session, options.directory);
    const { id, name, host } = await directory.organizations.createSite(actor, address, {
      name: options.name,
      ...(options.host && { host: options.host }),
    });
    print(options.json, { cloudId: id, siteName: name, host }, () =>
      [
        `The site ${name} is created.`,
        facts([
          ['Cloud id', id],
          ['Host', host],
        ]),
      ].join('\n\n'),
    );
  });
}
