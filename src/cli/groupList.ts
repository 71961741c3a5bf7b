import { type Command, Option } from 'commander';
import { pagesOf } from '../core/paging.ts';
import type { Group } from '../core/types.ts';
import { describeGroup } from './groupFacts.ts';
import {
  type JsonOption,
  type LocationOptions,
  withExamples,
  withJson,
  withOrganization,
} from './options.ts';
import { type Columns, printPages } from './pages.ts';
import { addressIn, inDirectory } from './session.ts';

interface Options extends LocationOptions, JsonOption {
  search?: string;
  source?: 'local' | 'synced';
  directory?: string;
}

export function define(command: Command): void {
  withOrganization(command)
    .option('--search <text>', 'Part of the name')
    .addOption(
      new Option('--source <which>', 'Those that an identity provider syncs, or the others').choices([
        'local',
        'synced',
      ]),
    )
    .option('--directory <id>', 'Of one directory (default: of all)')
    .action(run);
  withExamples(withJson(command), 'groupkeep group list', 'groupkeep group list --search heron --json');
}

async function run({ search, source, directory: directoryId, ...options }: Options): Promise<void> {
  await inDirectory(options, async (session) => {
    const { directory, actor } = session;
    const query = {
      ...(search !== undefined && { search }),
      ...(source !== undefined && { synced: source === 'synced' }),
    };
    const address = addressIn(session, directoryId ?? null);
    const pages = pagesOf((page) => directory.groups.list(actor, address, query, page));
    await printPages(options.json, pages, COLUMNS);
  });
}

const COLUMNS: Columns<Group> = {
  json: describeGroup,
  heading: ['NAME', 'MEMBERS', 'SOURCE', 'ID'],
  row: ({ name, memberCount, source, id }) => [name, String(memberCount), source, id],
};
