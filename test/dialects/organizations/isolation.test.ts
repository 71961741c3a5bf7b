import assert from 'node:assert/strict';
import type { AuditEvent } from '../../../src/core/audit.ts';
import type { Group, User } from '../../../src/core/types.ts';
import { testOnEngines } from '../../support/onEngines.ts';
import { operationOf } from '../../support/operations.ts';
import type { TestOrganization } from '../../support/organization.ts';
import type { TestServer } from '../../support/server.ts';
import { type Answer, type Ask, ask } from '../../support/transcript.ts';
import { bearer, isWrite, OPERATIONS } from './scene.ts';

/*
 * What holds for every operation there is, read off the dialect itself: a new one is tested here before anyone thinks
 * of it, and fails when it takes a body that this file has no example of.
 */

type Parameters = Record<'orgId' | 'directoryId' | 'groupId' | 'accountId' | 'eventId', string>;

/** What an organization has, by the names of path parameters. */
interface Holdings {
  org: TestOrganization;
  group: Group;
  user: User;
  parameters: Parameters;
}

/** A body with which the operation succeeds. */
const BODIES: Record<string, (its: Holdings) => unknown> = {
  'organizations.v2.createGroup': () => ({ name: 'surveyors' }),
  'organizations.v2.grantGroupAccess': ({ org }) => ({
    resourceId: org.confluence,
    roleId: 'atlassian/user',
  }),
  'organizations.v2.revokeGroupAccess': ({ org }) => ({ resourceId: org.jira, roleId: 'atlassian/user' }),
  'organizations.v2.addUserToGroup': ({ user }) => ({ accountId: user.accountId }),
  'organizations.v2.searchGroups': () => ({}),
  'organizations.v2.searchUsers': () => ({ expand: ['groups', 'productAccess', 'platformRoles'] }),
  'organizations.v2.searchWorkspaces': () => ({}),
  'organizations.v1.searchGroups': () => ({ expand: ['USERS', 'ROLE_ASSIGNMENTS'] }),
  'organizations.v1.createGroup': () => ({ name: 'surveyors' }),
  'organizations.v1.assignGroupRoles': ({ org }) => ({
    roleAssociations: [{ resource: org.confluence, role: 'atlassian/user' }],
  }),
  'organizations.v1.revokeGroupRoles': ({ org }) => ({
    roleAssociations: [{ resource: org.jira, role: 'atlassian/user' }],
  }),
  'organizations.v1.addUserToGroup': ({ user }) => ({ account_id: user.accountId }),
  'organizations.v1.assignUserRole': ({ org }) => ({ resource: org.confluence, role: 'atlassian/user' }),
  'organizations.v1.revokeUserRole': ({ org }) => ({ resource: org.jira, role: 'atlassian/user' }),
  'organizations.v1.assignOrganizationRole': () => ({ role: 'atlassian/org-admin' }),
  'organizations.v1.revokeOrganizationRole': () => ({ role: 'atlassian/org-admin' }),
};

testOnEngines(
  "another organization's ids are not found, in any place of any operation",
  async (_t, server) => {
    const ours = await settle(server, server.fernhollow);
    const theirs = await settle(server, server.marshgate);
    const before = await extents(server);
    let asked = 0;
    for (const id of OPERATIONS.keys()) {
      const names = parametersOf(id);
      for (const replaced of subsets(names)) {
        const mixed = { ...ours.parameters };
        for (const name of replaced) mixed[name] = theirs.parameters[name];
        await assertNotFound(ours, requestOf(id, ours, mixed), `${id} with their ${replaced}`);
        asked += 1;
      }
      // The whole path is theirs, or the whole path is ours and the key theirs.
      if (names.includes('orgId')) {
        const key = bearer(theirs.org.keys.full);
        await assertNotFound(
          ours,
          { ...requestOf(id, ours, ours.parameters), authorization: key },
          `${id} with their key`,
        );
        const body = requestOf(id, theirs, ours.parameters);
        await assertNotFound(ours, { ...body, authorization: key }, `${id} with their key and body`);
      }
      if (names.includes('directoryId')) {
        const everywhere = { ...theirs.parameters, orgId: ours.org.id, directoryId: '-' };
        if (names.length > 2)
          await assertNotFound(ours, requestOf(id, ours, everywhere), `${id} in every directory`);
      }
    }
    assert.ok(asked > 100, 'every operation was asked for in every way');
    assert.deepEqual(await extents(server), before, 'nothing is written');
  },
);

testOnEngines("what a body names of another organization's is not found", async (_t, server) => {
  const ours = await settle(server, server.fernhollow);
  const theirs = await settle(server, server.marshgate);
  const before = await extents(server);
  for (const id of OPERATIONS.keys()) {
    const body = BODIES[id]?.(theirs);
    const names = JSON.stringify(body ?? {});
    if (!names.includes(theirs.org.site.id) && !names.includes(theirs.user.accountId)) continue;
    await assertNotFound(ours, { ...requestOf(id, ours, ours.parameters), body }, id);
  }
  assert.deepEqual(await extents(server), before, 'nothing is written');
});

