import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { PERMISSION_ROWS } from '../../scripts/permissions/table.ts';
import type { AuditEvent } from '../../src/core/audit.ts';
import type { Group, User } from '../../src/core/types.ts';
import type { OperationId } from '../../src/server.ts';
import { requestsOn } from '../permissions/requests.ts';
import { createTargets, type Target } from '../permissions/targets.ts';
import { basic } from '../support/authorization.ts';
import { testOnEngines } from '../support/onEngines.ts';
import type { WireRequest } from '../support/overTheWire.ts';
import { AttackScene, type Attempt } from './scene.ts';

/*
 * What is there and not for the caller is told like what is not there: the same status, and the same body but for what the
 * caller had asked for, in every operation that takes an id or a name.
 */

const IDS = Object.keys(PERMISSION_ROWS) as OperationId[];

/** Operations that speak of a directory, or of the one of a site. The others find what any directory has. */
const OF_A_DIRECTORY = IDS.filter((id) => !/^(?:organizations\.v1|native)\./.test(id));

/** Whoever knows the right password signs in, whatever they may do then. */
const OF_OTHERS = IDS.filter((id) => id !== 'native.startSession');

testOnEngines("another organization's groups and people are like none", async (_t, server) => {
  await using scene = await AttackScene.on(server);
  const [theirs] = (await createTargets(server.marshgate, 1)) as [Target];
  await compare(scene, theirs, ghost(), IDS);
});

testOnEngines(
  "another directory's groups and people are like none, where a directory is addressed",
  async (_t, server) => {
    await using scene = await AttackScene.on(server);
    const { org } = scene;
    const directory = await org.createDirectory('Contractors');
    const group = await org.createGroup('masons', { directory });
    const user = await org.createUser('dave', { directory });
    await org.join(group, user);
    const theirs = { ...ghost(), group, member: user, outsider: user, suspended: user, holder: user };
    await compare(scene, theirs, ghost(), OF_A_DIRECTORY);
  },
);

testOnEngines('to those who may not look, what is there is like what is not', async (_t, server) => {
  await using scene = await AttackScene.on(server);
  const [ours] = (await createTargets(server.fernhollow, 1)) as [Target];
  await compare(scene, ours, ghost(), OF_OTHERS, () => scene.as('nora'));
  await compare(scene, ours, ghost(), OF_OTHERS, () => null);
  // These two hold a role somewhere, and may look around in the organization as a whole, but not on this site.
  await compare(scene, ours, ghost(), OF_A_DIRECTORY, () => scene.as('hana'));
  const vera = await scene.org.createUser('vera');
  await scene.org.grantToUser(vera, scene.org.jira, 'atlassian/viewer');
  const asVera = basic(vera, await scene.org.createToken(vera));
  // Who sees projects finds a group by its whole name, as documented.
  const askable = OF_A_DIRECTORY.filter((id) => id !== 'jira.findGroups');
  await compare(scene, ours, ghost(), askable, () => asVera);
});

testOnEngines(
  'another organization, its directories, sites and products are like none',
  async (_t, server) => {
    await using scene = await AttackScene.on(server);
    const { org } = scene;
    const { marshgate } = server;
    const [ours] = (await createTargets(org, 1)) as [Target];
    const requests = requestsOn(org);
    let asked = 0;
    for (const [own, theirs] of [
      [org.id, marshgate.id],
      [org.directory.id, marshgate.directory.id],
      [org.site.id, marshgate.site.id],
    ] as const) {
      for (const id of IDS) {
        const request = JSON.stringify(requests[id](ours));
        if (!request.includes(own)) continue;
        asked += 1;
        const unknown = randomUUID();
        const [there, nowhere] = [theirs, unknown].map((other) => JSON.parse(request.replaceAll(own, other)));
        const mask = (text: string) => text.replaceAll(theirs, '<id>').replaceAll(unknown, '<id>');
        await assertAlike(scene, id, there, nowhere, mask, authorizationFor(scene, id));
      }
    }
    assert.ok(asked > 50, `asked ${asked} times`);
  },
);

