import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import type { Group, User } from '../../../src/core/types.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { type Answer, type Ask, ask } from '../../support/transcript.ts';
import { bearer, get, post, remove } from './scene.ts';

const SITE = 'https://your-domain.atlassian.net';
const MIA = '5b10a2844c20165700ede21g';
const WILL = '5b10a0effa615349cb016cd8';
/** The samples have nothing here, where the schema has four sizes: clients look them up. */
const AVATARS = Object.fromEntries(
  ['16x16', '24x24', '32x32', '48x48'].map((size) => [size, `${SITE}/avatar.svg`]),
);
const JDOG = '276f955c-63d7-42c8-9520-92d01dca0625';
const JUVENAL = '6e87dc72-4f1f-421f-9382-2fee8b652487';

/** The bodies that Atlassian's page on groups prints, asked for with the same data. Where ours differs, a line says why. */
suite('published samples', () => {
  let server: TestServer;
  let token: string;
  let mia: User;
  let will: User;
  let jdog: Group;

  before(async () => {
    server = await startTestServer({ config: { baseUrl: SITE } });
    const { fernhollow: org } = server;
    const admin = await org.createUser('admin', { groups: ['site-admins'] });
    token = await org.createToken(admin);
    // Two come before Mia and Will, and one after them.
    const others = [await org.createUser('adam'), await org.createUser('eve')];
    const zone = 'Australia/Sydney';
    mia = await insertUser(org.operator.organizationKey, 'Mia', MIA, zone, admin);
    will = await insertUser(org.operator.organizationKey, 'Will', WILL, zone, admin);
    others.push(await org.createUser('zoe'));
    jdog = await insertGroup(JDOG, 'jdog-developers', admin);
    await insertGroup(JUVENAL, 'juvenal-bot', admin);
    await org.join(jdog, ...others, mia, will);
    await server.directory.users.suspend(org.operator, { ...org.address(), accountId: WILL });
  });
  after(() => server.close());

  const call = (request: Ask): Promise<Answer> => ask(server, request, { authorization: bearer(token) });

  test('GET /rest/api/3/group', async () => {
    const { status, body } = await call(get('/group', { groupId: JDOG, expand: 'users[2:2]' }));
    assert.equal(status, 200);
    // Every text of this sample is a placeholder, and its numbers fit no group: keys and types are what it says.
    assertLikeSample(body, {
      expand: '<string>',
      groupId: '<string>',
      name: '<string>',
      self: '<string>',
      users: {
        'end-index': 48,
        items: [
          {
            accountId: '<string>',
            accountType: '<string>',
            active: true,
            avatarUrls: AVATARS,
            displayName: '<string>',
            emailAddress: '<string>',
            key: '<string>',
            name: '<string>',
            self: '<string>',
            timeZone: '<string>',
          },
        ],
        'max-results': 56,
        size: 32,
        'start-index': 49,
      },
    });
    assert.equal(body.users['max-results'], 50);
  });

  test('POST /rest/api/3/group', async () => {
    const { status, headers, body } = await call(post('/group', { name: 'power-users' }));
    assert.equal(status, 201);
    const sample = {
      expand: 'users',
      groupId: JDOG,
      name: 'power-users',
      self: `${SITE}/rest/api/3/group?groupId=${JDOG}`,
      users: {
        'end-index': 0,
        items: [
          {
            accountId: MIA,
            active: false,
            displayName: 'Mia Krystof',
            self: `${SITE}/rest/api/3/user?accountId=${MIA}`,
          },
        ],
        'max-results': 50,
        size: 1,
        'start-index': 0,
      },
    };
    assert.deepEqual(body, {
      ...sample,
      groupId: body.groupId,
      self: `${SITE}/rest/api/3/group?groupId=${body.groupId}`,
      // A slip of the sample: nobody can be in a group that was made just now.
      users: { ...sample.users, items: [], size: 0 },
    });
    assert.equal(headers.location, body.self);
    assert.deepEqual(orderOf(body), orderOf(sample));
  });

  test('GET /rest/api/3/group/bulk', async () => {
    const { status, body } = await call(get('/group/bulk', { groupId: [JDOG, JUVENAL], maxResults: 10 }));
    assert.equal(status, 200);
    // `self` is in the published schema and not in the sample; clients may follow it.
    const { self, ...rest } = body;
    assert.equal(
      self,
      `${SITE}/rest/api/3/group/bulk?groupId=${JDOG}&groupId=${JUVENAL}&startAt=0&maxResults=10`,
    );
    assert.deepEqual(rest, {
      isLast: true,
      maxResults: 10,
      startAt: 0,
      total: 2,
      values: [
        { groupId: JDOG, name: 'jdog-developers' },
        { groupId: JUVENAL, name: 'juvenal-bot' },
      ],
    });
  });

  test('GET /rest/api/3/group/member', async () => {
    const query = { groupId: JDOG, includeInactiveUsers: true, startAt: 2, maxResults: 2 };
    const { status, body } = await call(get('/group/member', query));
    assert.equal(status, 200);
    const links = `${SITE}/rest/api/3/group/member?groupId=${JDOG}&includeInactiveUsers=false`;
    const sample = {
      isLast: false,
      maxResults: 2,
      nextPage: `${links}&startAt=4&maxResults=2`,
      self: `${links}&startAt=2&maxResults=2`,
      startAt: 3,
      total: 5,
      values: [
        {
          accountId: MIA,
          accountType: 'atlassian',
          active: true,
          avatarUrls: {},
          displayName: 'Mia',
          emailAddress: 'mia@example.com',
          key: '',
          name: '',
          self: `${SITE}/rest/api/3/user?accountId=${MIA}`,
          timeZone: 'Australia/Sydney',
        },
        {
          accountId: WILL,
          accountType: 'atlassian',
          active: false,
          avatarUrls: {},
          displayName: 'Will',
          emailAddress: 'will@example.com',
          key: '',
          name: '',
          self: `${SITE}/rest/api/3/user?accountId=${WILL}`,
          timeZone: 'Australia/Sydney',
        },
      ],
    };
    const values = sample.values.map((value) => ({ ...value, avatarUrls: AVATARS }));
    assert.deepEqual(body, {
      ...sample,
      values,
      // A slip of the sample: its own links say that it starts at 2.
      startAt: 2,
      // Another: Will is not active, so he is only listed where inactive people are asked for.
      nextPage: sample.nextPage.replace('false', 'true'),
      self: sample.self.replace('false', 'true'),
    });
    assert.deepEqual(orderOf(body), orderOf(sample));
    const active = await call(get('/group/member', { ...query, includeInactiveUsers: false }));
    assert.equal(active.body.total, 4);
    assert.deepEqual(active.body.values[0], values[0]);
  });

  test('POST /rest/api/3/group/user', async () => {
    const { status, body } = await call(post('/group/user', { accountId: MIA }, { groupId: JUVENAL }));
    assert.equal(status, 201);
    // The sample's keys, placeholders all; the members themselves are expanded by reading the group alone.
    assertLikeSample(body, {
      expand: '<string>',
      groupId: '<string>',
      name: '<string>',
      self: '<string>',
      users: { 'end-index': 48, items: [], 'max-results': 56, size: 32, 'start-index': 49 },
    });
    assert.equal(body.users.size, 1);
  });

  test('DELETE /rest/api/3/group/user and DELETE /rest/api/3/group print no body', async () => {
    const added = await call(post('/group', { name: 'passing' }));
    const { groupId } = added.body;
    await call(post('/group/user', { accountId: MIA }, { groupId }));
    for (const request of [
      remove('/group/user', { groupId, accountId: MIA }),
      remove('/group', { groupId }),
    ]) {
      const { status, text } = await call(request);
      assert.deepEqual({ status, text }, { status: 200, text: '' });
    }
  });

  test('GET /rest/api/3/groups/picker', async () => {
    await server.fernhollow.createGroups(...Array.from({ length: 23 }, (_, index) => `jz${index}`));
    const exclude = ['jira-admins-fernhollow', 'jira-software-users-fernhollow'];
    const { status, body } = await call(get('/groups/picker', { query: 'j', exclude }));
    assert.equal(status, 200);
    const sample = {
      groups: [
        { groupId: JDOG, html: '<b>j</b>dog-developers', name: 'jdog-developers' },
        { groupId: JUVENAL, html: '<b>j</b>uvenal-bot', name: 'juvenal-bot' },
      ],
      header: 'Showing 20 of 25 matching groups',
      total: 25,
    };
    assert.equal(body.groups.length, 20);
    // The sample leaves out the other 18 groups it counts, and `labels`, which the published schema has: we have none.
    const groups = body.groups.slice(0, 2).map(({ labels, ...group }: { labels: unknown[] }) => {
      assert.deepEqual(labels, []);
      return group;
    });
    assert.deepEqual({ ...body, groups }, sample);
    assert.deepEqual(orderOf({ ...body, groups }), orderOf(sample));
  });

  test('every reply has the published fields, of the published types, and no others', async () => {
    const user = { accountId: MIA };
    const replies: [Ask, string][] = [
      [get('/group', { groupId: JDOG, expand: 'users' }), 'Group'],
      [post('/group', { name: 'shaped' }), 'Group'],
      [post('/group/user', user, { groupname: 'shaped' }), 'Group'],
      [get('/group/bulk', { maxResults: 3 }), 'PageOfGroupDetails'],
      [get('/group/bulk'), 'PageOfGroupDetails'],
      [get('/group/member', { groupId: JDOG, maxResults: 1 }), 'PageOfUserDetails'],
      [get('/group/member', { groupId: JDOG, includeInactiveUsers: true }), 'PageOfUserDetails'],
      [get('/groups/picker', { query: 'j' }), 'FoundGroups'],
      [get('/groupuserpicker', { query: 'm' }), 'FoundUsersAndGroups'],
      [post('/user', { emailAddress: 'ola@example.com', products: ['jira-software'] }), 'User'],
      [get('/user', { ...user, expand: 'groups,applicationRoles' }), 'User'],
      [get('/myself', { expand: 'groups,applicationRoles' }), 'User'],
      [get('/user/search', { query: '' }), 'User[]'],
      [get('/users/search'), 'User[]'],
      [get('/user/bulk', user), 'PageOfUsers'],
      [get('/user/groups', user), 'GroupName[]'],
      [get('/serverInfo'), 'ServerInformation'],
    ];
    for (const [request, shape] of replies) {
      const { status, body } = await call(request);
      assert.ok(status < 300, `${request.method} ${request.path} is ${status}`);
      assertShape(body, shape, request.path);
    }
  });

  test('a shape that is not the published one would be told', () => {
    const details = { groupId: JDOG, name: 'x' };
    assertShape(details, 'GroupDetails', 'it');
    assert.throws(() => assertShape({ groupId: JDOG }, 'GroupDetails', 'it'), /it.name is missing/);
    assert.throws(
      () => assertShape({ ...details, self: SITE }, 'GroupDetails', 'it'),
      /it.self is not published/,
    );
    assert.throws(() => assertShape({ ...details, name: null }, 'GroupDetails', 'it'), /it.name/);
    assert.throws(() => assertLikeSample({ a: [] }, { a: ['x'] }), /a/);
  });

  async function insertUser(
    organizationKey: number,
    name: string,
    accountId: string,
    timeZone: string,
    like: User,
  ): Promise<User> {
    const username = name.toLowerCase();
    const { key: _, ...fields } = like;
    return server.store.write(organizationKey, (writer) =>
      writer.users.insertUser({
        ...fields,
        accountId,
        username,
        userKey: accountId,
        email: `${username}@example.com`,
        displayName: name,
        publicName: name,
        timeZone,
      }),
    );
  }

  async function insertGroup(id: string, name: string, { createdAt }: User): Promise<Group> {
    const { organization, directory } = server.fernhollow;
    return server.store.write(organization.key, (writer) =>
      writer.groups.insertGroup({
        id,
        organizationKey: organization.key,
        directoryKey: directory.key,
        directoryId: directory.id,
        name,
        nameFolded: name,
        description: '',
        type: 'GROUP',
        managedBy: 'admins',
        source: 'local',
        createdAt,
        updatedAt: createdAt,
      }),
    );
  }
});

