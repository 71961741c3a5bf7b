import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openApiDocuments } from '../../src/server.ts';
import { bearer } from '../support/authorization.ts';
import { startTestServer } from '../support/server.ts';
import { type Ask, ask } from '../support/transcript.ts';

/*
 * What the documents rule out is refused, whoever in the server refuses it: of the dialects whose operations judge much themselves,
 * each query is asked once for each of its parameters, wrong in that one alone.
 */

for (const dialect of ['confluence', 'jira', 'extender']) {
  test(`${dialect}: what the document rules out is refused, and named`, async () => {
    await using server = await startTestServer();
    const { fernhollow: org } = server;
    const alice = await org.createUser('alice', { groups: ['site-admins'] });
    const authorization = bearer(await org.createToken(alice));
    const wrongs = Object.entries(pathsOf(dialect)).flatMap(([path, methods]) =>
      Object.entries(methods).flatMap(([method, { parameters }]) =>
        wrongQueries(parameters).map(([name, query]) => ({
          name,
          ask: {
            method: method.toUpperCase() as Ask['method'],
            path: `${path.replace(/\{\w+\}/, 'x')}?${query}`,
          },
        })),
      ),
    );
    assert.ok(wrongs.length > 3);
    for (const { name, ask: wrong } of wrongs) {
      // A body that is right: what is wrong is in the query.
      const body = wrong.method === 'POST' ? { accountId: 'x' } : undefined;
      const { status, text } = await ask(server, { ...wrong, ...(body && { body }) }, { authorization });
      assert.equal(status, 400, `${wrong.method} ${wrong.path}: ${text}`);
      assert.ok(text.includes(name), `${wrong.method} ${wrong.path}: ${text}`);
    }
  });
}

interface Parameter {
  name: string;
  in: 'path' | 'query';
  required: boolean;
  schema: Limits & { items?: Limits };
}

interface Limits {
  minimum?: number;
  maximum?: number;
  enum?: string[];
}

function pathsOf(dialect: string): Record<string, Record<string, { parameters: Parameter[] }>> {
  return (openApiDocuments()[dialect] as { paths: ReturnType<typeof pathsOf> }).paths;
}

/** One of each of these pairs has to be there, which no schema says. */
const EITHER = ['groupname', 'query'];

/** Queries with one parameter that is wrong, and its name. */
function wrongQueries(parameters: readonly Parameter[]): [name: string, query: string][] {
  const asked = parameters.filter((parameter) => parameter.in === 'query');
  const needed = asked.filter(({ name, required }) => required || EITHER.includes(name));
  const right = Object.fromEntries(needed.map(({ name }) => [name, 'x']));
  return asked.flatMap(({ name, required, schema }) => {
    const { minimum, maximum } = schema;
    const { [name]: _, ...others } = right;
    return [
      ...(required ? [others] : []),
      ...(minimum === undefined ? [] : [{ ...right, [name]: minimum - 1 }]),
      ...(maximum === undefined ? [] : [{ ...right, [name]: maximum + 1 }]),
      ...(choicesOf(schema) && name !== 'expand' ? [{ ...right, [name]: 'unheard-of' }] : []),
    ].map((query): [string, string] => [name, String(new URLSearchParams(query as Record<string, string>))]);
  });
}

function choicesOf(schema: Parameter['schema']): string[] | undefined {
  return schema.enum ?? schema.items?.enum;
}
