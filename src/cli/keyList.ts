import type { Command } from 'commander';
import { pagesOf } from '../core/paging.ts';
import type { OwnedCredential } from '../core/store.ts';
import { CREDENTIAL_HEADING, credentialRow, describeUsed } from './credentials.ts';
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
  withExamples(withJson(command), 'groupkeep key list', 'groupkeep key list --json');
}

async function run(options: LocationOptions & JsonOption): Promise<void> {
  await inDirectory(options, async ({ directory, actor }) => {
    const pages = pagesOf((page) => directory.credentials.listKeys(actor, page));
    await printPages(options.json, pages, COLUMNS);
  });
}

const COLUMNS: Columns<OwnedCredential> = {
  json: describeUsed,
  heading: CREDENTIAL_HEADING,
  row: credentialRow,
};