/** The same keys in the same order, with values of the same types, all the way down. */
function assertLikeSample(value: unknown, sample: unknown, path = ''): void {
  if (Array.isArray(sample)) {
    assert.ok(Array.isArray(value), path);
    assert.equal(value.length, sample.length, path);
    for (const [index, item] of sample.entries()) assertLikeSample(value[index], item, `${path}[${index}]`);
  } else if (typeof sample === 'object' && sample !== null) {
    assert.deepEqual(Object.keys(value as object), Object.keys(sample), path);
    for (const [key, item] of Object.entries(sample)) {
      assertLikeSample((value as Record<string, unknown>)[key], item, `${path}.${key}`);
    }
  } else {
    assert.equal(typeof value, typeof sample, path);
  }
}

/** The keys as they stand, but for what lists hold. */
function orderOf(value: unknown): unknown {
  if (Array.isArray(value) || typeof value !== 'object' || value === null) return null;
  return Object.entries(value).map(([key, item]) => [key, orderOf(item)]);
}

/**
 * The published schemas, told by hand: what is always there, with `?` what may be missing. Nothing in the published ones
 * is required, so these say more.
 */
const SHAPES: Record<string, Record<string, string>> = {
  Group: { name: 'string', groupId: 'string', self: 'uri', users: 'Users', expand: 'string' },
  Users: {
    size: 'integer',
    items: 'UserDetails[]',
    'max-results': 'integer',
    'start-index': 'integer',
    'end-index': 'integer',
  },
  UserDetails: {
    self: 'uri',
    name: 'string',
    key: 'string',
    accountId: 'string',
    emailAddress: 'string',
    avatarUrls: 'AvatarUrls',
    displayName: 'string',
    active: 'boolean',
    timeZone: 'string',
    accountType: 'string',
  },
  AvatarUrls: { '16x16': 'uri', '24x24': 'uri', '32x32': 'uri', '48x48': 'uri' },
  GroupDetails: { groupId: 'string', name: 'string' },
  GroupName: { groupId: 'string', name: 'string', self: 'uri' },
  PageOfGroupDetails: page('GroupDetails[]'),
  PageOfUserDetails: page('UserDetails[]'),
  PageOfUsers: page('User[]'),
  FoundGroups: { groups: 'FoundGroup[]', header: 'string', total: 'integer' },
  FoundGroup: {
    groupId: 'string',
    html: 'string',
    labels: 'GroupLabel[]',
    name: 'string',
    avatarUrl: 'uri?',
    managedBy: 'string?',
    usageType: 'string?',
  },
  GroupLabel: { text: 'string', title: 'string', type: 'string' },
  FoundUsersAndGroups: { groups: 'FoundGroups', users: 'FoundUsers' },
  FoundUsers: { users: 'UserPickerUser[]', header: 'string', total: 'integer' },
  UserPickerUser: {
    accountId: 'string',
    accountType: 'string',
    displayName: 'string',
    html: 'string',
    avatarUrl: 'uri?',
    key: 'string?',
    name: 'string?',
  },
  User: {
    self: 'uri',
    accountId: 'string',
    accountType: 'string',
    emailAddress: 'string',
    avatarUrls: 'AvatarUrls',
    displayName: 'string',
    active: 'boolean',
    timeZone: 'string',
    locale: 'string?',
    groups: 'GroupNames?',
    applicationRoles: 'ApplicationRoles?',
    expand: 'string?',
    key: 'string?',
    name: 'string?',
    appType: 'string?',
    guest: 'boolean?',
  },
  GroupNames: { size: 'integer', items: 'GroupName[]', 'max-results': 'integer?' },
  ApplicationRoles: { size: 'integer', items: 'ApplicationRole[]', 'max-results': 'integer?' },
  ApplicationRole: {
    key: 'string',
    name: 'string',
    groups: 'string[]',
    groupDetails: 'GroupName[]',
    defaultGroups: 'string[]',
    defaultGroupsDetails: 'GroupName[]',
    defined: 'boolean',
    hasUnlimitedSeats: 'boolean',
    platform: 'boolean',
    selectedByDefault: 'boolean',
    numberOfSeats: 'integer?',
    remainingSeats: 'integer?',
    userCount: 'integer?',
    userCountDescription: 'string?',
  },
  ServerInformation: {
    baseUrl: 'uri',
    version: 'string',
    versionNumbers: 'integer[]',
    deploymentType: 'string',
    buildNumber: 'integer',
    buildDate: 'time',
    serverTime: 'time',
    scmInfo: 'string',
    serverTitle: 'string',
    serverTimeZone: 'string',
    displayUrl: 'uri',
    displayUrlConfluence: 'uri',
    displayUrlServicedeskHelpCenter: 'uri',
    // The published schema does not have it, live servers do.
    defaultLocale: 'Locale?',
  },
  Locale: { locale: 'string' },
};

