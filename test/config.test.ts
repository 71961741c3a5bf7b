import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { generateDocuments, locateDocument } from '../scripts/docs.ts';
import { type Flags, loadConfig } from '../src/config/load.ts';
import { ConfigError } from '../src/config/values.ts';
import { makeTemporaryDirectory } from './cli/command.ts';

suite('configuration', () => {
  test('has defaults', () => {
    const { data, database, host, port, strictConflicts } = loadConfig({}, {});
    assert.deepEqual([data, database, host, port], ['./data', undefined, '127.0.0.1', 8080]);
    assert.equal(strictConflicts, false);
  });

  test('takes flags before variables, variables before the file, the file before defaults', async (t) => {
    const file = await writeConfig(t, 'port: 1\nhost: file.example\nlogLevel: warn\nstrictConflicts: true');
    const env = { GROUPKEEP_PORT: '2', GROUPKEEP_HOST: 'env.example', GROUPKEEP_CONFIG: file };
    const config = loadConfig({ port: '3', strictConflicts: false }, env);
    assert.equal(config.port, 3);
    assert.equal(config.host, 'env.example');
    assert.equal(config.logLevel, 'warn');
    assert.equal(config.strictConflicts, false);
    assert.equal(config.accessLog, 'errors');
  });

  test('takes the file of the flag before that of the variable', async (t) => {
    const [mine, other] = [await writeConfig(t, 'port: 1'), await writeConfig(t, 'port: 2')];
    assert.equal(loadConfig({ config: mine }, { GROUPKEEP_CONFIG: other }).port, 1);
  });

  test('counts an empty variable as not set, and an empty file as no settings', async (t) => {
    const file = await writeConfig(t, '# nothing yet\n');
    assert.equal(loadConfig({ config: file }, { GROUPKEEP_PORT: '' }).port, 8080);
  });

  test('lets the source that comes first decide between directory and database', () => {
    const database = 'postgres://db.example/groupkeep';
    const fromFlag = loadConfig({ data: '/data' }, { GROUPKEEP_DATABASE_URL: database });
    assert.deepEqual([fromFlag.data, fromFlag.database], ['/data', undefined]);
    const fromVariable = loadConfig({}, { GROUPKEEP_DATABASE_URL: database });
    assert.deepEqual([fromVariable.data, fromVariable.database], [undefined, database]);
    assert.throws(() => loadConfig({ data: '/data', database }, {}), ConfigError);
  });

  test('drops the slash at the end of the base URL, which paths begin with', () => {
    assert.equal(loadConfig({ baseUrl: 'https://groups.example/' }, {}).baseUrl, 'https://groups.example');
  });

  const wrong: [flags: Flags, env: NodeJS.ProcessEnv, message: string][] = [
    [{ port: '80a' }, {}, '--port: must be a whole number from 0 to 65535, not "80a".'],
    [{}, { GROUPKEEP_PORT: '70000' }, 'GROUPKEEP_PORT: must be a whole number from 0 to 65535, not "70000".'],
    [
      {},
      { GROUPKEEP_STRICT_CONFLICTS: 'maybe' },
      'GROUPKEEP_STRICT_CONFLICTS: must be true or false, not "maybe".',
    ],
    [{ organizationsV1: 'off' }, {}, '--organizations-v1: must be serve or gone, not "off".'],
    [{ baseUrl: 'groups.example' }, {}, '--base-url: must be a URL that begins with http:// or https://.'],
    [
      { config: '/nowhere.yaml' },
      {},
      "/nowhere.yaml: ENOENT: no such file or directory, open '/nowhere.yaml'",
    ],
  ];
  for (const [flags, env, message] of wrong) {
    test(`says ${message}`, () => {
      assert.throws(() => loadConfig(flags, env), { constructor: ConfigError, message });
    });
  }

  test('never repeats a database URL, which holds a password', () => {
    assert.throws(
      () => loadConfig({}, { GROUPKEEP_DATABASE_URL: 'mysql://root:secret@db.example' }),
      ({ message }: Error) => message.startsWith('GROUPKEEP_DATABASE_URL: ') && !message.includes('secret'),
    );
  });

  const wrongFiles: [content: string, message: RegExp][] = [
    ['prot: 80', /: there is no setting called "prot"\.$/],
    ['port: [80]', /: port: must be a whole number from 0 to 65535\.$/],
    ['port:', /: port: must be a whole number from 0 to 65535, not ""\.$/],
    ['- port', /: a configuration file is a list of "name: value" lines\.$/],
    ['port: 80\n  host: x', /at line 1, column 7/],
    ['toString: x', /: there is no setting called "toString"\.$/],
  ];
  for (const [content, message] of wrongFiles) {
    test(`refuses the file ${JSON.stringify(content)}`, async (t) => {
      const file = await writeConfig(t, content);
      assert.throws(
        () => loadConfig({ config: file }, {}),
        (error: Error) =>
          error instanceof ConfigError && error.message.startsWith(file) && message.test(error.message),
      );
    });
  }
});

suite('generated documents', () => {
  for (const document of generateDocuments()) {
    test(`${document.path} is what \`npm run docs\` writes`, async () => {
      const isCurrent = (await readFile(locateDocument(document), 'utf8')) === document.content;
      // The difference itself can be thousands of lines long; git shows it better.
      assert.ok(isCurrent, `${document.path} is out of date: run \`npm run docs\``);
    });
  }
});

async function writeConfig(
  context: Parameters<typeof makeTemporaryDirectory>[0],
  content: string,
): Promise<string> {
  const path = join(await makeTemporaryDirectory(context), 'groupkeep.yaml');
  await writeFile(path, content);
  return path;
}
