import pino from 'pino';
import { initialize } from '../../src/cli/setup.ts';
import { loadConfig } from '../../src/config/load.ts';
import { createDirectory } from '../../src/core/directory.ts';
import { organizationAri, productAri, siteAri } from '../../src/core/resources.ts';
import { READ_DIRECTORIES, READ_GROUPS } from '../../src/dialects/organizations/scopes.ts';
import { createMetrics } from '../../src/http/metrics.ts';
import { startServer } from '../../src/server.ts';
import { type Location, openStore } from '../../src/store/open.ts';

/*
 * The server under attack, as `groupkeep serve` runs it, in a process of its own that is asked for its memory. What it
 * logs at the level of errors goes to the parent too. An exception that nobody catches ends it, as it would outside.
 */

/** What the parent is told when the server listens. */
export interface Ready {
  url: string;
  orgId: string;
  directoryId: string;
  cloudId: string;
  resources: string[];
  /** Accounts that must stay as they are. */
  spared: string[];
  key: string;
  readKey: string;
  admin: { email: string; password: string; token: string };
  user: { email: string; token: string };
}

export type Answer =
  | { type: 'ready'; ready: Ready }
  | { type: 'memory'; heap: number; resident: number }
  | { type: 'logged'; line: string }
  | { type: 'stopped' };

export type Question = { type: 'memory' } | { type: 'stop' };

const tell = (answer: Answer) => process.send?.(answer);

const location = JSON.parse(process.argv[2] ?? '') as Location;
const metrics = createMetrics();
const store = await openStore(location, metrics.store);
const log = pino({ level: 'error' }, { write: (line) => tell({ type: 'logged', line }) });
const config = {
  ...loadConfig({}, {}),
  port: 0,
  accessLog: 'errors',
  slowRequestMs: 60_000,
  // Its pages are no form in which an API answers.
  console: false,
} as const;
const world = await createWorld();
const server = await startServer(config, store, metrics, { log });
tell({ type: 'ready', ready: { url: server.url, ...world } });

process.on('message', async (question: Question) => {
  if (question.type === 'stop') {
    await server.stop();
    await store.close();
    process.send?.({ type: 'stopped' }, () => process.exit(0));
    return;
  }
  globalThis.gc?.();
  const { heapUsed, rss } = process.memoryUsage();
  tell({ type: 'memory', heap: heapUsed, resident: rss });
});

/** What `init` makes, and a user and a key who may not do everything. */
async function createWorld(): Promise<Omit<Ready, 'url'>> {
  const directory = createDirectory({ store, now: Date.now });
  const setup = await initialize(directory);
  const [organization] = await directory.organizations.listAll();
  if (!setup || !organization) throw new Error('the store is not new');
  const { orgId, directoryId, cloudId, admin } = setup;
  const operator = directory.organizations.operator(organization, 'test');
  const address = { organizationId: orgId, directoryId };
  const products = ['jira-software', 'confluence'].map((product) => productAri(product, cloudId));
  // Held directly: the groups that confer them come and go.
  for (const [resource, role] of [
    [organizationAri(orgId), 'atlassian/org-admin'],
    [siteAri(cloudId), 'atlassian/site-admin'],
    ...products.map((product) => [product, 'atlassian/user'] as const),
  ] as const) {
    await directory.assignments.grantToUser(
      operator,
      { ...address, accountId: admin.accountId },
      { resource, role },
    );
  }
  const fields = { username: 'ula', email: 'ula@example.com', displayName: 'Ula' };
  const user = await directory.users.create(operator, address, fields, { access: true });
  for (let nth = 0; nth < 40; nth += 1) {
    const name = `person${nth}`;
    const person = { username: name, email: `${name}@example.com`, displayName: `Person ${nth}` };
    await directory.users.create(operator, address, person, { access: nth % 2 === 0 });
  }
  const token = await directory.tokens.createToken(operator, { ...address, accountId: user.accountId });
  const readKey = await directory.tokens.createKey(operator, {
    scopes: [...READ_GROUPS, ...READ_DIRECTORIES].flat(),
  });
  return {
    orgId,
    directoryId,
    cloudId,
    resources: [...products, siteAri(cloudId), organizationAri(orgId)],
    spared: [admin.accountId, admin.username, admin.email, user.accountId, user.username, user.email],
    key: setup.orgApiKey,
    readKey: readKey.secret,
    admin: { email: admin.email, password: admin.password, token: admin.apiToken },
    user: { email: user.email, token: token.secret },
  };
}
