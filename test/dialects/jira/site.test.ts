import assert from 'node:assert/strict';
import type { Answer } from '../../support/transcript.ts';
import { get, testOperation } from './scene.ts';

testOperation('jira.getServerInfo', async (scene) => {
  const { transcript, as } = scene;

  transcript.heading('Success');
  await transcript.list(
    {
      'for Alice': get('/serverInfo'),
      'for someone without access': { ...get('/serverInfo'), authorization: as.erin },
      'for nobody in particular': { ...get('/serverInfo'), authorization: null },
    },
    tellAtSomeTime,
  );

  await scene.refusals(get('/serverInfo'), tellAtSomeTime);
});

/** The time is the machine's own: it is checked for its form, in which the offset has no colon, and not shown. */
function tellAtSomeTime({ body }: Answer): string {
  assert.match(body.serverTime, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0000$/);
  return JSON.stringify({ ...body, serverTime: '<now>' });
}

testOperation('jira.getTenantInfo', async (scene) => {
  const { transcript, marshgate, as } = scene;
  const read = { method: 'GET', path: '/_edge/tenant_info' } as const;

  transcript.heading('Success');
  await transcript.tell('How clients find the cloudId, without a credential.', {
    ...read,
    authorization: null,
  });
  await transcript.list({
    'of another site, by its host': {
      ...read,
      authorization: null,
      headers: { host: marshgate.site.host },
    },
    'of the first site of the caller, by a host that no site has': {
      ...read,
      authorization: as.mallory,
      headers: { host: 'localhost:8080' },
    },
  });

  await scene.refusals(read);
});
