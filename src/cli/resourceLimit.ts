import { type Command, InvalidArgumentError } from 'commander';
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
    .argument('<ari>', 'Resource, as `resource list` prints it')
    .argument('<seats>', 'How many people may use it, or none for no limit', parseSeats)
    .action(run);
  withExamples(
    withJson(command),
    'groupkeep resource limit ari:cloud:confluence::site/3f2a… 50',
    'groupkeep resource limit ari:cloud:confluence::site/3f2a… none',
  );
}

async function run(
  ari: string,
  seatLimit: number | null,
  options: LocationOptions & JsonOption,
): Promise<void> {
  await inDirectory(options, async ({ directory, actor }) => {
    await directory.organizations.setSeatLimit(actor, ari, seatLimit);
    print(options.json, { ari, seatLimit }, () =>
      seatLimit === null ? `${ari} has no seat limit now.` : `${ari} has ${seatLimit} seats now.`,
    );
  });
}

function parseSeats(text: string): number | null {
  if (text === 'none') return null;
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It must be a whole number, or none.');
}
