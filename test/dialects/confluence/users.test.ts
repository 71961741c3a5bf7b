import type { Answer } from '../../support/transcript.ts';
import { get, testOperation, UNKNOWN, type wiki } from './scene.ts';

type Query = NonNullable<Parameters<typeof wiki>[1]>;

testOperation('confluence.getUser', async (scene) => {
  const { transcript, org, people, as } = scene;
  const read = (query: Query) => get('/user', query);
  const gus = await org.createUser('gus');
  await org.grantToUser(gus, org.confluence, 'atlassian/guest');

  transcript.heading('Success');
  await transcript.tell('Thirteen keys.', {
    ...read({ accountId: people.alice.accountId }),
    authorization: as.bob,
  });
  await transcript.tell(
    'What is expanded is no longer expandable. Nobody has a personal space.',
    read({ accountId: people.bob.accountId, expand: 'operations,personalSpace' }),
  );
  await transcript.tell(
    'Who administers Confluence may do more.',
    read({ accountId: people.frank.accountId, expand: ['operations', 'details'] }),
  );
  await transcript.tell('A guest.', read({ accountId: gus.accountId }));
  await transcript.tell('Someone suspended.', read({ accountId: people.carol.accountId, expand: 'None' }));

  transcript.heading('Not valid');
  await transcript.list({
    'without an account': read({}),
    'with an empty account': read({ accountId: '' }),
    'with a username': read({ username: 'bob' }),
    'with a key': read({ key: people.bob.userKey }),
  });
  await scene.accountsNotFound((accountId) => read({ accountId }));
  await scene.refusals(read({ accountId: people.bob.accountId }));
});

testOperation('confluence.getCurrentUser', async (scene) => {
  const { transcript, as, tokens } = scene;
  const read = (query?: Query) => get('/user/current', query);

  transcript.heading('Success');
  await transcript.tell('Who asks.', { ...read(), authorization: as.bob });
  await transcript.tell('By a bearer token, with an expansion.', {
    ...read({ expand: 'operations' }),
    authorization: `Bearer ${tokens.frank}`,
  });
  await transcript.tell('Another account cannot be asked for here.', {
    ...read({ accountId: scene.people.bob.accountId }),
  });

  await scene.refusals(read());
});

testOperation('confluence.getGroupsOfUser', async (scene) => {
  const { transcript, org, people, as } = scene;
  const { bob, dave } = people;
  const list = (query: Query) => get('/user/memberof', { accountId: bob.accountId, ...query });
  await org.join(await org.createGroup('Early birds'), bob);

  transcript.heading('Success');
  await transcript.tell('By name without regard to case, a page of two.', {
    ...list({ limit: 2 }),
    authorization: as.bob,
  });
  await transcript.list(
    {
      'the page after it': list({ limit: 2, start: 2 }),
      'past the end': list({ limit: 2, start: 4 }),
      'of none': list({ limit: 0 }),
      'of 1000, which is cut': list({ limit: 1000 }),
      'with a total, which this operation does not have': list({ shouldReturnTotalSize: true }),
      'of someone who is in no group': list({ accountId: people.erin.accountId }),
      'of someone suspended': list({ accountId: people.carol.accountId }),
    },
    tellNames,
  );

  transcript.heading('Not valid');
  await transcript.list({
    'without an account': get('/user/memberof'),
    'with an empty account': list({ accountId: '' }),
    'with a username': get('/user/memberof', { username: 'bob' }),
    'a start before all': list({ start: -1 }),
    'a page of less than none': list({ limit: -1 }),
    'a page of some': list({ limit: 'some' }),
    'of a person of another directory, and wrong otherwise too': list({
      accountId: dave.accountId,
      start: -1,
    }),
  });
  await scene.accountsNotFound((accountId) => list({ accountId }));
  await scene.refusals(list({}));
});

testOperation('confluence.getUsersInBulk', async (scene) => {
  const { transcript, people, as, foreign } = scene;
  const { alice, bob, carol, dave } = people;
  const list = (query: Query) => get('/user/bulk', query);
  const both = { accountId: [bob.accountId, alice.accountId] };

  transcript.heading('Success');
  await transcript.tell('Oldest account first; a page of one, whose links repeat everything.', {
    ...list({ ...both, limit: 1, expand: 'operations' }),
    authorization: as.bob,
  });
  await transcript.list(
    {
      'joined by a comma': list({ accountId: `${bob.accountId},${alice.accountId}` }),
      'the second page': list({ ...both, limit: 1, start: 1 }),
      'the same twice': list({ accountId: [bob.accountId, bob.accountId] }),
      'who is not active': list({ accountId: carol.accountId }),
      'unknown, of another directory, of another organization': list({
        accountId: [bob.accountId, `712020:${UNKNOWN}`, 'nobody', dave.accountId, foreign.user.accountId],
      }),
      'past the hundredth, which are not looked at': list({
        accountId: [...Array.from({ length: 99 }, (_, index) => `x${index}`), alice.accountId, bob.accountId],
      }),
      'nobody known': list({ accountId: 'nobody' }),
    },
    tellNames,
  );

  transcript.heading('Not valid');
  await transcript.list({
    'without an account': list({}),
    'with an empty account': list({ accountId: '' }),
    'with nothing but commas': list({ accountId: ', ,' }),
    'a start before all': list({ ...both, start: -1 }),
    'a page of some': list({ ...both, limit: 'some' }),
    'an account that no text can be': list({ accountId: 'nul\0' }),
  });
  await scene.refusals(list(both));
});

/** `2 from 0, by 200: Alice, Bob` */
function tellNames({ body }: Answer): string {
  const names = body.results.map((item: Record<string, string>) => item.displayName ?? item.name);
  const total = 'totalSize' in body ? ` of ${body.totalSize}` : '';
  const next = 'next' in body._links ? ', with more' : '';
  return `${body.size}${total} from ${body.start}, by ${body.limit}${next}: ${names.join(', ') || 'none'}`;
}
