import type { Command } from 'commander';
import { pagesOf } from '../core/paging.ts';
import type { OwnedCredential } from '../core/store.ts';
import { CREDENTIAL_HEADING, credentialRow, describeUsed } from './credentials.ts';
import { userNamed } from './named.ts';
import {
  type JsonOption,
  type LocationOptions,
  withExamples,
  withJson,
  withOrganization,
} from './options.ts';
import { type Columns, printPages } from './pages.ts';
import { inDirectory } from './session.ts';

interface Options extends LocationOptions, JsonOption {
  user?: string;
}

export function define(command: Command): void {
  withOrganization(command)
    .option('--user <email>', 'Of one person: e-mail address, username or account id (default: of everybody)')
    .action(run);
  withExamples(
    withJson(command),
    'groupkeep token list',
    'groupkeep token list --user ana@example.com --json',
  );
}

async function run(options: Options): Promise<void> {
  await inDirectory(options, async (session) => {
    const { directory, actor } = session;
    const owner = options.user === undefined ? undefined : await userNamed(session, options.user);
    const pages = pagesOf((page) => directory.credentials.listTokens(actor, owner?.address, page));
    await printPages(options.json, pages, COLUMNS);
  });
}

const COLUMNS: Columns<OwnedCredential> = {
  json: (owned) => ({
    ...describeUsed(owned),
    accountId: owned.owner?.accountId ?? null,
    email: owned.owner?.email ?? null,
  }),
  heading: [...CREDENTIAL_HEADING, 'OF'],
  row: (owned) => [...credentialRow(owned), owned.owner?.email ?? ''],
};
