import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { Line } from '../http/line.ts';
import { testOnEngines } from '../support/onEngines.ts';

/* Whoever has a request half sent when a key is revoked has nothing of it. */

/** Long enough for a head to be read; where it was not, the request is refused all the same. */
const READ_MS = 100;

/** Node reads such a request, and the framework answers it. */
const OF_THE_CONNECTION = ['TE: trailers'];

testOnEngines('a key that is revoked before the body is there is good for nothing', async (_t, server) => {
  const { fernhollow: org, directory } = server;
  const { port } = await server.listen();
  const base = `/admin/v2/orgs/${org.id}/directories/${org.directory.id}`;
  const requests: [path: string, body: string][] = [
    [`${base}/groups`, JSON.stringify({ name: 'a back door' })],
    [`/admin/v1/orgs/${org.id}/groups/search`, JSON.stringify({ limit: 10 })],
  ];
  for (const lines of [[], OF_THE_CONNECTION]) {
    for (const [path, body] of requests) {
      const { credential, secret } = await directory.tokens.createKey(org.operator, {});
      const head = [
        `POST ${path} HTTP/1.1`,
        `Host: ${org.site.host}`,
        `Authorization: Bearer ${secret}`,
        'Content-Type: application/json',
        `Content-Length: ${body.length}`,
        ...lines,
      ].join('\r\n');
      // Known by now, so that nobody has to ask again who it is.
      const line = await Line.open(port);
      assert.notEqual((await line.ask(`${head}\r\n\r\n${body}`)).status, 401);
      line.say(`${head}\r\n\r\n`);
      await sleep(READ_MS);
      await directory.credentials.revokeKeys(org.operator, [credential.id]);
      assert.equal((await line.ask(body.replace('back', 'side'))).status, 401, `${path} ${lines}`);
      line.socket.destroy();
    }
  }
});
