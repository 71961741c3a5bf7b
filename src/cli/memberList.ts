import type { Command } from 'commander';
import { pagesOf } from '../core/paging.ts';
import { groupNamed, withGroup } from './named.ts';
import { type JsonOption, type LocationOptions, withExamples, withJson } from './options.ts';
import { printPages } from './pages.ts';
import { addressIn, inDirectory } from './session.ts';
import { USER_COLUMNS } from './userColumns.ts';

interface Options extends LocationOptions, JsonOption {
  directory?: string;
  search?: string;
}

export function define(command: Command): void {
  withGroup(command).option('--search <text>', 'Part of a name or e-mail address').action(run);
  withExamples(
    withJson(command),
    'groupkeep member list engineering',
    'groupkeep member list engineering --json',
  );
}

async function run(name: string, options: Options): Promise<void> {
  await inDirectory(options, async (session) => {
    const { directory, actor } = session;
    const group = await directory.groups.get(actor, groupNamed(session, name, options.directory));
    const query = { groupIds: [group.id], ...(options.search && { search: options.search }) };
    const pages = pagesOf((page) => directory.users.list(actor, addressIn(session), query, 'key', page));
    await printPages(options.json, pages, USER_COLUMNS);
  });
}
