import assert from 'node:assert/strict';
import { testOnEngines } from '../../../support/onEngines.ts';
import { get, post, remove, send, succeed } from '../scene.ts';
import { stage } from './scene.ts';

/* Paths. */

testOnEngines('an account id is the same with its colon encoded', async (_t, server) => {
  const { org, alice, carol, engineering, v1, v2 } = await stage(server);
  const encoded = encodeURIComponent(alice.accountId);
  assert.match(encoded, /^712020%3A/);
  for (const spelling of [alice.accountId, encoded, encoded.toLowerCase()]) {
    assert.equal((await succeed(server, get(v2(`/users/${spelling}`)))).body.data.accountId, alice.accountId);
    await succeed(server, get(v2(`/users/${spelling}/role-assignments`)));
    await succeed(server, get(v2(`/groups?accountIds=${spelling}`)));
    for (const request of [
      remove(v2(`/groups/${engineering.id}/memberships/${spelling}`)),
      remove(v1(`/directory/groups/${engineering.id}/memberships/${spelling}`)),
      post(v2(`/users/${spelling}/suspend`)),
      post(v2(`/users/${spelling}/restore`)),
      post(v1(`/users/${spelling}/roles/assign`), { role: 'atlassian/user', resource: org.jira }),
    ]) {
      await succeed(server, request);
    }
    await org.join(engineering, alice);
  }
  // Encoded once, not twice.
  assert.equal((await send(server, get(v2(`/users/${encodeURIComponent(encoded)}`)))).status, 404);
  await succeed(server, remove(v2(`/users/${encodeURIComponent(carol.accountId)}`)));
});

testOnEngines('a stray quotation mark is forgiven where the document prints one', async (_t, server) => {
  const { org, bob, engineering, v2 } = await stage(server);
  const grant = { resourceId: org.jira, roleId: 'atlassian/user' };
  for (const quote of ['', "'", '"', '%27', '%22']) {
    await org.grantToGroup(engineering, org.jira);
    await org.join(engineering, bob);
    await succeed(server, post(v2(`/groups/${engineering.id}/role-assignments/revoke${quote}`), grant));
    await succeed(server, remove(v2(`/groups/${engineering.id}/memberships/${bob.accountId}${quote}`)));
    assert.equal(await org.isMember(engineering, bob), false, quote);
    const { body } = await succeed(server, get(v2(`/groups/${engineering.id}/role-assignments`)));
    assert.deepEqual(body.data, [], quote);
  }
  await org.join(engineering, bob);
  for (const path of [
    `/groups/${engineering.id}/memberships/${bob.accountId}''`,
    `/groups/${engineering.id}'`,
  ]) {
    assert.equal((await send(server, remove(v2(path)))).status, 404, 'one, and only there');
  }
  assert.equal((await send(server, get(v2("/groups'")))).status, 404);
});

testOnEngines('a trailing slash is forgiven', async (_t, server) => {
  const { v2 } = await stage(server);
  assert.equal((await succeed(server, get(v2('/groups/')))).body.data.length > 0, true);
  await succeed(server, get(v2('/groups/count/')));
});

testOnEngines('an operation that is not served is not an account of its name', async (_t, server) => {
  const { org, alice, v2 } = await stage(server);
  for (const path of [v2('/users/stats'), v2('/users/stats', '-'), v2('/users/stats/')]) {
    for (const request of [get(path), remove(path), post(path)]) {
      const { status, body, text } = await send(server, request);
      assert.equal(status, 404, text);
      assert.equal(body.errors[0].detail, `There is no ${request.method} ${path}.`);
    }
    assert.equal((await send(server, { method: 'HEAD', path })).status, 404);
  }
  // Of one that is served, another method is not allowed; and whoever has an id is found by it.
  assert.equal((await send(server, remove(v2('/users/count')))).status, 405);
  assert.equal((await succeed(server, get(v2(`/users/${alice.accountId}`, '-')))).status, 200);
  assert.equal((await send(server, get(`/admin/v2/orgs/${org.id}/users/stats`))).status, 404);
});
