import assert from 'node:assert/strict';
import { type Answer, type Ask, ask } from '../../support/transcript.ts';
import { get, PASSWORD, post, remove, type Scene, testScene } from './scene.ts';

/*
 * native.startSession, native.getSession, native.endSession, native.endSessions: signing in and out, and what a browser
 * may do with its cookie.
 */

const MINUTE = 60_000;

/** Signs in, and returns the cookie as a browser sends it back. */
async function signIn(
  scene: Scene,
  login = 'olga',
  password = PASSWORD,
): Promise<{ answer: Answer; cookie: string }> {
  const answer = await bare(scene, post('/session', { login, password }));
  return { answer, cookie: answer.headers['set-cookie']?.split(';', 1)[0] ?? '' };
}

/** Sends a request with nothing but its own headers. */
function bare(scene: Scene, request: Ask): Promise<Answer> {
  return ask(scene.server, { ...request, authorization: null });
}

function withCookie(request: Ask, cookie: string, headers: Record<string, string> = {}): Ask {
  return { ...request, headers: { cookie, ...headers } };
}

const SAME = { 'sec-fetch-site': 'same-origin' };

testScene(
  'signing in sets a cookie that scripts and other sites cannot use, and tells what one may do',
  async (scene) => {
    await scene.setPassword(scene.olga);
    for (const login of ['olga', 'OLGA', 'olga@example.com']) {
      const { answer, cookie } = await signIn(scene, login);
      assert.equal(answer.status, 201);
      assert.match(
        answer.headers['set-cookie'] ?? '',
        /^groupkeep_session=[\w-]{43}; Path=\/; Max-Age=604800; HttpOnly; SameSite=Strict$/,
      );
      const me = await bare(scene, withCookie(get('/session'), cookie));
      assert.deepEqual(me.body, answer.body);
    }
  },
);

testScene('whoever asks is told who they are and what they may do', async (scene) => {
  const { org, tokens } = scene;
  const told = async (authorization: string) => {
    const { body } = await scene.ask({ ...get('/session'), authorization });
    const { administerOrganization, browse, directories, sites } = body.permissions;
    return {
      who: body.user?.username ?? null,
      administerOrganization,
      browse,
      manageGroups: directories.map(({ manageGroups }: { manageGroups: boolean }) => manageGroups),
      sites: sites.map(({ permissions }: { permissions: string[] }) => permissions.length),
    };
  };
  assert.deepEqual(await told(tokens.olga ?? ''), {
    who: 'olga',
    administerOrganization: true,
    browse: true,
    manageGroups: [true],
    sites: [5],
  });
  assert.deepEqual(await told(tokens.sam ?? ''), {
    who: 'sam',
    administerOrganization: false,
    browse: true,
    manageGroups: [true],
    sites: [5],
  });
  assert.deepEqual(await told(tokens.alice ?? ''), {
    who: 'alice',
    administerOrganization: false,
    browse: true,
    manageGroups: [false],
    sites: [2],
  });
  const carol = `Bearer ${await org.createToken(scene.carol)}`;
  assert.deepEqual(await told(carol), {
    who: 'carol',
    administerOrganization: false,
    browse: false,
    manageGroups: [false],
    sites: [0],
  });
  assert.deepEqual((await told(`Bearer ${org.keys.full}`)).who, null);
});

testScene(
  'a wrong password, an unknown name and a suspended person are told the same, and guessers wait',
  async (scene) => {
    const { org, alice, olga } = scene;
    await scene.setPassword(olga);
    await scene.setPassword(alice);
    await org.service.users.suspend(org.operator, { ...org.address(), accountId: alice.accountId });
    const answers = [
      (await signIn(scene, 'olga', 'wrong')).answer,
      (await signIn(scene, 'nobody')).answer,
      (await signIn(scene, 'alice')).answer,
      (await signIn(scene, 'olga\0')).answer,
    ];
    assert.deepEqual(
      answers.map(({ status }) => status),
      [401, 401, 401, 400],
    );
    for (const { headers } of answers) assert.equal(headers['set-cookie'], undefined);
    let last: Answer | undefined;
    for (let tries = 0; tries < 8; tries += 1) last = (await signIn(scene, 'olga', 'wrong')).answer;
    assert.equal(last?.status, 429);
    assert.equal(last.body.error.kind, 'too-many-failures');
    assert.ok(Number(last.headers['retry-after']) > 0);
  },
);

