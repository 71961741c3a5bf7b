import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bearer } from '../support/authorization.ts';
import { startTestServer } from '../support/server.ts';
import { ask } from '../support/transcript.ts';

test('the picture that people have is where their addresses say, without a credential', async () => {
  await using server = await startTestServer({ config: { console: false } });
  const { fernhollow: org } = server;
  const alice = await org.createUser('alice', { groups: ['site-admins'] });
  const authorization = bearer(await org.createToken(alice));
  const { body } = await ask(server, { method: 'GET', path: '/rest/api/2/myself', authorization });
  const sizes: Record<string, string> = body.avatarUrls;
  assert.deepEqual(Object.keys(sizes), ['16x16', '24x24', '32x32', '48x48']);

  for (const address of Object.values(sizes)) {
    const { origin, pathname } = new URL(address);
    assert.equal(origin, new URL(body.self).origin);
    const { statusCode, headers, payload } = await server.app.inject({ method: 'GET', url: pathname });
    assert.equal(statusCode, 200);
    assert.equal(headers['content-type'], 'image/svg+xml');
    assert.equal(headers['cache-control'], 'public, max-age=86400');
    assert.equal(headers['x-content-type-options'], 'nosniff');
    assert.match(String(headers['content-security-policy']), /default-src 'none'/);
    assert.equal(headers['cross-origin-resource-policy'], 'cross-origin');
    assert.match(payload, /^<svg [^>]*>[\s\S]*<\/svg>\n$/);
    assert.doesNotMatch(payload, /<script|href|style/);
  }
});
