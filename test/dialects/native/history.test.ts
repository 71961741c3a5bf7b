import assert from 'node:assert/strict';
import { newEvent } from '../../support/rows.ts';
import type { Answer } from '../../support/transcript.ts';
import { get, patch, post, put, remove, testScene } from './scene.ts';

/* native.listEvents */

interface Told {
  action: string;
  subject: { name: string };
  object: { name: string } | null;
}

const lines = ({ body }: Answer): string[] =>
  body.items.map(({ action, subject, object }: Told) =>
    [action, subject.name, object?.name].filter(Boolean).join(' '),
  );

testScene('the history is told newest first, with what was before and after', async (scene) => {
  const { engineering, carol, olga } = scene;
  await scene.ask(patch(`/groups/${engineering.id}`, { name: 'builders' }));
  await scene.ask(put(`/groups/${engineering.id}/members/${carol.accountId}`));
  const answer = await scene.ask(get('/events?limit=2'));
  assert.deepEqual(lines(answer), ['group_member_added builders Carol', 'group_updated builders']);
  const [, renaming] = answer.body.items;
  assert.deepEqual([renaming.before, renaming.after], [{ name: 'engineering' }, { name: 'builders' }]);
  assert.deepEqual(renaming.actionName, 'Group changed');
  assert.deepEqual(
    [renaming.actor.id, renaming.actor.name, renaming.actor.dialect],
    [olga.accountId, 'Olga', 'native'],
  );
  assert.ok(!answer.text.includes('hash'));
});

testScene(
  'the history is narrowed to a group, a person, an actor, an action, an API, a time and a text',
  async (scene) => {
    const { engineering, carol, olga, server, org } = scene;
    server.clock.at += 60_000;
    await scene.ask(put(`/groups/${engineering.id}/members/${carol.accountId}`));
    await scene.ask(post('/groups', { name: 'design' }));
    server.clock.at += 60_000;
    await org.createGroup('late');
    const added = 'group_member_added engineering Carol';
    const at = (minutes: number) => new Date(server.clock.at - minutes * 60_000).toISOString();
    const asked: Record<string, string[]> = {
      [`groupId=${engineering.id}&limit=1`]: [added],
      [`about=${carol.accountId}&limit=1`]: [added],
      [`actorId=${olga.accountId}`]: ['group_created design', added],
      'action=group_member_added&limit=1': [added],
      'dialect=native': ['group_created design', added],
      [`since=${at(1)}&until=${at(0)}`]: ['group_created design', added],
      'search=DESIGN': ['group_created design'],
      [`actorId=${olga.accountId}&action=group_created&search=des`]: ['group_created design'],
      'search=nothing%20like%20it': [],
    };
    for (const [query, expected] of Object.entries(asked)) {
      assert.deepEqual(lines(await scene.ask(get(`/events?${query}`))), expected, query);
    }
    for (const wrong of ['action=nothing', 'since=yesterday', 'cursor=x', 'after=x']) {
      assert.equal((await scene.ask(get(`/events?${wrong}`))).status, 400, wrong);
    }
  },
);

testScene('the history is followed as it happens, and goes back page by page', async (scene) => {
  const { body: first } = await scene.ask(get('/events?limit=3'));
  const nothing = await scene.ask(get(`/events?after=${first.latest}`));
  assert.deepEqual(nothing.body.items, []);
  for (const name of ['one', 'two', 'three']) await scene.ask(post('/groups', { name }));
  const some = await scene.ask(get(`/events?after=${nothing.body.latest}&limit=2`));
  assert.deepEqual(lines(some), ['group_created one', 'group_created two']);
  const rest = await scene.ask(get(`/events?after=${some.body.latest}&search=group_created`));
  assert.deepEqual(lines(rest), ['group_created three']);
  const older = await scene.ask(get(`/events?cursor=${first.next}`));
  assert.equal(older.body.items[0].number, first.items[2].number - 1);
});

testScene('what is looked for in vain among the latest events is not taken for new later', async (scene) => {
  const { org } = scene;
  await org.createGroup('weir');
  await org.store.write(org.organization.key, (writer) =>
    writer.audit.appendEvents(
      org.organization.key,
      Array.from({ length: 2100 }, (_, index) => newEvent(`gauge ${index}`)),
    ),
  );
  const search = 'action=group_created&search=weir';
  const { body: first } = await scene.ask(get(`/events?${search}`));
  assert.deepEqual(first.items, []);
  const nothing = await scene.ask(get(`/events?after=${first.latest}&${search}`));
  assert.deepEqual(lines(nothing), []);
  await scene.ask(post('/groups', { name: 'second weir' }));
  const something = await scene.ask(get(`/events?after=${nothing.body.latest}&${search}`));
  assert.deepEqual(lines(something), ['group_created second weir']);
  const older = await scene.ask(get(`/events?cursor=${first.next}`));
  assert.deepEqual(lines(older), ['group_created weir']);
});

