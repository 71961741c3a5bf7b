import type { Command } from 'commander';
import { pagesOf } from '../core/paging.ts';
import type { Resource } from '../core/types.ts';
import {
  type JsonOption,
  type LocationOptions,
  withExamples,
  withJson,
  withOrganization,
} from './options.ts';
import { type Columns, printPages } from './pages.ts';
import { inDirectory } from './session.ts';

export function define(command: Command): void {
  withOrganization(command).action(run);
  withExamples(withJson(command), 'groupkeep resource list');
}

async function run(options: LocationOptions & JsonOption): Promise<void> {
  await inDirectory(options, async ({ directory, organization, actor }) => {
    const { organizations } = directory;
    const pages = pagesOf((page) => organizations.listResources(actor, organization.id, {}, page));
    await printPages(options.json, pages, COLUMNS);
  });
}

const COLUMNS: Columns<Resource> = {
  json: ({ ari, name, status, seatLimit }) => ({ ari, name, status, seatLimit }),
  heading: ['NAME', 'STATUS', 'SEATS', 'ARI'],
  row: ({ ari, name, status, seatLimit }) => [name, status, String(seatLimit ?? 'unlimited'), ari],
};