testOnEngines('another site behind the gateway is like none', async (_t, server) => {
  await using scene = await AttackScene.on(server);
  const [ours] = (await createTargets(scene.org, 1)) as [Target];
  const requests = requestsOn(scene.org);
  const nowhere = randomUUID();
  for (const id of IDS) {
    const gateway = { jira: '/ex/jira', confluence: '/ex/confluence' }[id.split('.', 1)[0] ?? ''];
    const { access } = PERMISSION_ROWS[id];
    // What anyone may ask of a site tells anyone whether there is one.
    if (!gateway || ['yes', 'empty'].includes(access.cells['no credential'])) continue;
    const behind = (cloudId: string): WireRequest => {
      const request = requests[id](ours);
      return { ...request, path: `${gateway}/${cloudId}${request.path}` };
    };
    const mask = (text: string) => text.replaceAll(server.marshgate.site.id, nowhere);
    for (const authorization of [scene.as('olga'), scene.as('nora'), 'Bearer gkt_wrong', null]) {
      await assertAlike(scene, id, behind(server.marshgate.site.id), behind(nowhere), mask, authorization);
    }
  }
});

/** Asks every operation for what is there and for what is not, and compares. */
async function compare(
  scene: AttackScene,
  there: Target,
  nowhere: Target,
  ids: readonly OperationId[],
  authorize: (id: OperationId) => string | null = (id) => authorizationFor(scene, id),
): Promise<void> {
  const requests = requestsOn(scene.org);
  const mask = masking(there, nowhere);
  let asked = 0;
  for (const id of ids) {
    const [real, unreal] = [requests[id](there), requests[id](nowhere)];
    // What names neither a group nor a person cannot tell of them.
    if (JSON.stringify(real) === JSON.stringify(unreal)) continue;
    asked += 1;
    await assertAlike(scene, id, real, unreal, mask, authorize(id));
  }
  assert.ok(asked > 20, `asked ${asked} times`);
}

async function assertAlike(
  scene: AttackScene,
  id: OperationId,
  there: WireRequest,
  nowhere: WireRequest,
  mask: (text: string) => string,
  authorization: string | null,
): Promise<void> {
  const found: string[] = [];
  const changes = await scene.changesOf(async () => {
    for (const request of [there, nowhere] satisfies Attempt[]) {
      const { status, text, headers } = await scene.send({ ...request, authorization });
      found.push(mask(`${status} ${text.replaceAll(headers['x-request-id'] as string, '<request>')}`));
    }
  });
  assert.equal(found[0], found[1], `${id}: ${there.path}`);
  assert.deepEqual(changes, [], id);
}

/** The one who may do most in the dialect, so that nothing but the thing's absence stands in the way. */
function authorizationFor(scene: AttackScene, id: OperationId): string {
  return id.startsWith('organizations.') ? scene.key : scene.as('olga');
}

/** Someone and something that are nowhere. */
function ghost(): Target {
  const user = {
    accountId: `712020:${randomUUID()}`,
    username: 'ghost0001',
    email: 'ghost0001@example.com',
  } as User;
  const group = { id: randomUUID(), name: 'group of ghost0001' } as Group;
  const ids = { token: randomUUID(), key: randomUUID(), event: { id: randomUUID() } as AuditEvent };
  return {
    free: 'new 0',
    group,
    member: user,
    outsider: user,
    suspended: user,
    holder: user,
    ...ids,
  };
}

/** Gives whatever was asked for the same name, in whichever spelling it comes back. */
function masking(...targets: Target[]): (text: string) => string {
  const names = targets.flatMap(Object.values).flatMap((each: string | Group | User | AuditEvent) => {
    if (typeof each === 'string') return [each];
    if ('accountId' in each) return [each.accountId, each.username];
    return 'name' in each ? [each.id, each.name] : [each.id];
  });
  const spellings = names.flatMap((name) => [name, encodeURIComponent(name)]);
  // Longest first: names stand in other names.
  const ordered = spellings.toSorted((a, b) => b.length - a.length);
  return (text) => ordered.reduce((masked, name) => masked.replaceAll(name, '<asked>'), text);
}
