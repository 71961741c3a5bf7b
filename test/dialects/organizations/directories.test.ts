import { get, post, testOperation, UNKNOWN } from './scene.ts';

testOperation('organizations.v2.getDirectories', async (scene) => {
  const { transcript, org, dave, contractors } = scene;
  const list = (query = '') => get(`/admin/v2/orgs/${org.id}/directories${query}`);

  transcript.heading('Success');
  await transcript.tell('Oldest first.', list());
  const first = await transcript.tell('One to a page.', list('?limit=1'));
  await transcript.tell('The next page.', list(`?cursor=${first.body.links.next}`));

  transcript.heading('Filters');
  await transcript.list(
    {
      'by account': list(`?accountId=${encodeURIComponent(dave.accountId)}`),
      'by an unknown account': list(`?accountId=${UNKNOWN}`),
      "by another organization's account": list(`?accountId=${scene.foreign.user.accountId}`),
      'by id': list(`?directoryIds=${contractors.id}`),
      'by an unknown id': list(`?directoryIds=${UNKNOWN}`),
      'by what is no id': list('?directoryIds=main'),
      'by part of the name': list('?searchTerm=CONTRA'),
    },
    ({ body }) => body.data.map(({ name }: { name: string }) => name).join(', '),
  );

  transcript.heading('Not valid');
  await transcript.list({
    'with a limit of 0': list('?limit=0'),
    'with a limit of 101': list('?limit=101'),
    'with a cursor that is none': list('?cursor=bm9uc2Vuc2U'),
  });

  await scene.refusals(list());
});

testOperation('organizations.v2.searchWorkspaces', async (scene) => {
  const { transcript, org, contractors } = scene;
  const search = (body?: unknown) => post(`/admin/v2/orgs/${org.id}/workspaces`, body);

  transcript.heading('Success');
  await transcript.tell('The products of an only site are reached at the server’s own address.', search());
  const { organizations } = scene.server.directory;
  await organizations.setSeatLimit(org.operator, org.jira, 25);
  await organizations.setResourceStatus(org.operator, org.confluence, 'offline');
  await organizations.createSite(org.operator, org.address(contractors), {
    name: 'millrace',
    host: 'millrace.example.com',
  });
  const first = await transcript.tell(
    'Those of several sites at the host of each.',
    search({ limit: 1, sort: [{ field: 'attributes.name', order: 'desc' }] }),
  );
  await transcript.tell('The next page, by the cursor alone.', search({ cursor: first.body.links.next }));
  await transcript.tell(
    'The one at an address, as connectors look it up.',
    search({
      query: {
        and: [
          { field: { name: 'attributes.hostUrl', values: ['http://fernhollow.example.com'] } },
          { field: { name: 'attributes.typeKey', values: ['jira-software'] } },
        ],
      },
    }),
  );

  transcript.heading('Queries');
  await transcript.list(
    {
      'an empty object': search({}),
      'an empty query': search({ query: {} }),
      'null for everything': search({ query: null, sort: null, cursor: null }),
      'by status': search({ query: { field: { name: 'attributes.status', values: ['offline'] } } }),
      'by what it is not': search({
        query: { nor: [{ field: { name: 'attributes.type', values: ['Jira'] } }] },
      }),
      'by text': search({ query: { searchWorkspaces: 'MILL' } }),
      'by id': search({ query: { field: { name: 'id', values: [org.jira] } } }),
      'a field without values': search({ query: { field: { name: 'id', values: [] } } }),
      'newest name last': search({ sort: [{ field: 'attributes.type' }] }),
    },
    ({ body }) =>
      body.data
        .map(
          ({ type, attributes }: { type: string; attributes: { name: string } }) =>
            `${attributes.name} ${type}`,
        )
        .join(', '),
  );

  transcript.heading('Not valid');
  await transcript.list({
    'with a cursor and a limit': search({ cursor: first.body.links.next, limit: 1 }),
    'with a cursor that is none': search({ cursor: 'bm9uc2Vuc2U' }),
    'with a query of another kind': search({ query: { features: [] } }),
    'with an unknown field': search({ query: { field: { name: 'attributes.colour', values: ['red'] } } }),
    'with an unknown field to sort by': search({ sort: [{ field: 'colour' }] }),
    'with a query that is no object': search({ query: 'jira' }),
    'with "and" of no list': search({ query: { and: {} } }),
    'with a limit of 0': search({ limit: 0 }),
    'with broken JSON': search('{'),
    'with a form': {
      ...search('limit=1'),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    },
  });

  await scene.refusals(search({}));
});