testOnEngines("no reply tells of another organization's things", async (_t, server) => {
  const ours = await settle(server, server.fernhollow);
  const theirs = await settle(server, server.marshgate);
  const secrets = [
    theirs.org.id,
    theirs.org.directory.id,
    theirs.org.site.id,
    theirs.group.id,
    theirs.user.accountId,
    'Marshgate',
    'marshgate',
  ];
  for (const [id, operation] of OPERATIONS) {
    if (isWrite(operation)) continue;
    for (const directoryId of ['-', ours.org.directory.id]) {
      const { status, text } = await ours.send(requestOf(id, ours, { ...ours.parameters, directoryId }));
      assert.equal(status, 200, id);
      for (const secret of secrets) assert.ok(!text.includes(secret), `${id} tells of ${secret}`);
    }
  }
});

testOnEngines('a refused request writes nothing, for whatever reason', async (_t, server) => {
  const ours = await settle(server, server.fernhollow);
  const { org } = ours;
  const before = await org.extent();
  const { keys } = org;
  for (const [id, operation] of OPERATIONS) {
    const request = requestOf(id, ours, ours.parameters);
    const refusals: [why: string, statuses: number[], request: Ask][] = [
      ['no key', [401], { ...request, authorization: null }],
      ['an unknown key', [401], { ...request, authorization: bearer('gkk_unknown') }],
      ['an expired key', [401], { ...request, authorization: bearer(keys.expired) }],
      [
        'a scope too few',
        [401, 403],
        { ...request, authorization: bearer(isWrite(operation) ? keys.read : keys.write) },
      ],
      ['another method', [405], { ...request, method: 'PATCH' }],
    ];
    if (BODIES[id]) {
      refusals.push(
        ['broken JSON', [400], { ...request, body: '{' }],
        ['a list', [400], { ...request, body: [] }],
        ['a form', [415], { ...request, headers: { 'content-type': 'application/x-www-form-urlencoded' } }],
      );
    }
    for (const [why, statuses, refused] of refusals) {
      const answer = await ours.send(refused);
      assert.ok(statuses.includes(answer.status), `${id} with ${why}: ${answer.status}`);
    }
  }
  assert.deepEqual(await org.extent(), before);
});

/** What each write records when it changes something; `again` is what it records, or answers, when asked once more. */
const RECORDED: Record<
  string,
  { action: AuditEvent['action']; about: 'group' | 'user'; again: 'nothing' | number }
> = {
  'organizations.v2.createGroup': { action: 'group_created', about: 'group', again: 409 },
  'organizations.v2.deleteGroup': { action: 'group_deleted', about: 'group', again: 404 },
  'organizations.v2.grantGroupAccess': { action: 'group_role_granted', about: 'group', again: 'nothing' },
  'organizations.v2.revokeGroupAccess': { action: 'group_role_revoked', about: 'group', again: 'nothing' },
  'organizations.v2.addUserToGroup': { action: 'group_member_added', about: 'group', again: 'nothing' },
  'organizations.v2.removeUserFromGroup': {
    action: 'group_member_removed',
    about: 'group',
    again: 'nothing',
  },
  'organizations.v2.suspendUser': { action: 'user_suspended', about: 'user', again: 'nothing' },
  'organizations.v2.restoreUser': { action: 'user_restored', about: 'user', again: 'nothing' },
  'organizations.v2.removeUser': { action: 'user_removed', about: 'user', again: 404 },
  'organizations.v1.createGroup': { action: 'group_created', about: 'group', again: 409 },
  'organizations.v1.deleteGroup': { action: 'group_deleted', about: 'group', again: 404 },
  'organizations.v1.assignGroupRoles': { action: 'group_role_granted', about: 'group', again: 'nothing' },
  'organizations.v1.revokeGroupRoles': { action: 'group_role_revoked', about: 'group', again: 'nothing' },
  'organizations.v1.addUserToGroup': { action: 'group_member_added', about: 'group', again: 'nothing' },
  'organizations.v1.removeUserFromGroup': {
    action: 'group_member_removed',
    about: 'group',
    again: 'nothing',
  },
  'organizations.v1.assignUserRole': { action: 'user_role_granted', about: 'user', again: 'nothing' },
  'organizations.v1.revokeUserRole': { action: 'user_role_revoked', about: 'user', again: 'nothing' },
  'organizations.v1.assignOrganizationRole': { action: 'user_role_granted', about: 'user', again: 'nothing' },
  'organizations.v1.revokeOrganizationRole': { action: 'user_role_revoked', about: 'user', again: 'nothing' },
};

/** What must be before an operation changes something, where that is not so in Fernhollow. */
const PREPARED: Record<string, (its: Holdings) => Promise<void>> = {
  'organizations.v2.removeUserFromGroup': ({ org, group, user }) => org.join(group, user),
  'organizations.v1.removeUserFromGroup': ({ org, group, user }) => org.join(group, user),
  'organizations.v2.restoreUser': ({ org, user }) =>
    org.service.users.suspend(org.operator, { ...org.address(), accountId: user.accountId }),
  'organizations.v1.revokeUserRole': ({ org, user }) => org.grantToUser(user, org.jira),
  'organizations.v1.revokeOrganizationRole': async ({ org, user }) => {
    const other = await org.createUser('deputy');
    for (const each of [user, other])
      await org.grantToUser(each, org.platform.organization, 'atlassian/org-admin');
  },
};

