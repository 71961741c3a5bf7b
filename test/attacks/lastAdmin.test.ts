import assert from 'node:assert/strict';
import type { Group, User } from '../../src/core/types.ts';
import { testOnEngines } from '../support/onEngines.ts';
import { deletesByPerson, leavesByPerson, lossesByKey, removalByPerson } from './requests.ts';
import { AttackScene, type Attempt } from './scene.ts';

/* Somebody who is active administers the organization, and each site: no way, and no two ways at once, take the last away. */

testOnEngines(
  'the last administrator of the organization stays, whichever way is tried',
  async (_t, server) => {
    await using scene = await AttackScene.on(server);
    const { org, people, plain } = scene;
    const admins = await org.findGroup('org-admins');
    const grant = { resourceId: org.platform.organization, roleId: 'atlassian/org-admin' };
    await scene.refused(lossesByKey(org, admins, people.olga, grant));
    await scene.refused(lossesByPerson(scene, admins, people.olga, plain));
    // Held through the group and not directly, the role cannot be revoked from the person.
    assert.deepEqual(await scene.changesOf(() => revokeByKey(scene, people.olga)), []);
  },
);

testOnEngines('the last administrator of a site stays, whichever way is tried', async (_t, server) => {
  await using scene = await AttackScene.on(server);
  const { org, people, plain } = scene;
  const admins = await org.findGroup('site-admins');
  const grant = { resourceId: org.platform.site, roleId: 'atlassian/site-admin' };
  await scene.refused(lossesByKey(org, admins, people.sam, grant));
  await scene.refused(lossesByPerson(scene, admins, people.sam, plain));
});

testOnEngines('so does one who holds the role directly', async (_t, server) => {
  await using scene = await AttackScene.on(server);
  const { org, people } = scene;
  const dora = await org.createUser('dora');
  await org.grantToUser(dora, org.platform.organization, 'atlassian/org-admin');
  const admins = await org.findGroup('org-admins');
  await server.directory.members.remove(org.operator, scene.at(admins), people.olga.accountId);
  const v1 = `/admin/v1/orgs/${org.id}/users/${dora.accountId}`;
  const v2 = `/admin/v2/orgs/${org.id}/directories/${org.directory.id}/users/${dora.accountId}`;
  const post = (path: string, body?: unknown): Attempt => ({
    method: 'POST',
    path,
    body,
    authorization: scene.key,
  });
  await scene.refused({
    'the organization role': post(`${v1}/role-assignments/revoke`, { role: 'atlassian/org-admin' }),
    'the role': post(`${v1}/roles/revoke`, { role: 'atlassian/org-admin' }),
    suspension: post(`${v2}/suspend`),
    account: { method: 'DELETE', path: v2, authorization: scene.key },
    ...removalByPerson(dora, scene.as('sam')),
  });
});

testOnEngines('one who is suspended is not one who is left', async (_t, server) => {
  await using scene = await AttackScene.on(server);
  const { org, people, plain } = scene;
  const dora = await org.createUser('dora', { groups: ['org-admins'] });
  await server.directory.users.suspend(org.operator, scene.of(dora));
  const admins = await org.findGroup('org-admins');
  const grant = { resourceId: org.platform.organization, roleId: 'atlassian/org-admin' };
  await scene.refused(lossesByKey(org, admins, people.olga, grant));
  await scene.refused(lossesByPerson(scene, admins, people.olga, plain));
});

testOnEngines(
  'of two who are taken away at the same time by different ways, one stays',
  async (_t, server) => {
    await using scene = await AttackScene.on(server);
    const { org, people, plain } = scene;
    const admins = await org.findGroup('org-admins');
    const grant = { resourceId: org.platform.organization, roleId: 'atlassian/org-admin' };
    let last = people.olga;
    for (let round = 0; round < 4; round += 1) {
      const dora = await org.createUser(`dora${round}`, { groups: ['org-admins'] });
      const attempts = [
        ...Object.values(lossesByKey(org, admins, last, grant)),
        ...Object.values(lossesByPerson(scene, admins, dora, plain)),
      ];
      await Promise.all(attempts.map((attempt) => scene.send(attempt)));
      const left = await listAdmins(scene, admins);
      assert.equal(left.length, 1, `round ${round}`);
      last = left[0] as User;
    }
  },
);

/** All that the two do who may most, and the one herself: she gives up what is hers. */
function lossesByPerson(scene: AttackScene, group: Group, user: User, swap: Group): Record<string, Attempt> {
  const ways = (who: 'olga' | 'sam') => ({
    ...leavesByPerson(group, user, scene.as(who)),
    ...deletesByPerson(group, swap, scene.as(who)),
    ...removalByPerson(user, scene.as(who)),
  });
  return Object.fromEntries(
    (['olga', 'sam'] as const).flatMap((who) =>
      Object.entries(ways(who)).map(([way, attempt]) => [
        `${who}: ${way}, ${attempt.method} ${attempt.path}`,
        attempt,
      ]),
    ),
  );
}

async function revokeByKey(scene: AttackScene, { accountId }: User): Promise<void> {
  const path = `/admin/v1/orgs/${scene.org.id}/users/${accountId}/role-assignments/revoke`;
  await scene.send({ method: 'POST', path, body: { role: 'atlassian/org-admin' }, authorization: scene.key });
}

async function listAdmins({ org }: AttackScene, { key }: Group): Promise<User[]> {
  return org.store.read.memberships.listMembersAt(key, true, { offset: 0, limit: 10 });
}
