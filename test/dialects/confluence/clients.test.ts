import assert from 'node:assert/strict';
import { after, afterEach, before, suite, test } from 'node:test';
import type { Group, User } from '../../../src/core/types.ts';
import { createCrowd } from '../../support/crowd.ts';
import type { TestOrganization } from '../../support/organization.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { UNKNOWN } from './scene.ts';

// Before confluence.js 3 is loaded: its schemas are strict then. What they have no field or value for is collected; what
// else does not fit them it throws, which it does always.
process.env.AUDIT_SCHEMAS = 'true';
const {
  createV1Client,
  SchemaMismatchError,
  AuthError,
  ForbiddenError,
  NotFoundError,
  RateLimitError,
  ScopeError,
} = await import('confluence.js');
const { createClient } = await import('confluence.js/core');
const { GroupArraySchema, UserArraySchema } = await import('confluence.js/v1');
const { ConfluenceClient } = await import('confluence.js-2');

type ClientConfig = Parameters<typeof createClient>[0];

/** Where confluence.js 3 collects what its schemas do not know. */
const collection = globalThis as unknown as Record<symbol, unknown[] | undefined>;
const DRIFT = Symbol.for('apis-code-gen.schemaAudit');

/** Over a real socket, the clients as npm has them. */
suite('Confluence clients', () => {
  let server: TestServer;
  let org: TestOrganization;
  let url: string;
  let alice: User;
  let token: string;
  let crowd: User[];
  let staff: Group;

  before(async () => {
    server = await startTestServer();
    org = server.fernhollow;
    url = (await server.listen()).url;
    alice = await org.createUser('alice', { groups: ['site-admins', 'confluence-users-fernhollow'] });
    token = await org.createToken(alice);
    staff = await org.createGroup('staff');
    crowd = await createCrowd(org, staff, 450);
  });
  after(() => server.close());
  afterEach(() =>
    assert.deepEqual(collection[DRIFT] ?? [], [], 'something is told that the schemas do not know'),
  );

  const basicAuth = () => ({ type: 'basic' as const, email: alice.email, apiToken: token });
  const bearerAuth = () => ({ type: 'bearer' as const, token });
  const gateway = () => `${url}/ex/confluence/${org.site.id}`;

  suite('confluence.js 3', () => {
    test('would say if a reply did not fit its schemas', async () => {
      const client = createClient({ host: url, auth: basicAuth() });
      const request = { url: '/wiki/rest/api/user/bulk?accountId=x', method: 'GET' as const };
      // A user is no list, and a list of groups without links knows no links.
      const current = { ...request, url: '/wiki/rest/api/user/current', schema: UserArraySchema };
      await assert.rejects(client.sendRequest(current), SchemaMismatchError);
      await client.sendRequest({ ...request, schema: GroupArraySchema });
      assert.equal(collection[DRIFT]?.splice(0).length, 1);
    });

    test('lives its life with e-mail address and token', () => live({ host: url, auth: basicAuth() }));
    test('lives its life with a bearer token', () => live({ host: url, auth: bearerAuth() }));
    test('lives its life through the gateway', () => live({ host: gateway(), auth: bearerAuth() }));

    async function live(config: ClientConfig): Promise<void> {
      const client = createClient(config);
      const { group, users } = createV1Client(client);

      const me = await users.getCurrentUser();
      assert.equal(me.accountId, alice.accountId);
      assert.equal(me.email, 'alice@example.com');

      const created = await group.createGroup({ name: 'Water + weirs' });
      assert.equal(created.name, 'Water + weirs');
      assert.deepEqual(await group.getGroupByGroupId({ id: created.id }), created);
      const { results: groups } = await group.getGroups({ limit: 1000 });
      assert.ok(groups.some(({ id }) => id === created.id));
      const { results: admins } = await group.getGroups({ accessType: 'site-admin' });
      assert.deepEqual(
        admins.map(({ name }) => name),
        ['site-admins'],
      );
      const picked = await group.searchGroups({ query: 'R + w', limit: 8, shouldReturnTotalSize: true });
      assert.deepEqual([picked.results, picked.totalSize], [[created], 1]);

      const groupId = created.id;
      for (const { accountId } of crowd.slice(0, 3))
        await group.addUserToGroupByGroupId({ groupId, accountId });
      const again = { groupId, accountId: crowd[0]?.accountId ?? '' };
      await group.addUserToGroupByGroupId(again);
      const members = await group.getGroupMembersByGroupId({
        groupId,
        shouldReturnTotalSize: true,
        expand: ['operations', 'personalSpace', 'isExternalCollaborator'],
      });
      assert.deepEqual(
        members.results.map(({ displayName }) => displayName),
        ['crowd0001', 'crowd0002', 'crowd0003'],
      );
      assert.equal(members.totalSize, 3);
      // None of them has access to Confluence.
      assert.deepEqual(members.results[0]?.operations, []);
      await group.removeMemberFromGroupByGroupId(again);
      await group.removeMemberFromGroupByGroupId(again);
      assert.equal((await group.getGroupMembersByGroupId({ groupId })).size, 2);

      const { accountId } = crowd[1] as User;
      const user = await users.getUser({ accountId, expand: ['operations', 'personalSpace'] });
      assert.deepEqual(
        [user.type, user.accountId, user.email],
        ['known', accountId, 'crowd0002@example.com'],
      );
      const { results: memberships } = await users.getGroupMembershipsForUser({ accountId, limit: 10 });
      assert.deepEqual(
        memberships.map(({ name }) => name),
        ['staff', 'Water + weirs'],
      );
      const accounts = crowd.slice(0, 120).map((each) => each.accountId);
      // It repeats the name for a list, which its types do not know of.
      const list = accounts as unknown as string;
      const bulk = await users.getBulkUserLookup({ accountId: list, expand: ['personalSpace'] });
      assert.deepEqual(
        bulk.results.map((each) => each.accountId),
        accounts.slice(0, 100),
      );

      await group.removeGroupById({ id: groupId });
      await assert.rejects(group.getGroupByGroupId({ id: groupId }), NotFoundError);
      await assert.rejects(group.removeGroupById({ id: groupId }), NotFoundError);
      assert.deepEqual((await group.getGroupMembersByGroupId({ groupId })).results, []);
    }

    test('pages 450 members by the links of the pages', async () => {
      const client = createClient({ host: url, auth: basicAuth() });
      const { group } = createV1Client(client);
      const found: string[] = [];
      const sizes: number[] = [];
      let page = await group.getGroupMembersByGroupId({ groupId: staff.id, expand: ['operations'] });
      for (;;) {
        sizes.push(page.results.length);
        for (const user of page.results) {
          assert.ok(user.operations);
          found.push(user.accountId ?? '');
        }
        const { context, next } = page._links ?? {};
        if (next === undefined) break;
        page = await client.sendRequest({ url: `${context}${next}`, method: 'GET', schema: UserArraySchema });
      }
      assert.deepEqual(sizes, [200, 200, 50]);
      assert.deepEqual(
        found,
        crowd.map(({ accountId }) => accountId),
      );
    });

    test('is told what went wrong in errors of its own', async () => {
      const { group, users } = createV1Client({ host: url, auth: basicAuth() });
      const [{ accountId }] = crowd as [User];
      await assert.rejects(
        group.createGroup({ name: 'STAFF' }),
        refusal(400, 'A group named STAFF already exists'),
      );
      await assert.rejects(group.createGroup({ name: ' ' }), refusal(400, 'name is required'));
      await assert.rejects(
        group.getGroupMembersByGroupId({ groupId: staff.id, limit: 201 }),
        refusal(400, 'limit cannot be more than 200'),
      );
      await assert.rejects(
        group.addUserToGroupByGroupId({ groupId: staff.id, accountId: 'nobody' }),
        refusal(400, 'accountId is not known: nobody'),
      );
      await assert.rejects(group.addUserToGroupByGroupId({ groupId: UNKNOWN, accountId }), NotFoundError);
      await assert.rejects(users.getUser({ accountId: 'nobody' }), NotFoundError);
      await assert.rejects(users.getGroupMembershipsForUser({ accountId: 'nobody' }), NotFoundError);

      const bob = await org.createUser('bob', { groups: ['confluence-users-fernhollow'] });
      const asBob = createV1Client({
        host: url,
        auth: { type: 'bearer', token: await org.createToken(bob) },
      });
      await assert.rejects(asBob.group.createGroup({ name: "Bob's" }), ForbiddenError);
      await assert.rejects(asBob.group.removeGroupById({ id: staff.id }), ForbiddenError);
      const asNobody = createV1Client({ host: url });
      await assert.rejects(asNobody.group.getGroups(), ForbiddenError);
      await assert.rejects(asNobody.group.createGroup({ name: "Nobody's" }), AuthError);
    });

    test('renews what is not good any more, and not what has no scope', async () => {
      let renewals = 0;
      const renewing = (old: string) => {
        const auth = { type: 'bearer' as const, token: old };
        const getAuthOn401 = async () => {
          renewals += 1;
          return bearerAuth();
        };
        return createV1Client({ host: url, auth, getAuthOn401 });
      };
      const expired = await org.createToken(alice, { expiresAt: server.clock.at });
      assert.equal((await renewing(expired).users.getCurrentUser()).accountId, alice.accountId);
      assert.equal(renewals, 1);
      const narrow = await org.createToken(alice, { scopes: ['read:confluence-user'] });
      assert.equal((await renewing(narrow).users.getCurrentUser()).accountId, alice.accountId);
      await assert.rejects(renewing(narrow).group.getGroups(), ScopeError);
      assert.equal(renewals, 1);
    });

    test('reads how long to wait', async () => {
      await using slow = await startTestServer({ config: { rateLimit: 1 } });
      const user = await slow.fernhollow.createUser('alice', { groups: ['site-admins'] });
      const secret = await slow.fernhollow.createToken(user);
      const { url: host } = await slow.listen();
      const { users } = createV1Client({ host, auth: { type: 'bearer', token: secret } });
      await users.getCurrentUser();
      await assert.rejects(users.getCurrentUser(), (error) => {
        assert.ok(error instanceof RateLimitError);
        // The clock stands at noon: the minute has just begun.
        assert.equal(error.retryAfterMs, 60_000);
        return true;
      });
    });

    function refusal(status: number, message: string) {
      return (error: { status?: number; body?: { message?: string } }) => {
        assert.equal(error.status, status);
        assert.equal(error.body?.message, message);
        return true;
      };
    }
  });

  suite('confluence.js 2', () => {
    const newClient = () =>
      new ConfluenceClient({ host: url, authentication: { basic: { email: alice.email, apiToken: token } } });

    test('lives its life by names', () => liveByName(newClient()));
    test('lives its life by ids, with a bearer token', () =>
      liveById(new ConfluenceClient({ host: url, authentication: { oauth2: { accessToken: token } } })));
    test('lives its life through the gateway', () =>
      liveById(
        new ConfluenceClient({ host: gateway(), authentication: { oauth2: { accessToken: token } } }),
      ));

    /** All that the later version has dropped. */
    async function liveByName({ group, users }: InstanceType<typeof ConfluenceClient>): Promise<void> {
      // It writes the spaces of a query as `+`, and those of a path as `%20`.
      const name = 'Pond & reed, 50% + more';
      const created = await group.createGroup({ name });
      assert.equal(created.name, name);
      assert.deepEqual(await group.getGroupByQueryParam({ name }), created);
      await group.createGroup({ name: 'Lower pond' });
      assert.equal((await group.getGroupByName({ groupName: 'Lower pond' })).name, 'Lower pond');

      const [first, second] = crowd as [User, User];
      for (const { accountId } of [first, second]) await group.addUserToGroup({ name, accountId });
      await group.addUserToGroup({ name, accountId: first.accountId });
      await group.addUserToGroup({ name: 'Lower pond', accountId: first.accountId });
      const members = await group.getMembersByQueryParam({ name, shouldReturnTotalSize: true, limit: 1000 });
      assert.deepEqual(
        members.results.map(({ accountId }) => accountId),
        [first.accountId, second.accountId],
      );
      assert.equal((members as { totalSize?: number }).totalSize, 2);
      const few = await group.getGroupMembers({ groupName: 'Lower pond', start: 0, limit: 200 });
      assert.deepEqual(
        few.results.map(({ email }) => email),
        [first.email],
      );

      const memberships = await users.getGroupMembershipsForUser({ accountId: first.accountId });
      assert.deepEqual(
        memberships.results.map((each) => each.name),
        ['Lower pond', name, 'staff'],
      );
      await group.removeMemberFromGroup({ name, accountId: first.accountId });
      await group.removeMemberFromGroup({ name, accountId: first.accountId });
      assert.equal((await group.getMembersByQueryParam({ name })).size, 1);

      for (const each of [name, 'Lower pond']) await group.removeGroup({ name: each });
      // It throws what the server says, and nothing of its own.
      await assert.rejects(group.removeGroup({ name }), {
        statusCode: 404,
        message: `There is no group named ${name}`,
      });
      await assert.rejects(group.getGroupByQueryParam({ name }), { statusCode: 404 });
      assert.deepEqual((await group.getMembersByQueryParam({ name })).results, []);
    }

    async function liveById({ group, users }: InstanceType<typeof ConfluenceClient>): Promise<void> {
      assert.equal((await users.getCurrentUser({ expand: ['operations'] })).accountId, alice.accountId);
      const created = await group.createGroup({ name: 'By id' });
      const { id } = created;
      assert.deepEqual(await group.getGroupByGroupId({ id }), created);
      assert.deepEqual((await group.searchGroups({ query: 'BY I', limit: 5 })).results, [created]);
      const { results: users1 } = await group.getGroups({ accessType: 'user' });
      assert.deepEqual(
        users1.map(({ name }) => name),
        ['confluence-users-fernhollow'],
      );

      const [first, second] = crowd as [User, User];
      for (const { accountId } of [first, second])
        await group.addUserToGroupByGroupId({ groupId: id, accountId });
      // It joins lists by commas, and leaves `:` and `,` as they are.
      const { results } = await group.getGroupMembersByGroupId({
        groupId: id,
        expand: ['operations', 'personalSpace'],
      });
      assert.deepEqual(
        results.map(({ operations }) => operations),
        [[], []],
      );
      const bulk = await users.getBulkUserLookup({
        accountId: [second.accountId, first.accountId] as unknown as string,
        limit: 2,
      });
      assert.deepEqual(
        bulk.results.map(({ accountId }) => accountId),
        [first.accountId, second.accountId],
      );
      const user = await users.getUser({ accountId: first.accountId, expand: ['operations'] });
      assert.equal(user.publicName, 'crowd0001');

      await group.removeMemberFromGroupByGroupId({ groupId: id, accountId: first.accountId });
      assert.equal((await group.getGroupMembersByGroupId({ groupId: id })).size, 1);
      await group.removeGroupById({ id });
      await assert.rejects(group.getGroupByGroupId({ id }), { statusCode: 404 });
    }

    test('pages 450 members by the links of the pages', async () => {
      const client = newClient();
      const found: string[] = [];
      let page = await client.group.getMembersByQueryParam({ name: 'staff' });
      for (;;) {
        found.push(...page.results.map(({ accountId }) => accountId ?? ''));
        const next = (page as { _links?: { next?: string } })._links?.next;
        if (next === undefined) break;
        // Its own prefix has the `/wiki` of `context` and half of the link.
        page = await client.sendRequest(
          { url: next.replace('/rest', ''), method: 'GET' },
          undefined as never,
        );
      }
      assert.deepEqual(
        found,
        crowd.map(({ accountId }) => accountId),
      );
    });

    test('is told what went wrong as the server says it', async () => {
      const { group } = newClient();
      await assert.rejects(group.createGroup({ name: 'staff' }), { statusCode: 400 });
      await assert.rejects(group.getGroupMembers({ groupName: 'staff', limit: 201 }), { statusCode: 400 });
      await assert.rejects(group.addUserToGroup({ name: 'staff', accountId: 'nobody' }), { statusCode: 400 });
      const stranger = new ConfluenceClient({
        host: url,
        authentication: { basic: { email: alice.email, apiToken: 'wrong' } },
      });
      await assert.rejects(stranger.group.getGroups(), { statusCode: 403 });
      await assert.rejects(stranger.group.createGroup({ name: 'x' }), { statusCode: 401 });
    });
  });
});
