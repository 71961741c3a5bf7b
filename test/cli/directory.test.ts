import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { parseDuration } from '../../src/cli/options.ts';
import { quote, table } from '../../src/cli/output.ts';
import { createDirectory } from '../../src/core/directory.ts';
import { openStore } from '../../src/store/open.ts';
import { findFaults } from '../support/consistency.ts';
import { groupkeep, groupkeepJson, initialized, makeTemporaryDirectory } from './command.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

suite('groupkeep init', { concurrency: 2 }, () => {
  test('makes a directory and prints how to use it', async (t) => {
    const { data, setup } = await initialized(t, '--org', 'Fernhollow & Söhne', '--admin-username', 'ana');
    assert.deepEqual(Object.keys(setup), [
      'orgId',
      'directoryId',
      'cloudId',
      'siteName',
      'admin',
      'orgApiKey',
    ]);
    assert.deepEqual(Object.keys(setup.admin), [
      'accountId',
      'email',
      'username',
      'displayName',
      'password',
      'apiToken',
    ]);
    for (const id of [setup.orgId, setup.directoryId, setup.cloudId]) assert.match(id, UUID);
    assert.equal(setup.siteName, 'fernhollow-sohne');
    assert.equal(setup.admin.username, 'ana');
    assert.equal(setup.admin.email, 'admin@example.com');
    assert.equal((await stat(data)).mode & 0o077, 0);

    const again = await groupkeep(['init', '--data', data]);
    assert.equal(again.code, 1);
    assert.equal(again.stderr, `error: There is a directory in ${data} already; nothing was changed.\n`);
    assert.deepEqual(await findFaults({ data }), []);
  });

  test('makes nothing when one thing about it is refused', async (t) => {
    const data = await makeTemporaryDirectory(t);
    const refused = await groupkeep(['init', '--data', data, '--site', 'not a name']);
    assert.equal(refused.code, 1);
    assert.equal(refused.stderr, 'error: The site must be letters, digits and hyphens.\n');
    const { code, stdout } = await groupkeep(['init', '--data', data, '--site', 'labs']);
    assert.equal(code, 0);
    assert.match(stdout, /Site +labs\n/);
    assert.match(stdout, /Shown once/);
  });
});

