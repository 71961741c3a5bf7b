import type { Answer } from '../../support/transcript.ts';
import { get, post, testOperation, unreadable } from './scene.ts';

testOperation('extender.getGroups', async (scene) => {
  const { transcript, as } = scene;
  const list = (query?: Parameters<typeof get>[1]) => get('/getGroups', query);

  transcript.heading('Success');
  await transcript.tell('Names, ascending; by default as many as there may be.', {
    ...list(),
    authorization: as.bob,
  });
  await transcript.tell('A page; `total` tells of all of them.', list({ startAt: 1, maxResults: 2 }));

  transcript.heading('Pages');
  await scene.org.createGroup('Übergröße / 50% "more"');
  await transcript.list(
    {
      'names in no order of case': list({ startAt: 7 }),
      'the last one': list({ startAt: 8, maxResults: 1 }),
      'past the end': list({ startAt: 9 }),
      'far past the end': list({ startAt: 999_999_999_999_999 }),
      'of none, which is the default': list({ maxResults: 0, startAt: 8 }),
      'of more than there may be': list({ maxResults: 5000, startAt: 8 }),
      'with capitals, by accident': { ...list(), path: `${list().path}?MaxResults=1&StartAt=2` },
      'with empty numbers': list({ maxResults: '', startAt: '' }),
    },
    tellPage,
  );

  transcript.heading('Not valid');
  await transcript.list({
    'a start before all': list({ startAt: -1 }),
    'a page of less than none': list({ maxResults: -5 }),
    'a page of some': list({ maxResults: 'some' }),
    'a page of one and a half': list({ maxResults: '1.5' }),
    'a start beyond all numbers': list({ startAt: '9999999999999999' }),
    'a query that is none': { ...list(), path: `${list().path}?startAt=%zz` },
  });

  await scene.refusals(list());
});

/** `2 of 8 from 1, by 2: a, b` */
function tellPage({ body }: Answer): string {
  const names = body.groups.join(', ') || 'none';
  return `${body.groups.length} of ${body.total} from ${body.startAt}, by ${body.maxResults}: ${names}`;
}

testOperation('extender.addGroups', async (scene) => {
  const { transcript } = scene;
  const add = (...groups: string[]) => post('/addGroups', { groups });

  transcript.heading('Success');
  await transcript.tell('One.', add('group1'));
  await transcript.tell(
    'Several, with one that is there already; each is told as it was spelled.',
    add('group2', 'Group1', ' group3 '),
  );
  await transcript.tell('They are there at once.', get('/getGroups', { startAt: 4, maxResults: 3 }));
  await transcript.tell('The same several times: the first counts.', add('twice', 'TWICE', 'twice'));
  await transcript.tell('Nothing but what is there already.', add('group1', 'everyone'));
  await transcript.tell('Nothing at all.', add());

  transcript.heading('Conflict: what cannot be is skipped, and the rest is done');
  await transcript.list({
    'names that are none': add('', ' ', 'x'.repeat(256), 'bell\u0007', 'fine'),
    'the name of a default group, which is kept free for it': add('jira-admins-fernhollow', 'fine too'),
    'the name of a group of another directory is free': add('masons'),
  });

  transcript.heading('Not valid');
  await transcript.list({
    ...unreadable((body) => post('/addGroups', body), 'groups'),
    'with more in the list than there may be': add(...Array.from({ length: 10_001 }, () => 'x')),
  });

  await scene.refusals(add('refused'));
});

testOperation('extender.removeGroups', async (scene) => {
  const { transcript, org, people } = scene;
  const away = (...groups: string[]) => post('/removeGroups', { groups });
  const [group1] = await org.createGroups('group1', 'group2', 'group3', 'group4');
  if (group1) await org.join(group1, people.bob);

  transcript.heading('Success');
  await transcript.tell('One, with a member.', away('group1'));
  await transcript.tell(
    'Several, with one that is gone already; each is told as it was spelled.',
    away('Group2', 'group1', 'group3'),
  );
  await transcript.tell('They are gone at once.', get('/getGroups', { startAt: 4, maxResults: 2 }));
  await transcript.tell('The same twice: the first counts.', away('group4', 'GROUP4'));
  await transcript.tell('Nothing but what is gone already.', away('group1'));
  await transcript.tell('Nothing at all.', away());

  transcript.heading('Conflict: what may not go stays, and the rest goes');
  await org.createGroup('fine');
  await transcript.list({
    'synced, default and administrators’ groups, and those beyond reach': away(
      'everyone',
      'confluence-users-fernhollow',
      'site-admins',
      'org-admins',
      'masons',
      '',
      'fine',
    ),
  });

  transcript.heading('Not valid');
  await transcript.list(unreadable((body) => post('/removeGroups', body), 'groups'));

  await scene.refusals(away('engineering'));
});