testScene('a cookie changes things from its own origin alone', async (scene) => {
  await scene.setPassword(scene.olga);
  const { cookie } = await signIn(scene);
  const { host } = scene.org.site;
  const statuses: Record<string, number> = {};
  const attempts: Record<string, Record<string, string>> = {
    'same origin': SAME,
    'its own Origin': { origin: `http://${host}` },
    'same site': { 'sec-fetch-site': 'same-site' },
    'cross site': { 'sec-fetch-site': 'cross-site' },
    'cross site with our Origin': { 'sec-fetch-site': 'cross-site', origin: `http://${host}` },
    'another Origin': { origin: 'http://evil.example' },
    'another port': { origin: `http://${host}:8443` },
    'another scheme': { origin: `https://${host}` },
    'the Origin null': { origin: 'null' },
    'a host that is none': { host: 'localhost:99999', origin: 'http://localhost:99999' },
    'no word of it': {},
  };
  for (const [name, headers] of Object.entries(attempts)) {
    const request = withCookie(post('/groups', { name }), cookie, headers);
    statuses[name] = (await bare(scene, request)).status;
  }
  assert.deepEqual(statuses, {
    'same origin': 201,
    'its own Origin': 201,
    'same site': 403,
    'cross site': 403,
    'cross site with our Origin': 403,
    'another Origin': 403,
    'another port': 403,
    'another scheme': 403,
    'the Origin null': 403,
    'a host that is none': 403,
    'no word of it': 403,
  });
  const reading = withCookie(get('/groups'), cookie, { 'sec-fetch-site': 'cross-site' });
  const { status, headers } = await bare(scene, reading);
  assert.equal(status, 200);
  assert.equal(headers['access-control-allow-origin'], undefined);
});

testScene('another origin signs nobody in, nor uses a token; a script needs no origin', async (scene) => {
  await scene.setPassword(scene.olga);
  const there = { 'sec-fetch-site': 'cross-site' };
  const credentials = { login: 'olga', password: PASSWORD };
  assert.equal((await bare(scene, { ...post('/session', credentials), headers: there })).status, 403);
  assert.equal((await scene.ask({ ...post('/groups', { name: 'theirs' }), headers: there })).status, 403);
  assert.equal((await scene.ask(post('/groups', { name: 'ours' }))).status, 201);
});

testScene('signing out ends this session, and signing out everywhere every one', async (scene) => {
  await scene.setPassword(scene.olga);
  const cookies = [await signIn(scene), await signIn(scene), await signIn(scene)].map(({ cookie }) => cookie);
  const [first = '', second = '', third = ''] = cookies;
  const isIn = async (cookie: string) =>
    (await bare(scene, withCookie(get('/session'), cookie))).status === 200;
  const out = await bare(scene, withCookie(remove('/session'), first, SAME));
  assert.equal(out.status, 204);
  assert.match(
    out.headers['set-cookie'] ?? '',
    /^groupkeep_session=; Path=\/; Max-Age=0; HttpOnly; SameSite=Strict$/,
  );
  assert.deepEqual([await isIn(first), await isIn(second), await isIn(third)], [false, true, true]);
  assert.equal((await bare(scene, withCookie(remove('/sessions'), second, SAME))).status, 204);
  assert.deepEqual([await isIn(second), await isIn(third)], [false, false]);
  const again = await bare(scene, withCookie(remove('/session'), first, SAME));
  assert.equal(again.status, 401);
});

testScene('a session ends by the settings, by suspension and by a new password', async (scene) => {
  const { org, olga, server } = scene;
  const colleague = await org.createUser('oscar', { groups: ['org-admins'] });
  await scene.setPassword(colleague);
  const isIn = async (cookie: string) =>
    (await bare(scene, withCookie(get('/session'), cookie))).status === 200;
  const idle = (await signIn(scene, 'oscar')).cookie;
  server.clock.at += 480 * MINUTE;
  assert.equal(await isIn(idle), false);
  const changed = (await signIn(scene, 'oscar')).cookie;
  await scene.setPassword(colleague, 'another horse');
  assert.equal(await isIn(changed), false);
  const suspended = (await signIn(scene, 'oscar', 'another horse')).cookie;
  assert.equal(await isIn(suspended), true);
  await scene.ask(post(`/users/${colleague.accountId}/suspend`));
  assert.equal(await isIn(suspended), false);
  assert.equal(olga.status, 'active');
});

testScene('a credential in the header goes before the cookie, and a wrong cookie is none', async (scene) => {
  await scene.setPassword(scene.olga);
  const { cookie } = await signIn(scene);
  const both = { ...withCookie(get('/session'), cookie), authorization: scene.tokens.alice ?? '' };
  assert.equal((await scene.ask(both)).body.user.username, 'alice');
  assert.equal((await bare(scene, withCookie(get('/session'), `${cookie.slice(0, -1)}!`))).status, 401);
  const among = `theme=dark; ${cookie}; x=y`;
  assert.equal((await bare(scene, withCookie(get('/session'), among))).status, 200);
  const wrong = { ...withCookie(get('/session'), cookie), authorization: 'Bearer gkt_wrong' };
  const refused = await scene.ask(wrong);
  assert.equal(refused.status, 401);
  assert.equal(refused.headers['www-authenticate'], 'Bearer realm="groupkeep"');
});
