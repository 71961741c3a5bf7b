import type { Command } from 'commander';
import { describeRevoked } from './credentials.ts';
import {
  type JsonOption,
  type LocationOptions,
  withExamples,
  withJson,
  withOrganization,
} from './options.ts';
import { print } from './output.ts';
import { inDirectory } from './session.ts';

export function define(command: Command): void {
  withOrganization(command)
    .argument('<id...>', 'Ids, as `key list` tells them; all of these keys are revoked, or none')
    .action(run);
  withExamples(withJson(command), 'groupkeep key revoke 70a6a066-ca66-4304-b9a9-75e6ad10927d');
}

async function run(ids: string[], options: LocationOptions & JsonOption): Promise<void> {
  await inDirectory(options, async ({ directory, actor }) => {
    const revoked = await directory.credentials.revokeKeys(actor, ids);
    print(
      options.json,
      revoked.map(({ id }) => ({ id })),
      () => describeRevoked('API key', revoked),
    );
  });
}
