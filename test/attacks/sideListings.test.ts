import assert from 'node:assert/strict';
import { PERMISSION_ROWS } from '../../scripts/permissions/table.ts';
import type { OperationId } from '../../src/server.ts';
import { onlyReads, requestsOn } from '../permissions/requests.ts';
import { createTargets, type Target } from '../permissions/targets.ts';
import { basicOf, bearer } from '../support/authorization.ts';
import { testOnEngines } from '../support/onEngines.ts';
import { AttackScene } from './scene.ts';

/* Who may not look at people and groups sees none in any list, count, picker, look-up, role listing or message. */

const READS = (Object.keys(PERMISSION_ROWS) as OperationId[]).filter(onlyReads);

testOnEngines('no reply shows people or groups to those who may not look', async (_t, server) => {
  await using scene = await AttackScene.on(server);
  const { org } = scene;
  const [target] = (await createTargets(org, 1)) as [Target];
  const vera = await org.createUser('vera');
  await org.grantToUser(vera, org.jira, 'atlassian/viewer');
  const asVera = basicOf('vera', await org.createToken(vera));
  const callers: Record<string, string | null> = {
    nobody: null,
    'one without a role': scene.as('nora'),
    'one of another site': scene.as('hana'),
    'a viewer': asVera,
    'a key that reads the organization alone': bearer(
      await org.createKey('orgs', { scopes: ['read:orgs:admin'] }),
    ),
  };
  for (const [who, authorization] of Object.entries(callers)) {
    for (const id of READS) {
      // Whoever holds a role somewhere may look around by the API that speaks of the organization as a whole.
      if (/site|viewer/.test(who) && id.startsWith('native.')) continue;
      // By the whole name a viewer finds a group, as documented.
      if (who === 'a viewer' && id === 'jira.findGroups') continue;
      const request = { ...requestsOn(org)[id](target), authorization };
      const { text } = await scene.send(request);
      for (const secret of secretsOf(target)) {
        const asked = decodeURIComponent(request.path).includes(secret);
        // What was asked for may be said again in a refusal, as it would be of nothing: see otherIds.
        assert.ok(asked || !text.includes(secret), `${id} shows ${who} ${secret}: ${text}`);
      }
      // Oneself one may know.
      assert.doesNotMatch(text, /org-admins|site-admins|(?<!vera|nora|hana)@example\.com/, `${id} to ${who}`);
    }
  }
});

testOnEngines('whole lists are asked for in vain, whatever is asked along', async (_t, server) => {
  await using scene = await AttackScene.on(server);
  const { org, people } = scene;
  const vera = await org.createUser('vera');
  await org.grantToUser(vera, org.jira, 'atlassian/viewer');
  const asVera = basicOf('vera', await org.createToken(vera));
  const account = encodeURIComponent(people.sam.accountId);
  const jira = '/rest/api/3';
  const paths = [
    `${jira}/groups/picker?query=`,
    `${jira}/groups/picker?query=admins&maxResults=10000`,
    `${jira}/groups/picker?query=org-admin`,
    `${jira}/groups/picker?query=org-&caseInsensitive=true`,
    `${jira}/groups/picker?exclude=plain`,
    `${jira}/user/search?query=`,
    `${jira}/user/search?accountId=${account}&includeInactive=true`,
  ];
  for (const authorization of [asVera, scene.as('nora'), scene.as('hana'), null]) {
    for (const path of paths) {
      const { status, body } = await scene.send({ path, authorization });
      assert.equal(status, 200, path);
      assert.deepEqual(
        Array.isArray(body) ? body : [body.total, ...body.groups],
        Array.isArray(body) ? [] : [0],
        path,
      );
    }
  }
  const refused = [
    `${jira}/groupuserpicker?query=sam`,
    `${jira}/group?groupname=org-admins&expand=users`,
    `${jira}/group/bulk?accessType=site-admin`,
    `${jira}/group/member?groupname=org-admins&includeInactiveUsers=true`,
    `${jira}/user?accountId=${account}&expand=groups,applicationRoles`,
    `${jira}/user/groups?accountId=${account}`,
    `${jira}/user/bulk?accountId=${account}`,
    `${jira}/users?maxResults=1000`,
    '/wiki/rest/api/group/picker?query=&shouldReturnTotalSize=true',
    '/wiki/rest/api/group/org-admins/member?shouldReturnTotalSize=true',
    `/wiki/rest/api/user/memberof?accountId=${account}`,
    '/rest/extender/1.0/group/getUsers/org-admins?showExtendedDetails=true',
  ];
  for (const authorization of [asVera, scene.as('nora'), scene.as('hana')]) {
    await scene.refused(Object.fromEntries(refused.map((path) => [path, { path, authorization }])));
  }
});

function secretsOf({ group, member, outsider, suspended, holder }: Target): string[] {
  const people = [member, outsider, suspended, holder];
  return [group.id, group.name, ...people.flatMap((user) => [user.accountId, user.username, user.userKey])];
}
