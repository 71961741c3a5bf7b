import { PostgresServer } from '../test/support/postgresServer.ts';

export interface Database {
  url: string;
  stop(): Promise<void>;
}

/** A PostgreSQL as an installation would run it: with the settings it has by itself, durability included. */
export async function startPostgres(): Promise<Database> {
  const server = await PostgresServer.create();
  await server.start();
  return { url: server.url, stop: () => server.remove() };
}
