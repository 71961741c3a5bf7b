import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startTestServer } from '../../support/server.ts';
import { ask } from '../../support/transcript.ts';

test('native.startSession: where the server is reached by TLS the cookie goes over nothing else', async () => {
  await using server = await startTestServer({ config: { baseUrl: 'https://groups.example.com' } });
  const { fernhollow: org } = server;
  const olga = await org.createUser('olga');
  const address = { ...org.address(), accountId: olga.accountId };
  await org.service.passwords.set(org.operator, address, 'secret');
  const body = { login: 'olga', password: 'secret' };
  const answer = await ask(server, { method: 'POST', path: '/api/session', body });
  assert.match(answer.headers['set-cookie'] ?? '', /; HttpOnly; SameSite=Strict; Secure$/);
  const headers = { cookie: answer.headers['set-cookie']?.split(';', 1)[0] ?? '' };
  const end = (origin: string) =>
    ask(server, { method: 'DELETE', path: '/api/session', headers: { ...headers, origin } });
  assert.equal((await end('https://fernhollow.example.com')).status, 403);
  assert.equal((await end('https://groups.example.com')).status, 204);
});
