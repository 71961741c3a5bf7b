import assert from 'node:assert/strict';
import { testOnEngines } from '../../support/onEngines.ts';
import { ask } from '../../support/transcript.ts';
import { get, post, Scene } from './scene.ts';

testOnEngines('who is not known is told how to become so', async (_t, server) => {
  const { org } = await Scene.on(server);
  for (const request of [get('/getGroups'), post('/addGroups', { groups: ['x'] })]) {
    const { status, headers, body } = await ask(server, { ...request, authorization: null });
    assert.equal(status, 401);
    assert.equal(
      headers['www-authenticate'],
      `OAuth realm="${encodeURIComponent(`http://${org.site.host}`)}"`,
    );
    assert.deepEqual(body, { status: 'error', message: 'You are not authenticated' });
  }
});
