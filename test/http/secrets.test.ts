import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { promisify } from 'node:util';
import { titleWithoutPassword } from '../../src/cli/title.ts';
import type { Location } from '../../src/store/open.ts';
import { groupkeep, groupkeepJson, makeTemporaryDirectory } from '../cli/command.ts';
import { servedTargets } from '../fuzz/targets.ts';
import { forEachEngine } from '../support/engines.ts';
import { flagsOf, startServerProcess } from '../support/serverProcess.ts';
import { exchange } from './wire.ts';

/*
 * Secrets in every place where they belong and in some where they do not, a server that tells as much as it can, and
 * then a look at everything that anybody can read.
 */

const WRONG_PASSWORD = 'planted-wrong-password-7f3a';
const WRONG_TOKEN = 'gkt_plantedWrongToken7f3a0123456789abcdefghijkl';
const WRONG_KEY = 'gkk_plantedWrongKey7f3a0123456789abcdefghijklmn';

forEachEngine('secrets', (engine) => {
  test('stand in no log, no error, no metric, no audit record and no process list', async (t) => {
    const location = await engine.prepare();
    const setup = await groupkeepJson(['init', ...flagsOf(location)]);
    const secrets = [
      ...[setup.admin.password, setup.admin.apiToken, setup.orgApiKey],
      ...[WRONG_PASSWORD, WRONG_TOKEN, WRONG_KEY, ...passwordIn(location)],
    ];
    const flags = ['--log-level', 'trace', '--access-log', 'all', '--verbose'];
    const server = startServerProcess(location, flags, { GROUPKEEP_DEBUG: '1' });
    t.after(() => server.kill('SIGKILL'));
    const { port, origin } = new URL(await server.url);
    const replies: string[] = [];
    const send = async (bytes: string) => {
      const { answers } = await exchange(Number(port), bytes);
      replies.push(...answers.map(({ text, headers }) => text + JSON.stringify(headers)));
      return answers[0]?.status;
    };

    const basic = (login: string, secret: string) => `Basic ${base64(`${login}:${secret}`)}`;
    const { email, apiToken, password } = setup.admin;
    const credentials = [
      basic(email, apiToken),
      basic(email, password),
      basic(email, WRONG_PASSWORD),
      basic(apiToken, ''),
      `Bearer ${setup.orgApiKey}`,
      `Bearer ${WRONG_KEY}`,
      `Bearer  ${WRONG_TOKEN} ${password}`,
      apiToken,
    ];
    const session = await signIn(origin, email, password);
    secrets.push(session);

    const statuses = new Set<number | undefined>();
    for (const { paths, operation } of servedTargets()) {
      const path = (paths[0] ?? '').replace('{orgId}', setup.orgId).replace(/\{.*?\}/g, '-');
      for (const credential of credentials) {
        statuses.add(await send(request(operation.method, path, credential, '{"name":""}')));
      }
      statuses.add(await send(request(operation.method, path, `x\r\nCookie: groupkeep_session=${session}`)));
      statuses.add(await send(request(operation.method, `${path}/${apiToken}`, credentials[0])));
      statuses.add(await send(request(operation.method, `${path}?token=${apiToken}&key=${WRONG_KEY}`)));
    }
    statuses.add(await send(request('POST', '/rest/api/3/group', credentials[0], `{"name":"${apiToken}`)));
    statuses.add(await send(request('GET', `http://${email}:${WRONG_PASSWORD}@a.example.com/x`)));
    statuses.add(await send(`GET /${apiToken} HTTP/1.1\r\nAuthorization : ${credentials[1]}\r\n\r\n`));
    statuses.add(await send(request('GET', `/nothing/${setup.orgApiKey}/${'x'.repeat(33_000)}`)));
    const audit = JSON.stringify(await engine.query('select * from audit_events', location));

    await breakAudit(engine.query, location);
    const failed = request('POST', '/rest/api/3/group', credentials[0], '{"name":"failing"}');
    statuses.add(await send(failed));
    for (const status of [200, 400, 401, 404, 429, 431, 500]) {
      assert.ok(statuses.has(status), `nothing was answered with ${status}: ${[...statuses]}`);
    }
    for (const path of ['/metrics', '/openapi/jira.json', '/openapi/organizations.json', '/readyz']) {
      replies.push(await (await fetch(origin + path)).text());
    }
    const listed = await processList(server.pid);
    server.kill('SIGTERM');
    await server.ended;
    assert.match(server.stdout(), /unexpected error/);

    const shown = { log: server.stdout() + server.stderr(), replies: replies.join('\n'), audit, listed };
    for (const [where, text] of Object.entries(shown)) assertWithout(text, secrets, where);
  });
});

