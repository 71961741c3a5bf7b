import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Command } from 'commander';
import { loadConfig } from '../config/load.ts';
import { databasePath } from '../store/open.ts';
import { backUpSqlite } from '../store/sqlite/backUp.ts';
import { CliError } from './failures.ts';
import { type JsonOption, type LocationOptions, withExamples, withJson, withLocation } from './options.ts';
import { print } from './output.ts';
import { locationOf, pickLocation, requireData } from './session.ts';

export function define(command: Command): void {
  withLocation(command).argument('<file>', 'Where to put the copy; nothing may be there yet').action(run);
  withExamples(
    withJson(command),
    'groupkeep backup /backups/groupkeep-monday.db',
    'groupkeep backup --data /var/lib/groupkeep "/backups/$(date +%F).db"',
  );
}

async function run(file: string, options: LocationOptions & JsonOption): Promise<void> {
  const location = locationOf(loadConfig(pickLocation(options), process.env));
  if ('database' in location) {
    throw new CliError('PostgreSQL is backed up with its own tools, such as pg_dump.');
  }
  requireData(location);
  if (existsSync(file)) throw new CliError(`There is something at ${file} already.`);
  await backUpSqlite(databasePath(location.data), file);
  const { size } = await stat(file);
  print(options.json, { file, bytes: size }, () => `${file} has all of it, in ${size} bytes.`);
}
