import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Type } from 'typebox';
import { organizationsDialect } from '../../src/dialects/organizations/index.ts';
import { describeSchema, documented, mandatory } from '../../src/http/documented.ts';
import { isValid } from '../../src/http/validation.ts';
import { openApiDocuments } from '../../src/server.ts';
import { startTestServer } from '../support/server.ts';

interface Described {
  operationId?: string;
  summary: string;
  description: string;
  parameters: { name: string; in: string; required: boolean; schema: object }[];
  requestBody?: { content: Record<string, { schema: object }> };
  responses: Record<string, { description: string; content?: Record<string, { schema: object }> }>;
}

test('/openapi/organizations.json lists every operation as it is declared, and no other', async () => {
  await using server = await startTestServer();
  const answer = await server.app.inject({ method: 'GET', url: '/openapi/organizations.json' });
  assert.equal(answer.statusCode, 200);
  assert.match(String(answer.headers['content-type']), /^application\/json/);
  const { openapi, paths, security, components } = answer.json();
  assert.match(openapi, /^3\.1\./);
  assert.deepEqual(security, [{ credential: [] }]);
  assert.deepEqual(components.securitySchemes.credential, { type: 'http', scheme: 'bearer' });

  const described = new Map<string, Described>();
  for (const [path, methods] of Object.entries<Record<string, Described>>(paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      described.set(`${method.toUpperCase()} ${path}`, operation);
    }
  }
  const declared = organizationsDialect({ v1: 'serve' }).flatMap(({ prefix, operations }) =>
    operations.map((operation) => ({ ...operation, key: `${operation.method} ${prefix}${operation.path}` })),
  );
  assert.ok(
    described.has('GET /admin/v2/orgs/{orgId}/events'),
    'what answers below two prefixes is there twice',
  );
  assert.deepEqual([...described.keys()].toSorted(), declared.map(({ key }) => key).toSorted());

  const ids = [...described.values()].flatMap(({ operationId }) => operationId ?? []);
  assert.deepEqual(ids.toSorted(), [...new Set(declared.map(({ id }) => id))].toSorted(), 'each id once');

  for (const { key, id, summary, query, body, status, reply, scopes } of declared) {
    const operation = described.get(key) as Described;
    assert.equal(operation.operationId ?? id, id);
    assert.equal(operation.summary, summary, id);
    assert.ok(summary.length > 5, id);
    for (const scope of scopes.flat())
      assert.ok(operation.description.includes(scope), `${id} names ${scope}`);

    const inPath = operation.parameters.filter((parameter) => parameter.in === 'path');
    assert.deepEqual(
      inPath.map(({ name }) => name),
      Array.from(key.matchAll(/\{(\w+)\}/g), ([, name]) => name),
      id,
    );
    assert.ok(
      inPath.every(({ required }) => required),
      id,
    );
    const inQuery = operation.parameters.filter((parameter) => parameter.in === 'query');
    assert.deepEqual(
      inQuery.map(({ name }) => name),
      Object.keys(query?.properties ?? {}),
      id,
    );

    assert.equal(operation.requestBody !== undefined, body !== undefined, id);
    assert.equal(operation.responses[status]?.content !== undefined, reply !== undefined, id);
    assert.ok(operation.responses.default, id);
  }
});

test('limits and choices stand in the document', async () => {
  await using server = await startTestServer();
  const { paths } = (await server.app.inject({ method: 'GET', url: '/openapi/organizations.json' })).json();
  const groups = paths['/admin/v2/orgs/{orgId}/directories/{directoryId}/groups'];
  const parameter = (name: string) =>
    groups.get.parameters.find((each: { name: string }) => each.name === name).schema;
  assert.deepEqual(
    [parameter('limit').minimum, parameter('limit').maximum, parameter('limit').default],
    [1, 100, 20],
  );
  assert.equal(parameter('groupIds').maxItems, 10);
  assert.equal(parameter('resourceIds').maxItems, 20);
  assert.ok(JSON.stringify(parameter('roleIds')).includes('atlassian/user-access-admin'));
  assert.deepEqual(groups.post.requestBody.content['application/json'].schema.required, ['name']);
});

test('prefixes that are names of one API are described once, and what is beside them as well', () => {
  const { jira, extender } = openApiDocuments() as Record<string, { paths: object }>;
  const prefixes = (document: { paths: object } | undefined, pattern: RegExp) => [
    ...new Set(Object.keys(document?.paths ?? {}).map((path) => pattern.exec(path)?.[0])),
  ];
  assert.deepEqual(prefixes(jira, /^\/rest\/api\/\w+|^\/_edge/), ['/rest/api/3', '/_edge']);
  assert.deepEqual(prefixes(extender, /^.*\/extender\/[^/]+/), ['/rest/extender/1.0']);
});

test('what an operation judges itself is told in the document alone', () => {
  const schema = Type.Object({
    name: mandatory(Type.String()),
    type: mandatory(Type.String({ minLength: 1 })),
    start: Type.Optional(Type.Integer(documented({ minimum: 0 }))),
    kinds: Type.Optional(Type.Array(Type.String(documented({ enum: ['a', 'b'] })))),
  });
  assert.ok(isValid(schema, { start: -1, kinds: ['c'] }));
  assert.deepEqual(describeSchema(schema), {
    type: 'object',
    properties: {
      name: { type: 'string' },
      type: { type: 'string', minLength: 1 },
      start: { type: 'integer', minimum: 0 },
      kinds: { type: 'array', items: { type: 'string', enum: ['a', 'b'] } },
    },
    required: ['name', 'type'],
  });
});

test('nobody needs a credential for it, and there is no document that is not there', async () => {
  await using server = await startTestServer();
  const url = '/openapi/organizations.json';
  assert.equal((await server.app.inject({ method: 'HEAD', url })).statusCode, 200);
  assert.equal((await server.app.inject({ method: 'GET', url: '/openapi/nothing.json' })).statusCode, 404);
});
