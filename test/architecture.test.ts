import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { suite, test } from 'node:test';
import { plainErrors } from '../src/http/plainErrors.ts';
import { servedDialects } from '../src/server.ts';

const root = resolve(import.meta.dirname, '..');
const sources = globSync('src/**/*.{ts,tsx}', { cwd: root });
const families = Object.values(servedDialects()).flat();
const operations = [...new Set(families.flatMap((family) => family.operations))];
const operationFiles = globSync('src/dialects/**/*.ts', { cwd: root }).filter((file) =>
  read(file).includes('defineOperation({'),
);

/** What each part may import of ours, beside itself. Arrows point at core. The console's own test is below. */
const ARROWS: Record<string, readonly string[]> = {
  core: [],
  store: ['core', 'deadline.ts', 'fingerprint.ts', 'threads.ts'],
  http: ['core', 'fingerprint.ts'],
  dialects: ['core', 'http'],
  writing: ['core', 'store', 'deadline.ts', 'threads.ts'],
  cli: ['core', 'store', 'http', 'config', 'writing', 'threads.ts', 'server.ts', 'package.json'],
  web: [],
  config: [],
  'deadline.ts': [],
  'fingerprint.ts': [],
  'threads.ts': [],
  'server.ts': ['config', 'core', 'deadline.ts', 'dialects', 'http'],
  'main.ts': ['cli'],
};

suite('architecture', () => {
  test('imports obey the arrows', () => {
    const wrong = sources.flatMap((file) =>
      (partOf(file) === 'web' ? valueImportsOf(file) : importsOf(file))
        .filter(
          (target) => partOf(target) !== partOf(file) && !ARROWS[partOf(file)]?.includes(partOf(target)),
        )
        .map((target) => `${file} imports ${target}`),
    );
    assert.deepEqual(wrong, []);
  });

  test('the console takes types from its own API, and nothing else from anywhere', () => {
    const wrong = sources
      .filter((file) => partOf(file) === 'web')
      .flatMap((file) => importsOf(file).map((target) => ({ file, target })))
      .filter(({ target }) => partOf(target) !== 'web' && !target.startsWith('src/dialects/native/'));
    assert.deepEqual(wrong, []);
  });

  test('no dialect imports another', () => {
    const dialectOf = (file: string) => /^src\/dialects\/(\w+)\//.exec(file)?.[1];
    const wrong = sources.flatMap((file) =>
      importsOf(file)
        .filter((target) => dialectOf(file) && dialectOf(target) && dialectOf(file) !== dialectOf(target))
        .map((target) => `${file} imports ${target}`),
    );
    assert.deepEqual(wrong, []);
  });

  test('one operation stands in one file, which has its name', () => {
    assert.equal(operationFiles.length, operations.length);
    for (const file of operationFiles) {
      const name = file.replace(/^.*\/|\.ts$/g, '');
      assert.match(read(file), new RegExp(`export const ${name} = defineOperation\\(`), file);
      assert.equal(read(file).match(/defineOperation\(/g)?.length, 1, `${file} has one operation`);
    }
  });

  test('what an actor changes is written by `writeAs`, which asks whether the actor still stands', () => {
    const writing = sources
      .filter((file) => partOf(file) === 'core')
      .map(
        (file) =>
          [file.replace('src/core/', ''), read(file).match(/\bstore\s*\.write\(/g)?.length ?? 0] as const,
      )
      .filter(([, count]) => count > 0);
    assert.deepEqual(Object.fromEntries(writing), {
      // What nobody asked for, or whoever is nobody yet; and the end of a session, which may have ended.
      'credentialUses.ts': 1,
      'directory.ts': 1,
      'organizations.ts': 2,
      'passwords.ts': 1,
      'sessions.ts': 2,
      'standing.ts': 1,
    });
  });

  test('where a request comes from is asked of `client` alone: the framework knows of no proxies', () => {
    const known = ['client.ts', 'replay.ts'].map((name) => `src/http/${name}`);
    const asking = sources
      .filter((file) => ['http', 'dialects'].includes(partOf(file)) && !known.includes(file))
      .filter((file) => {
        const text = read(file);
        const takenApart = [...text.matchAll(/\{([^{}]*)\}(?:: FastifyRequest|\s*=\s*request;)/g)];
        return (
          /\bremoteAddress\b|\b(?:request|raw)\.(?:ips?|host|hostname|protocol)\b/.test(text) ||
          takenApart.some(([, names = '']) => /\b(?:ips?|host|hostname|protocol)\b/.test(names))
        );
      });
    assert.deepEqual(asking, []);
  });

  test('operations catch nothing: errors are for the tables', () => {
    assert.deepEqual(
      operationFiles.filter((file) => /\bcatch\b/.test(read(file))),
      [],
    );
  });

  test('every operation has an id of its own, a scope and a test', () => {
    const tests = globSync('test/dialects/**/*.test.ts', { cwd: root }).map(read).join('\n');
    assert.equal(new Set(operations.map(({ id }) => id)).size, operations.length);
    assert.deepEqual(
      operations.filter(({ scopes }) => scopes.length === 0).map(({ id }) => id),
      [],
    );
    assert.deepEqual(
      operations.filter(({ id }) => !tests.includes(id)).map(({ id }) => id),
      [],
    );
  });

  test('every error table answers every kind of failure with an error', () => {
    const kinds = Object.keys(plainErrors).sort();
    const details = { scopes: [], allowed: [], permission: '', resetAt: 0 } as never;
    for (const { prefix, errors } of families) {
      assert.deepEqual(Object.keys(errors).sort(), kinds, prefix);
      for (const [kind, reply] of Object.entries(errors)) {
        const { status, body } = reply(details, { requestId: 'id', baseUrl: '' });
        assert.ok(status >= 400 && body, `${prefix}: ${kind}`);
      }
    }
  });
});

/** The files of ours that a file imports, from the project's folder. */
function importsOf(file: string): string[] {
  return importsIn(file, read(file));
}

/** Those of them that are there when the file runs: types are not. */
function valueImportsOf(file: string): string[] {
  return importsIn(file, read(file).replaceAll(/(?:import|export) type [^;]*;/g, ''));
}

function importsIn(file: string, text: string): string[] {
  const specifiers = text.matchAll(/(?:from|import|import\()\s*'(\.[^']+)'/g);
  return [...specifiers].map(([, path = '']) => relative(root, join(root, dirname(file), path)));
}

/** `src/http/mount.ts` belongs to `http`, `src/server.ts` is a part of its own. */
function partOf(file: string): string {
  return file.split('/')[1] ?? file;
}

function read(file: string): string {
  return readFileSync(join(root, file), 'utf8');
}
