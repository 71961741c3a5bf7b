import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useState } from 'react';
import { fetchAllMembers } from '../../../api/members.ts';
import type { Group } from '../../../api/types.ts';
import { toCsv } from '../../../lib/csv.ts';
import { download } from '../../../parts/download.ts';
import { tellFailed } from '../../../parts/toasts.tsx';

const HEADINGS = ['account id', 'username', 'email', 'name', 'status'];

/** All members as a CSV file, which can be put in again. */
export function ExportMembers({ group }: { group: Group }) {
  const [count, setCount] = useState<number>();
  const busy = count !== undefined;

  async function save(): Promise<void> {
    setCount(0);
    try {
      const members = await fetchAllMembers(group.id, setCount);
      const rows = members.map(({ accountId, username, email, displayName, status }) => [
        accountId,
        username,
        email,
        displayName,
        status,
      ]);
      download(`${group.name.replace(/[^\w.-]+/g, '-')}-members.csv`, 'text/csv', toCsv(HEADINGS, rows));
    } catch (error) {
      tellFailed(error);
    } finally {
      setCount(undefined);
    }
  }

  return (
    <Button
      variant="default"
      leftSection={<IconDownload size={14} />}
      onClick={save}
      disabled={busy || group.memberCount === 0}
    >
      {busy ? `${count.toLocaleString('en')} of ${group.memberCount.toLocaleString('en')}…` : 'Export CSV'}
    </Button>
  );
}
