import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';
import { createCrowd } from '../../support/crowd.ts';
import type { EngineName } from '../../support/engines.ts';
import { testOnEngines } from '../../support/onEngines.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { ask } from '../../support/transcript.ts';
import { bearer, get } from './scene.ts';

/*
 * Pages are cut from an index, never by sorting a whole group. The statements that requests lead to are caught on their
 * way to the engine, and the engine is asked how it runs them.
 */

/** A statement that cuts a page, and how to ask the engine that it was sent to for its plan. */
interface Caught {
  text: string;
  explain(): Promise<string>;
}

const caught: Record<EngineName, Caught[]> = { sqlite: [], postgres: [] };

const { prepare } = DatabaseSync.prototype;
DatabaseSync.prototype.prepare = function (text, ...rest) {
  catchPage('sqlite', text, async (page) => {
    const rows = prepare.call(this, `explain query plan ${page}`).all();
    return rows.map((row) => String(row.detail)).join('\n');
  });
  return prepare.call(this, text, ...rest);
};

const query = pg.Client.prototype.query as (...parameters: unknown[]) => unknown;
pg.Client.prototype.query = function (this: pg.Client, ...parameters: unknown[]) {
  const [config] = parameters as [string | { text: string }];
  catchPage('postgres', typeof config === 'string' ? config : config.text, async (page) => {
    // Small tables are sorted because it is cheap; what counts is whether it could be done without.
    const settings = ['sort', 'seqscan', 'bitmapscan'].map((name) => `set local enable_${name} = off;`);
    const text = `begin; ${settings.join(' ')} explain (generic_plan) ${page}; rollback`;
    const results = (await query.call(this, text)) as pg.QueryResult[];
    return results.flatMap(({ rows }) => rows.map((row) => row['QUERY PLAN'])).join('\n');
  });
  return query.apply(this, parameters);
} as typeof pg.Client.prototype.query;

/** What cuts a page has a limit and an offset; when it is part of a statement, the rest only looks at the page. */
function catchPage(engine: EngineName, text: string, explain: (page: string) => Promise<string>): void {
  const [, inner, outer] =
    /from \(\s*(select[^()]*(?:\([^()]*(?:\([^()]*\)[^()]*)*\)[^()]*)*offset \S+)\)|^(.*offset \S+)\s*$/s.exec(
      text,
    ) ?? [];
  const page = inner ?? outer;
  if (page !== undefined) caught[engine].push({ text: page, explain: () => explain(page) });
}

testOnEngines('a page follows an index', async (_t, server) => {
  // Names of groups are looked up in memory.
  await checkPages(server, ['memberships']);
});

testOnEngines('a page of groups follows an index where no names are kept', async (_t, { engine }) => {
  await using server = await startTestServer({ engine, config: { keptNames: 0 } });
  await checkPages(server, ['groups', 'groups', 'memberships']);
});

/** @param tables what is paged: once for each list of groups, and once for all lists of members */
async function checkPages(server: TestServer, tables: readonly string[]): Promise<void> {
  const { fernhollow: org, engine } = server;
  const alice = await org.createUser('alice', { groups: ['site-admins'] });
  const authorization = bearer(await org.createToken(alice));
  const staff = await org.createGroup('staff');
  await createCrowd(org, staff, 1000);
  const lists = {
    '/group': {},
    '/group/picker': { query: 'a' },
    '/group/member': { name: 'staff' },
    '/group/staff/member': {},
    [`/group/${staff.id}/membersByGroupId`]: {},
  };
  caught[engine].length = 0;
  for (const [path, parameters] of Object.entries(lists)) {
    const request = get(path, { ...parameters, start: 3, limit: 2 });
    const { status, body } = await ask(server, request, { authorization });
    assert.deepEqual([status, body.size], [200, 2], path);
  }
  const pages = new Map(caught[engine].map(({ text, explain }) => [text, explain]));
  assert.deepEqual(
    [...pages.keys()].map((text) => /from (\w+)/.exec(text)?.[1]),
    tables,
  );
  for (const [text, explain] of pages) {
    const plan = await explain();
    assert.match(plan, /primary key|index/i, `${text}\n${plan}`);
    assert.doesNotMatch(plan, /temp b-tree|^Sort|-> +Sort|seq scan/im, `${text}\n${plan}`);
  }
}
