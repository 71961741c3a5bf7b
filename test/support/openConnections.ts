import { promisify } from 'node:util';
import type { TestServer } from './server.ts';

/** How many connections a server has. */
export function openConnections({ app }: TestServer): Promise<number> {
  return promisify(app.server.getConnections.bind(app.server))();
}
