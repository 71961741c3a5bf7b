import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { suite, test } from 'node:test';
import { curlOf } from '../../src/web/lib/curl.ts';
import { addMembers, createGroup, grantToGroup, listMembers } from '../../src/web/lib/publicCalls.ts';

const ORIGIN = 'https://groups.example.com';
const PLACE = { orgId: 'o', directoryId: 'd', groupId: 'g' };

/** What a shell makes of a command: its words. */
function wordsOf(command: string): string[] {
  const environment = { ORG_API_KEY: 'key', USER_EMAIL: 'alice@example.com', API_TOKEN: 'token' };
  const script = `curl() { printf '%s\\0' "$@"; }; ${command}`;
  return execFileSync('sh', ['-c', script], { env: environment, encoding: 'utf8' }).split('\0').slice(0, -1);
}

suite('curl lines', () => {
  test('one person is added by the Organizations API, several by that of Groupkeep', () => {
    assert.deepEqual(wordsOf(curlOf(addMembers(PLACE, ['712020:1']), ORIGIN)), [
      '-X',
      'POST',
      '-H',
      'Authorization: Bearer key',
      '-H',
      'Content-Type: application/json',
      '-d',
      '{"accountId":"712020:1"}',
      'https://groups.example.com/admin/v2/orgs/o/directories/d/groups/g/memberships',
    ]);
    const several = wordsOf(curlOf(addMembers(PLACE, ['712020:1', '712020:2']), ORIGIN));
    assert.equal(several.at(-1), 'https://groups.example.com/api/groups/g/members');
  });

  test('a read needs no more than its address, and is signed as its API wants', () => {
    assert.deepEqual(wordsOf(curlOf(listMembers('g'), ORIGIN)), [
      '-u',
      'alice@example.com:token',
      'https://groups.example.com/rest/api/3/group/member?groupId=g&includeInactiveUsers=true',
    ]);
  });

  test('whatever a name has in it stays one word, and runs nothing', () => {
    const name = `it's $(id) \`id\` "quoted" \\ \n!`;
    const words = wordsOf(curlOf(createGroup('o', 'd', { name, description: '' }), ORIGIN));
    assert.deepEqual(JSON.parse(words[7] ?? ''), { name, description: '' });
  });

  test('roles are named as version 2 of the Organizations API names them', () => {
    const { body } = grantToGroup(PLACE, {
      resource: 'ari:cloud:confluence::site/c',
      role: 'atlassian/user',
    });
    assert.deepEqual(body, { resourceId: 'ari:cloud:confluence::site/c', roleId: 'atlassian/user' });
  });
});
