import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import type { AuditEvent } from '../../../src/core/audit.ts';
import { ACTION_NAMES } from '../../../src/core/auditActions.ts';
import { createDirectory } from '../../../src/core/directory.ts';
import { openStore } from '../../../src/store/open.ts';
import { testOnEngines } from '../../support/onEngines.ts';
import type { TestServer } from '../../support/server.ts';
import { ask } from '../../support/transcript.ts';
import { bearer, get, testOperation } from './scene.ts';

testOperation('organizations.v1.getEvents', async (scene) => {
  const { transcript, org, server, alice, bob, engineering } = scene;
  const { members } = server.directory;
  const address = { ...org.address(), groupId: engineering.id };
  server.clock.at += 1000;
  await members.remove(org.operator, address, bob.accountId);
  server.clock.at += 1000;
  await members.add({ ...org.operator, dialect: 'jira' }, address, bob.accountId);
  const list = (query: string) => get(scene.v1(`/events?${query}`));

  transcript.heading('Success');
  await transcript.tell('The latest comes first.', list('limit=2'));
  await transcript.tell('By action.', list('action=group_member_removed'));
  await transcript.tell('By way of Jira.', list('product=jira'));
  await transcript.tell(
    'By a word of it, in a span of time.',
    list(`q=ENGIN&from=${server.clock.at}&to=${server.clock.at + 1}`),
  );
  await transcript.tell('Below version 2 as well.', get(`/admin/v2/orgs/${org.id}/events?limit=1`));
  await transcript.tell('By nobody who did anything.', list(`actor=${alice.accountId}`));
  await transcript.tell('Of a directory.', list('action=directory_created&limit=1'));
  await transcript.tell('Addresses are not kept.', list('ip=192.0.2.7'));

  transcript.heading('Not valid');
  await transcript.list({
    'with a time that is none': list('from=yesterday'),
    'with an unknown product': list('product=trello'),
    'with a limit too great': list('limit=501'),
    'with a cursor of elsewhere': list('cursor=anything'),
  });
  await scene.refusals(list('limit=1'));
});

testOperation('organizations.v1.getEvent', async (scene) => {
  const { transcript, org } = scene;
  const event = (await org.events()).find(({ subject }) => subject.name === 'engineering');
  const path = scene.v1(`/events/${event?.id}`);

  transcript.heading('Success');
  await transcript.tell('One event.', get(path));
  transcript.heading('Not there');
  await transcript.list({
    'an event of another organization': get(scene.v1(`/events/${(await scene.marshgate.events())[0]?.id}`)),
    'no id': get(scene.v1('/events/anything')),
    'nothing that a database could hold': get(scene.v1('/events/%00')),
  });
  await scene.refusals(get(path));
});

testOperation('organizations.v1.getEventStream', async (scene) => {
  const { transcript, server } = scene;
  const stream = (query: string) => get(scene.v1(`/events-stream?${query}`));

  transcript.heading('Success');
  await transcript.tell('The oldest come first.', stream('limit=1'));
  await transcript.tell('The latest come first.', stream('limit=1&sortOrder=desc'));
  await transcript.tell(
    'Nothing yet, and a cursor to come back with.',
    stream(`from=${server.clock.at + 1}`),
  );

  transcript.heading('Not valid');
  await transcript.list({
    'in no order': stream('sortOrder=up'),
    'with a limit too great': stream('limit=501'),
  });
  await scene.refusals(stream('limit=1'));
});

testOperation('organizations.v1.getEventActions', async (scene) => {
  const { transcript } = scene;
  transcript.heading('Success');
  await transcript.tell('Every action there is.', get(scene.v1('/event-actions')));
  await scene.refusals(get(scene.v1('/event-actions')));
});

