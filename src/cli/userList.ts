import type { Command } from 'commander';
import { pagesOf } from '../core/paging.ts';
import {
  type JsonOption,
  type LocationOptions,
  withExamples,
  withJson,
  withOrganization,
} from './options.ts';
import { printPages } from './pages.ts';
import { addressIn, inDirectory } from './session.ts';
import { USER_COLUMNS } from './userColumns.ts';

interface Options extends LocationOptions, JsonOption {
  directory?: string;
}

export function define(command: Command): void {
  withOrganization(command).option('--directory <id>', 'List one directory (default: all)').action(run);
  withExamples(withJson(command), 'groupkeep user list', 'groupkeep user list --json');
}

async function run(options: Options): Promise<void> {
  await inDirectory(options, async (session) => {
    const { directory, actor } = session;
    const address = addressIn(session, options.directory);
    const pages = pagesOf((page) => directory.users.list(actor, address, {}, 'key', page));
    await printPages(options.json, pages, USER_COLUMNS);
  });
}