testOnEngines('every write records one event for its change, and none for no change', async (_t, server) => {
  const writes = [...OPERATIONS.values()].filter(isWrite).map(({ id }) => id);
  assert.deepEqual(writes.toSorted(), Object.keys(RECORDED).toSorted(), 'every write is here');
  for (const [id, { action, about, again }] of Object.entries(RECORDED)) {
    await server.renew();
    const ours = await settle(server, server.fernhollow);
    await PREPARED[id]?.(ours);
    await ours.org.newEvents();
    const request = requestOf(id, ours, ours.parameters);

    const first = await ours.send(request);
    assert.ok(first.status < 300, `${id}: ${first.text}`);
    const events = await ours.org.newEvents();
    assert.deepEqual(
      events.map((event) => event.action),
      [action],
      id,
    );
    const [event] = events as [AuditEvent];
    assert.equal(event.subject.type, about, id);
    if (!action.endsWith('created')) {
      assert.equal(event.subject.id, about === 'group' ? ours.group.id : ours.user.accountId, id);
    }
    assert.deepEqual(
      { kind: event.actor.kind, name: event.actor.name, dialect: event.actor.dialect, at: event.at },
      { kind: 'key', name: 'full', dialect: 'organizations', at: server.clock.at },
      id,
    );
    assert.equal(event.actor.credentialId, event.actor.id, id);

    const second = await ours.send(request);
    if (again === 'nothing') assert.equal(second.status, first.status, id);
    else assert.equal(second.status, again, id);
    assert.deepEqual(await ours.org.newEvents(), [], `${id}, again`);
    assert.deepEqual(
      await server.marshgate.events().then((all) => all.filter((each) => each.actor.kind === 'key')),
      [],
    );
  }
});

testOnEngines(
  'several changes of one request are as many events, and none when one of them is refused',
  async (_t, server) => {
    const ours = await settle(server, server.fernhollow);
    const { org } = ours;
    await org.newEvents();
    const request = requestOf('organizations.v1.assignGroupRoles', ours, ours.parameters);
    const roles = ['atlassian/admin', 'atlassian/basic', 'atlassian/viewer'];
    const roleAssociations = roles.map((role) => ({ resource: org.confluence, role }));
    const bad = await ours.send({
      ...request,
      body: {
        roleAssociations: [...roleAssociations, { resource: org.confluence, role: 'atlassian/customer' }],
      },
    });
    assert.equal(bad.status, 400);
    assert.deepEqual(await org.newEvents(), []);
    const good = await ours.send({ ...request, body: { roleAssociations } });
    assert.equal(good.status, 202);
    const events = await org.newEvents();
    assert.deepEqual(
      events.map(({ after }) => after?.role),
      roles,
    );
  },
);

// --- helpers ----------------------------------------------------------------------------------------------------

interface Settled extends Holdings {
  send(request: Ask): Promise<Answer>;
}

async function settle(server: TestServer, org: TestOrganization): Promise<Settled> {
  const group = await org.createGroup(`group of ${org.organization.name}`);
  const user = await org.createUser('eve');
  await org.grantToGroup(group, org.jira);
  const [event] = await org.events();
  return {
    org,
    group,
    user,
    parameters: {
      orgId: org.id,
      directoryId: org.directory.id,
      groupId: group.id,
      accountId: user.accountId,
      eventId: event?.id ?? '',
    },
    send: (request) => ask(server, request, { authorization: bearer(org.keys.full) }),
  };
}

function parametersOf(id: string): (keyof Parameters)[] {
  return Array.from(
    operationOf(OPERATIONS, id).path.matchAll(/\{(\w+)\}/g),
    ([, name]) => name as keyof Parameters,
  );
}

/** A request of the operation, with a body that names what one organization has. */
function requestOf(id: string, of: Holdings, parameters: Parameters): Ask {
  const { method, prefix, path, body } = operationOf(OPERATIONS, id);
  const example = BODIES[id];
  assert.equal(example !== undefined, body !== undefined, `${id} has an example body if it takes one`);
  return {
    method,
    path: prefix + path.replace(/\{(\w+)\}/g, (_, name: keyof Parameters) => parameters[name]),
    ...(example && { body: example(of) }),
  };
}

/** Every choice of at least one. */
function subsets<Item>(items: readonly Item[]): Item[][] {
  return Array.from({ length: 2 ** items.length - 1 }, (_, index) =>
    items.filter((_item, place) => ((index + 1) >> place) % 2 === 1),
  );
}

async function extents({ fernhollow, marshgate }: TestServer) {
  return [await fernhollow.extent(), await marshgate.extent()];
}

async function assertNotFound({ send }: Settled, request: Ask, name: string): Promise<void> {
  const { status, text } = await send(request);
  assert.equal(status, 404, `${name}: ${status} ${text}`);
}