testOnEngines(
  'organizations.v1.getEvents: pages go there and back, and find what is rare',
  async (_t, server) => {
    const { fernhollow: org } = server;
    await org.createGroup('needle');
    const [pattern] = (await org.events()).slice(-1);
    assert.ok(pattern);
    const { number: _number, hash: _hash, ...event } = pattern;
    const straws = Array.from({ length: 2600 }, (_, index) => ({
      ...event,
      id: randomUUID(),
      subject: { ...event.subject, name: `straw ${index}` },
    }));
    await org.store.write(org.organization.key, (writer) =>
      writer.audit.appendEvents(org.organization.key, straws),
    );
    const all = (await org.events()).toReversed().map(({ id }) => id);
    const there = await follow(server, 'limit=500', 'next');
    assert.deepEqual(there.flatMap(idsOf), all);
    assert.equal(there[0]?.links.prev, undefined);
    const last = there.at(-1)?.links.self ?? '';
    const back = await follow(server, last, 'prev');
    assert.deepEqual(back.toReversed().flatMap(idsOf), all);

    // Far more events than one page looks at stand before it.
    const found = await follow(server, 'q=needle&limit=1', 'next');
    assert.equal(found.flatMap(idsOf).length, 1);
    assert.ok(found.length > 1, 'no page looks at all of them');
    const { data, links } = await page(server, `action=group_created&actor=operator&limit=7`);
    assert.deepEqual([data.length, Boolean(links.next)], [7, true]);
  },
);

testOnEngines(
  'organizations.v1.getEventStream: nothing is lost or repeated while others write',
  async (t, server) => {
    const { fernhollow: org, marshgate } = server;
    // Another node, or another process on the same file.
    const second = await openStore(server.location);
    t.after(() => second.close());
    const nodes = [server.store, second].map((store) => createDirectory({ store, now: Date.now }));
    let writing = true;
    const writers = nodes.flatMap((directory, node) =>
      [org, marshgate].map(async (its) => {
        for (let turn = 0; turn < 30; turn++) {
          const names = Array.from({ length: (turn % 5) + 1 }, (_, nth) => `g-${node}-${turn}-${nth}`);
          await directory.groups.createMany(its.operator, its.address(), names);
        }
      }),
    );
    const done = Promise.all(writers).finally(() => {
      writing = false;
    });

    const seen: string[] = [];
    let query = 'limit=7';
    for (let idle = false; !idle; ) {
      // Requests that are injected leave the event loop no turn of its own.
      await setImmediate();
      const last = !writing;
      const { data, links } = await stream(server, query);
      seen.push(...data.map(({ id }) => id));
      query = links.next ?? assert.fail('a stream always goes on');
      idle = last && data.length === 0;
    }
    await done;
    const events: AuditEvent[] = await org.events();
    assert.deepEqual(
      seen,
      events.map(({ id }) => id),
    );
    assert.ok(events.length > 100);
  },
);

testOnEngines(
  'organizations.v1.getEventActions: every action that is recorded has a name',
  async (_t, server) => {
    const { body } = await ask(server, {
      ...get(`/admin/v1/orgs/${server.fernhollow.id}/event-actions`),
      authorization: bearer(server.fernhollow.keys.full),
    });
    assert.deepEqual(
      body.data.map(({ id }: { id: string }) => id),
      Object.keys(ACTION_NAMES),
    );
  },
);

interface EventPage {
  data: { id: string }[];
  meta: { next?: string; page_size: number };
  links: { self: string; prev?: string; next?: string };
}

const idsOf = ({ data }: EventPage) => data.map(({ id }) => id);

/** A page by its parameters, or by a link of another. */
async function pageOf(server: TestServer, list: string, query: string): Promise<EventPage> {
  const { fernhollow: org } = server;
  const path = query.startsWith('http')
    ? query.replace(/^https?:\/\/[^/]+/, '')
    : `/admin/v1/orgs/${org.id}/${list}?${query}`;
  const answer = await ask(server, { ...get(path), authorization: bearer(org.keys.full) });
  assert.equal(answer.status, 200, answer.text);
  return answer.body;
}

const page = (server: TestServer, query: string) => pageOf(server, 'events', query);
const stream = (server: TestServer, query: string) => pageOf(server, 'events-stream', query);

async function follow(server: TestServer, query: string, way: 'next' | 'prev'): Promise<EventPage[]> {
  const pages: EventPage[] = [];
  for (let at: string | undefined = query; at !== undefined; at = pages.at(-1)?.links[way]) {
    pages.push(await page(server, at));
  }
  return pages;
}