testScene('the history is for administrators of the organization, and of their own alone', async (scene) => {
  assert.equal((await scene.ask({ ...get('/events'), authorization: scene.tokens.sam ?? '' })).status, 403);
  const theirs = await scene.marshgate.createKey('theirs');
  const { text } = await scene.ask({ ...get('/events'), authorization: `Bearer ${theirs}` });
  assert.ok(text.includes('Marshgate') && !text.includes('Fernhollow'));
});

/* native.listTokens, native.createToken, native.revokeToken, native.listKeys, native.createKey, native.revokeKey */

testScene('tokens are made, shown once, listed and revoked', async (scene) => {
  const { alice, tokens } = scene;
  const as = tokens.alice ?? '';
  const asked = { label: 'script', scopes: ['read:groups:admin'], expiresAt: '2026-02-01T00:00:00.000Z' };
  const made = await scene.ask({ ...post('/tokens', asked), authorization: as });
  assert.equal(made.status, 201);
  const { secret, ...rest } = made.body;
  assert.match(secret, /^gkt_[\w-]{43}$/);
  const owner = { accountId: alice.accountId, displayName: 'Alice', email: 'alice@example.com' };
  const unused = { id: rest.id, ...asked, owner, createdAt: '2026-01-15T12:00:00.000Z', lastUsedAt: null };
  assert.deepEqual(rest, unused);
  const authorization = `Bearer ${secret}`;
  assert.equal((await scene.ask({ ...get('/groups'), authorization })).status, 200);
  assert.equal((await scene.ask({ ...get('/users'), authorization })).status, 403);

  await scene.org.settled();
  const own = await scene.ask({ ...get('/tokens'), authorization: as });
  assert.deepEqual(own.body.items.at(-1), { ...rest, lastUsedAt: '2026-01-15T12:00:00.000Z' });
  assert.ok(!own.text.includes(secret));
  assert.equal((await scene.ask({ ...get('/tokens?all=true'), authorization: as })).status, 403);
  assert.ok((await scene.ask(get('/tokens?all=true'))).body.items.length > own.body.items.length);

  assert.equal(
    (await scene.ask({ ...remove(`/tokens/${rest.id}`), authorization: tokens.sam ?? '' })).status,
    404,
  );
  assert.equal((await scene.ask({ ...remove(`/tokens/${rest.id}`), authorization: as })).status, 204);
  assert.equal((await scene.ask({ ...get('/groups'), authorization })).status, 401);
});

testScene(
  'keys are made, shown once, listed and revoked by administrators of the organization',
  async (scene) => {
    const made = await scene.ask(post('/keys', { label: 'sync' }));
    assert.equal(made.status, 201);
    assert.deepEqual([made.body.scopes, made.body.owner, made.body.expiresAt], [null, null, null]);
    const authorization = `Bearer ${made.body.secret}`;
    assert.equal((await scene.ask({ ...post('/groups', { name: 'by key' }), authorization })).status, 201);
    const { body } = await scene.ask(get('/keys?limit=500'));
    assert.equal(body.items.at(-1).label, 'sync');
    assert.equal((await scene.ask({ ...get('/keys'), authorization: scene.tokens.sam ?? '' })).status, 403);
    assert.equal((await scene.ask(remove(`/keys/${made.body.id}`))).status, 204);
    assert.equal((await scene.ask({ ...get('/keys'), authorization })).status, 401);
    assert.equal(
      (await scene.ask({ ...post('/tokens', {}), authorization: `Bearer ${scene.org.keys.full}` })).status,
      400,
    );
  },
);

testScene('times come in any form of RFC 3339, and are told in one', async (scene) => {
  const make = (expiresAt: string) => scene.ask(post('/keys', { expiresAt }));
  for (const expiresAt of [
    '2026-02-01T00:00:00Z',
    '2026-02-01T01:00:00+01:00',
    '2026-02-01T00:00:00.000000Z',
  ]) {
    const { status, body } = await make(expiresAt);
    assert.deepEqual([status, body.expiresAt], [201, '2026-02-01T00:00:00.000Z'], expiresAt);
  }
  for (const expiresAt of ['2026-02-01', '2026-13-01T00:00:00Z', '2026-02-01T25:00:00Z', 'tomorrow', '']) {
    assert.equal((await make(expiresAt)).status, 400, expiresAt);
  }
});

testScene('a credential with scopes makes none that may do more than itself', async (scene) => {
  const held = ['write:credentials:admin', 'read:groups:admin'];
  const authorization = `Bearer ${await scene.org.createKey('narrow', { scopes: held })}`;
  const make = async (scopes?: string[]) =>
    (await scene.ask({ ...post('/keys', { ...(scopes && { scopes }) }), authorization })).status;
  assert.deepEqual(
    [await make(['read:groups:admin']), await make(), await make(['write:groups:admin'])],
    [201, 403, 403],
  );
});