function page(values: string): Record<string, string> {
  const counts = { startAt: 'integer', maxResults: 'integer', total: 'integer' };
  return { self: 'uri', nextPage: 'uri?', isLast: 'boolean', ...counts, values };
}

const TYPES: Record<string, (value: unknown) => boolean> = {
  string: (value) => typeof value === 'string',
  boolean: (value) => typeof value === 'boolean',
  integer: Number.isInteger,
  uri: (value) => typeof value === 'string' && value.startsWith(SITE) && URL.canParse(value),
  time: (value) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0000$/.test(String(value)),
};

function assertShape(value: unknown, shape: string, path: string): void {
  if (shape.endsWith('[]')) {
    assert.ok(Array.isArray(value), `${path} is a list`);
    for (const [index, item] of value.entries()) assertShape(item, shape.slice(0, -2), `${path}[${index}]`);
    return;
  }
  const properties = SHAPES[shape];
  if (!properties) {
    assert.ok(TYPES[shape]?.(value), `${path} is no ${shape}: ${JSON.stringify(value)}`);
    return;
  }
  const object = value as Record<string, unknown>;
  for (const key of Object.keys(object)) assert.ok(key in properties, `${path}.${key} is not published`);
  for (const [key, type] of Object.entries(properties)) {
    const optional = type.endsWith('?');
    if (key in object) assertShape(object[key], optional ? type.slice(0, -1) : type, `${path}.${key}`);
    else assert.ok(optional, `${path}.${key} is missing`);
  }
}
