import type { Command } from 'commander';
import type { Position } from '../core/paging.ts';
import type { User } from '../core/types.ts';
import {
  type JsonOption,
  type LocationOptions,
  withExamples,
  withJson,
  withOrganization,
} from './options.ts';
import { table } from './output.ts';
import { addressIn, inDirectory, type Session } from './session.ts';

interface Options extends LocationOptions, JsonOption {
  directory?: string;
}

export function define(command: Command): void {
  withOrganization(command).option('--directory <id>', 'List one directory (default: all)').action(run);
  withExamples(withJson(command), 'groupkeep user list', 'groupkeep user list --json');
}

/** Prints page by page, so that a large directory needs no large memory. */
async function run(options: Options): Promise<void> {
  await inDirectory(options, async (session) => {
    let first = true;
    for await (const users of pages(session, options.directory)) {
      const text = options.json ? jsonItems(users, first) : lines(users, first);
      process.stdout.write(text);
      first = false;
    }
    if (options.json) process.stdout.write('\n]\n');
  });
}

const PAGE_SIZE = 500;

async function* pages(session: Session, directoryId: string | undefined): AsyncGenerator<User[]> {
  const { directory, actor } = session;
  let next: Position | null | undefined;
  while (next !== null) {
    const page = await directory.users.list(actor, addressIn(session, directoryId), {}, 'key', {
      limit: PAGE_SIZE,
      ...(next && { from: { position: next, backward: false } }),
    });
    yield page.items;
    next = page.next;
  }
}

function jsonItems(users: readonly User[], first: boolean): string {
  const items = users.map(({ accountId, email, username, userKey, displayName, status }) =>
    JSON.stringify({ accountId, email, username, userKey, displayName, status }),
  );
  return `${first ? '[\n' : ',\n'}${items.map((item) => `  ${item}`).join(',\n')}`;
}

function lines(users: readonly User[], first: boolean): string {
  const heading = first ? [['USERNAME', 'E-MAIL', 'NAME', 'STATUS', 'ACCOUNT ID']] : [];
  const rows = users.map((user) => [
    user.username,
    user.email,
    user.displayName,
    user.status,
    user.accountId,
  ]);
  return `${table([...heading, ...rows])}\n`;
}