suite('groupkeep in a directory', { concurrency: 4 }, () => {
  test('creates and lists people', async (t) => {
    const { data, setup } = await initialized(t);
    const args = ['--email', 'bob@example.com', '--username', 'bob', '--name', 'Bob Ödmann'];
    const bob = await groupkeepJson(['user', 'create', '--data', data, ...args, '--group', 'ORG-admins']);
    assert.deepEqual(Object.keys(bob), [
      'accountId',
      'email',
      'username',
      'userKey',
      'displayName',
      'password',
      'apiToken',
    ]);
    assert.match(bob.userKey, /^[0-9a-f]{32}$/);

    const users = await groupkeepJson(['user', 'list', '--data', data]);
    const described = users.map(({ username, status }: Record<string, string>) => `${username} ${status}`);
    assert.deepEqual(described, ['admin active', 'bob active']);
    assert.equal(users[0].accountId, setup.admin.accountId);
    const { stdout } = await groupkeep(['user', 'list'], { GROUPKEEP_DATA: data });
    assert.match(
      stdout,
      /^USERNAME +E-MAIL +NAME +STATUS +ACCOUNT ID\nadmin .*\nbob +bob@example.com +Bob Ödmann +active/,
    );

    const twice = await groupkeep(['user', 'create', '--data', data, ...args]);
    assert.equal(twice.code, 1);
    assert.equal(twice.stderr, 'error: Somebody else has the e-mail address "bob@example.com".\n');
    assert.deepEqual(await findFaults({ data }), []);
  });

  test('renames people, and gives them new passwords in place of the old', async (t) => {
    const { data, setup } = await initialized(t);
    const at = ['--data', data];
    const renamed = await groupkeepJson(['user', 'rename', 'admin', '  Ada Byron ', ...at]);
    assert.deepEqual(renamed, { accountId: setup.admin.accountId, displayName: 'Ada Byron' });
    const given = await groupkeepJson(['user', 'password', setup.admin.email, ...at]);
    assert.deepEqual([given.accountId, given.username], [setup.admin.accountId, 'admin']);
    const store = await openStore({ data });
    t.after(() => store.close());
    const { access, passwords } = createDirectory({ store, now: Date.now });
    const site = (await access.findSite({ cloudId: setup.cloudId })) ?? assert.fail();
    const signIn = (password: string) =>
      passwords.signIn({ login: 'admin', password, site, address: '', dialect: 'test' });
    assert.equal((await signIn(given.password))?.id, setup.admin.accountId);
    assert.equal(await signIn(setup.admin.password), undefined);
  });

  test('makes tokens and keys, with scopes and an end', async (t) => {
    const { data, setup } = await initialized(t);
    const options = ['--scope', 'read:group:jira', 'read:user:jira', '--expires-in', '30d'];
    const names = [setup.admin.email.toUpperCase(), setup.admin.username, setup.admin.accountId];
    for (const name of names) {
      const token = await groupkeepJson(['token', 'create', '--data', data, '--user', name, ...options]);
      assert.deepEqual(Object.keys(token), ['id', 'accountId', 'email', 'scopes', 'expiresAt', 'apiToken']);
      assert.equal(token.accountId, setup.admin.accountId);
      assert.deepEqual(token.scopes, ['read:group:jira', 'read:user:jira']);
      const days = (Date.parse(token.expiresAt) - Date.now()) / 86_400_000;
      assert.ok(days > 29.9 && days <= 30, `ends in ${days} days`);
    }
    const key = await groupkeepJson(['key', 'create', '--data', data]);
    assert.deepEqual(Object.keys(key), ['id', 'orgId', 'scopes', 'expiresAt', 'orgApiKey']);
    assert.deepEqual([key.orgId, key.scopes, key.expiresAt], [setup.orgId, null, null]);

    const nobody = await groupkeep(['token', 'create', '--data', data, '--user', 'nobody']);
    assert.equal(nobody.code, 1);
    assert.match(
      nobody.stderr,
      /^error: Nobody has the username, e-mail address or account id "nobody"\.\n$/,
    );
    assert.deepEqual(await findFaults({ data }), []);
  });

  test('keeps several organizations apart', async (t) => {
    const { data } = await initialized(t);
    const other = await groupkeepJson(['org', 'create', '--data', data, '--name', 'Other']);
    assert.deepEqual(Object.keys(other), ['orgId', 'name', 'directoryId']);
    assert.deepEqual(await groupkeepJson(['user', 'list', '--data', data, '--org', 'OTHER']), []);
    const site = await groupkeepJson([
      'site',
      'create',
      '--data',
      data,
      '--org',
      other.orgId,
      '--name',
      'Labs',
    ]);
    assert.deepEqual(Object.keys(site), ['cloudId', 'siteName', 'host']);
    assert.equal(site.siteName, 'labs');
    const wrong = await groupkeep(['user', 'list', '--data', data, '--org', 'Third']);
    assert.equal(wrong.code, 1);
    assert.match(wrong.stderr, /^error: There is no organization "Third"\. There is "My Organization" \(/);
    assert.deepEqual(await findFaults({ data }), []);
  });

  test('makes directories, and people and sites in them', async (t) => {
    const { data } = await initialized(t);
    const inData = ['--data', data];
    const staff = await groupkeepJson(['directory', 'create', ...inData, '--name', 'Field staff']);
    const inStaff = [...inData, '--directory', staff.directoryId];
    await groupkeepJson(['site', 'create', ...inStaff, '--name', 'field']);
    await groupkeepJson([
      'user',
      'create',
      ...inStaff,
      '--email',
      'c@x',
      '--username',
      'carol',
      '--name',
      'Carol',
    ]);
    const users = await groupkeepJson(['user', 'list', ...inStaff]);
    assert.deepEqual(
      users.map(({ username }: { username: string }) => username),
      ['carol'],
    );
    assert.equal((await groupkeep(['user', 'list', ...inData, '--directory', 'x'])).code, 1);
    assert.deepEqual(await findFaults({ data }), []);
  });

  test('lists resources and limits their seats', async (t) => {
    const { data, setup } = await initialized(t);
    const ari = `ari:cloud:confluence::site/${setup.cloudId}`;
    const limited = await groupkeepJson(['resource', 'limit', ari, '1', '--data', data]);
    assert.deepEqual(limited, { ari, seatLimit: 1 });
    const resources = await groupkeepJson(['resource', 'list', '--data', data]);
    assert.deepEqual(
      resources.find((resource: { ari: string }) => resource.ari === ari),
      { ari, name: 'Confluence', status: 'online', seatLimit: 1 },
    );
    const late = ['--email', 'dan@example.com', '--username', 'dan', '--name', 'Dan'];
    const refused = await groupkeep(['user', 'create', '--data', data, ...late]);
    assert.equal(refused.code, 1);
    assert.match(refused.stderr, /^error: All seats of "ari:cloud:confluence::site/);
    assert.equal((await groupkeep(['resource', 'limit', ari, 'none', '--data', data])).code, 0);
    assert.equal((await groupkeep(['user', 'create', '--data', data, ...late])).code, 0);
    assert.deepEqual(await findFaults({ data }), []);
  });

  test('makes no directory out of a typing mistake', async (t) => {
    const data = join(await makeTemporaryDirectory(t), 'typo');
    const { code, stderr } = await groupkeep(['user', 'list', '--data', data]);
    assert.equal(code, 1);
    assert.equal(
      stderr,
      `error: Nothing has been set up in ${data} yet. Run: groupkeep init --data ${data}\n`,
    );
    assert.equal(existsSync(data), false);
  });
});

// Processes mostly wait, for each other's disk and for ours, so several run at once.
suite('the command line', { concurrency: 4 }, () => {
  const usage: [args: string[], message: RegExp][] = [
    [['bogus'], /unknown command 'bogus'/],
    [['user', 'create', '--email', 'a@b'], /required option '--username <name>' not specified/],
    [
      ['token', 'create', '--user', 'ana', '--expires-in', 'soon'],
      /'soon' is invalid\. It must be a number and/,
    ],
    [['resource', 'limit', 'ari:x', 'many'], /It must be a whole number, or none/],
    [['user', 'list', '--database', 'mysql://x'], /--database: must be a URL that begins with postgres:\/\//],
    [['import', 'groups.txt'], /groups\.txt must end in \.yaml, \.yml, \.json or \.csv/],
  ];
  for (const [args, message] of usage) {
    test(`ends with 2 on \`${args.join(' ')}\``, async () => {
      const { code, stderr } = await groupkeep(args);
      assert.equal(code, 2);
      assert.match(stderr, message);
    });
  }

  test('ends with 1 when the database cannot be reached, and shows no password', async () => {
    const { code, stderr } = await groupkeep([
      'user',
      'list',
      '--database',
      'postgres://ana:secret@127.0.0.1:1/x',
    ]);
    assert.equal(code, 1);
    assert.match(stderr, /^error: The database cannot serve: .*ECONNREFUSED/);
    assert.doesNotMatch(stderr, /secret|at .*\.ts/);
  });

  test('has help for every command, and a version', async () => {
    const { stdout } = await groupkeep(['help', 'token', 'create']);
    assert.match(
      stdout,
      /Usage: groupkeep token create \[options\][\s\S]*--expires-in <span>[\s\S]*Examples:/,
    );
    assert.match((await groupkeep(['--help'])).stdout, /Commands:\n {2}init /);
    assert.match((await groupkeep(['--version'])).stdout, /^\d+\.\d+\.\d+\n$/);
  });

  test('reads spans of time', () => {
    assert.equal(parseDuration('90s'), 90_000);
    assert.equal(parseDuration('15m'), 900_000);
    assert.equal(parseDuration('12h'), 43_200_000);
    assert.equal(parseDuration('30d'), 2_592_000_000);
    assert.equal(parseDuration('2w'), 1_209_600_000);
    for (const text of ['', '0d', '30', 'd', '-1d', '1.5h', '1y', '9999999999w']) {
      assert.throws(() => parseDuration(text), /It must be a number and a unit/);
    }
  });

  test('writes texts from outside so that a terminal does nothing with them', () => {
    assert.equal(quote('a"b\u001b[2J\u009b\u202e\n'), '"a\\"b\\u001b[2J\\u{9b}\\u{202e}\\n"');
    assert.equal(quote('x'.repeat(1000)).length, 123);
  });

  test('aligns columns of any script', () => {
    assert.equal(
      table([
        ['林晓云', 'x'],
        ['ab', 'y'],
      ]),
      '林晓云  x\nab      y',
    );
  });
});
