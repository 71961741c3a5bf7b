import type { Command } from 'commander';
import type { Resource } from '../core/types.ts';
import {
  type JsonOption,
  type LocationOptions,
  withExamples,
  withJson,
  withOrganization,
} from './options.ts';
import { print, table } from './output.ts';
import { inDirectory } from './session.ts';

export function define(command: Command): void {
  withOrganization(command).action(run);
  withExamples(withJson(command), 'groupkeep resource list');
}

/** Far more than any organization has. */
const LIMIT = 10_000;

async function run(options: LocationOptions & JsonOption): Promise<void> {
  await inDirectory(options, async ({ directory, organization, actor }) => {
    const page = { limit: LIMIT };
    const { items } = await directory.organizations.listResources(actor, organization.id, {}, page);
    const resources = items.map(({ ari, name, status, seatLimit }) => ({ ari, name, status, seatLimit }));
    print(options.json, resources, () => describe(resources));
  });
}

function describe(resources: readonly Pick<Resource, 'ari' | 'name' | 'status' | 'seatLimit'>[]): string {
  const rows = resources.map(({ ari, name, status, seatLimit }) => [
    name,
    status,
    String(seatLimit ?? 'unlimited'),
    ari,
  ]);
  return table([['NAME', 'STATUS', 'SEATS', 'ARI'], ...rows]);
}