suite('secrets at the start', () => {
  const database = `postgres://someone:${WRONG_PASSWORD}@127.0.0.1:1/nowhere`;

  test('a database that cannot be reached is told of without its password', async () => {
    for (const command of [['serve'], ['init'], ['user', 'list'], ['key', 'create']]) {
      for (const env of [{}, { GROUPKEEP_DEBUG: '1' }]) {
        const byFlag = await groupkeep([...command, '--database', database], env);
        const byVariable = await groupkeep(command, { ...env, GROUPKEEP_DATABASE_URL: database });
        for (const { code, stdout, stderr } of [byFlag, byVariable]) {
          assert.notEqual(code, 0);
          assertWithout(stdout + stderr, [WRONG_PASSWORD], command.join(' '));
        }
      }
    }
  });

  test('an address that is none, and a file that cannot be read, are not told again', async (t) => {
    const file = join(await makeTemporaryDirectory(t), 'groupkeep.yaml');
    await writeFile(file, `database: "${database}\nport: [`);
    const strange = [
      `mysql://a:${WRONG_PASSWORD}@b/c`,
      `postgres://a:${WRONG_PASSWORD}`,
      `postgres://a:1/${WRONG_PASSWORD}@b/c`,
    ];
    for (const args of [...strange.map((url) => ['--database', url]), ['--config', file]]) {
      const { code, stdout, stderr } = await groupkeep(['serve', ...args, '--verbose']);
      assert.notEqual(code, 0);
      assertWithout(stdout + stderr, [WRONG_PASSWORD], args.join(' '));
    }
  });

  test('a password on the command line is taken out of the title of the process', () => {
    assert.equal(
      titleWithoutPassword(['serve', '--database', database]),
      'groupkeep serve --database postgres://someone:…@127.0.0.1:1/nowhere',
    );
    assert.equal(
      titleWithoutPassword(['serve', `--database=postgres://a:p@ss/w@b/c`]),
      'groupkeep serve --database=postgres://a:…@b/c',
    );
    assert.equal(
      titleWithoutPassword(['serve', `--read-database=postgres://a:p@ss/w@b/c`]),
      'groupkeep serve --read-database=postgres://a:…@b/c',
    );
    assert.equal(titleWithoutPassword(['serve', '--database', 'postgres://a@b/c', '--data', 'x']), undefined);
  });
});

/** The secret of a new session, such as the console has. */
async function signIn(origin: string, login: string, password: string): Promise<string> {
  const reply = await fetch(`${origin}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin },
    body: JSON.stringify({ login, password }),
  });
  assert.equal(reply.status, 201);
  const [, secret] = /groupkeep_session=([\w-]+)/.exec(reply.headers.get('set-cookie') ?? '') ?? [];
  return secret ?? assert.fail();
}

function request(method: string, path: string, authorization?: string, body?: string): string {
  const lines = [
    `${method} ${path} HTTP/1.1`,
    'Host: fernhollow.example.com',
    ...(authorization === undefined ? [] : [`Authorization: ${authorization}`]),
    ...(body === undefined
      ? []
      : ['Content-Type: application/json', `Content-Length: ${Buffer.byteLength(body)}`]),
  ];
  return `${lines.join('\r\n')}\r\n\r\n${body ?? ''}`;
}

/** From here on no change can be recorded, so every change fails. */
async function breakAudit(query: (sql: string, location: Location) => Promise<unknown>, location: Location) {
  await query('alter table audit_events rename to audit_events_gone', location);
}

/** What every user of the machine sees of a process. */
async function processList(pid: number): Promise<string> {
  // Of this `ps` makes its list, where it is installed; not every system has such files.
  const listed = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => listedByPs(pid));
  assert.match(listed, /serve/);
  return listed;
}

async function listedByPs(pid: number): Promise<string> {
  const { stdout } = await promisify(execFile)('ps', ['-o', 'args=', '-p', String(pid)]);
  return stdout;
}

function passwordIn(location: Location): string[] {
  return 'database' in location ? [decodeURIComponent(new URL(location.database).password)] : [];
}

/** As it is, and as it goes over the wire. */
function assertWithout(text: string, secrets: readonly string[], where: string): void {
  for (const secret of secrets) {
    for (const form of [
      secret,
      encodeURIComponent(secret),
      base64(secret).replaceAll('=', '').slice(0, -1),
    ]) {
      const at = text.indexOf(form);
      assert.equal(at, -1, `${where}: …${text.slice(Math.max(0, at - 200), at + 80)}`);
    }
  }
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}
