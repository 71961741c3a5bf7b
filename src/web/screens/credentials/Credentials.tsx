import { Button, SegmentedControl } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { type CredentialList, useCredentials } from '../../api/credentials.ts';
import { useCaller } from '../../api/session.ts';
import { readCredentialsSearch } from '../../lib/searches.ts';
import { Page } from '../../parts/Page.tsx';
import { More } from '../../parts/rows/More.tsx';
import { Rows } from '../../parts/rows/Rows.tsx';
import { Empty } from '../../parts/states/Empty.tsx';
import { Missing } from '../../parts/states/Missing.tsx';
import { useFilters } from '../../parts/useFilters.ts';
import { CreateCredential } from './CreateCredential.tsx';
import { CredentialRow } from './CredentialRow.tsx';

const CHOICES: { value: CredentialList; label: string }[] = [
  { value: 'own', label: 'My tokens' },
  { value: 'all', label: 'All tokens' },
  { value: 'keys', label: 'API keys' },
];

/** What lets programs in: API tokens of people and, for administrators, the organization's keys. */
export function Screen() {
  const { permissions } = useCaller();
  const { filters, set } = useFilters(readCredentialsSearch);
  const [creating, setCreating] = useState(false);
  const { list = 'own' } = filters;
  const noun = list === 'keys' ? 'key' : 'token';
  return (
    <Page
      title="Credentials"
      subtitle={
        list === 'keys'
          ? 'API keys act for the administrators of the organization.'
          : 'API tokens act as the person they belong to.'
      }
      actions={
        list !== 'all' && (
          <Button leftSection={<IconPlus size={14} />} onClick={() => setCreating(true)}>
            Create {noun}
          </Button>
        )
      }
    >
      {permissions.administerOrganization && (
        <div>
          <SegmentedControl
            aria-label="Which credentials"
            data={CHOICES}
            value={list}
            onChange={(chosen) => set('list', chosen === 'own' ? '' : chosen)}
          />
        </div>
      )}
      <List key={list} list={list} noun={noun} />
      {creating && list !== 'all' && (
        <CreateCredential list={list} noun={noun} onClose={() => setCreating(false)} />
      )}
    </Page>
  );
}

function List({ list, noun }: { list: CredentialList; noun: string }) {
  const credentials = useCredentials(list);
  if (!credentials.data) return <Missing query={credentials} what={`list of ${noun}s`} />;
  if (credentials.data.length === 0) return <Empty title={`There are no ${noun}s`} />;
  return (
    <div>
      <Rows label={`API ${noun}s`}>
        {credentials.data.map((credential) => (
          <CredentialRow key={credential.id} {...{ credential, list, noun }} />
        ))}
      </Rows>
      <More label="Show more" pages={credentials} />
    </div>
  );
}
