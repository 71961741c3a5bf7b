import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Ajv } from 'ajv';
import type { TSchema } from 'typebox';
import { isValid, replyDefect } from '../../src/http/validation.ts';
import { servedDialects } from '../../src/server.ts';

const families = Object.values(servedDialects()).flat();
const operations = [...new Set(families.flatMap((family) => family.operations))];

/** Served, a schema is compiled when it is first used, and not held against the schema of schemas. */
test('every schema of every operation is one, and compiles', () => {
  const ajv = new Ajv({ strict: false });
  for (const { id, params, query, body, reply } of operations) {
    const requests = [params, query, body].filter((schema) => schema !== undefined);
    for (const schema of [...requests, ...(reply ? [reply] : [])]) {
      assert.ok(ajv.validateSchema(schema), `${id}: ${ajv.errorsText()}`);
    }
    for (const schema of requests) assert.doesNotThrow(() => isValid(schema, {}), id);
    if (reply) assert.doesNotThrow(() => replyDefect(reply, {}), id);
  }
});

test('what is no schema is found out', () => {
  const broken = { type: 'object', properties: { name: { type: 'word' } } } as unknown as TSchema;
  assert.equal(new Ajv({ strict: false }).validateSchema(broken), false);
  assert.throws(() => isValid(broken, {}));
});
