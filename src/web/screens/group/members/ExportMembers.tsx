import { Button } from '@mantine/core';
import { IconDownload, IconPlayerStop } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { everyMember } from '../../../api/members.ts';
import type { Group, User } from '../../../api/types.ts';
import { BYTE_ORDER_MARK, fileNameOf, toCsv } from '../../../lib/csv.ts';
import { download } from '../../../parts/download.ts';
import { tellFailed } from '../../../parts/toasts.tsx';

const HEADINGS = ['account id', 'username', 'email', 'name', 'status'];

/** All members as a CSV file, which can be put in again. A million take a minute or more: it tells how far it is, and stops. */
export function ExportMembers({ group }: { group: Group }) {
  const [count, setCount] = useState<number>();
  const exporting = useRef<AbortController>(undefined);
  useEffect(() => () => exporting.current?.abort(), []);

  async function save(): Promise<void> {
    const controller = new AbortController();
    const { signal } = controller;
    exporting.current = controller;
    setCount(0);
    try {
      const csv = await csvOf(group, signal, setCount);
      download([fileNameOf(group.name), 'members.csv'].filter(Boolean).join('-'), csv);
    } catch (error) {
      if (!signal.aborted) tellFailed(error);
    } finally {
      setCount(undefined);
    }
  }

  if (count === undefined) {
    return (
      <Button variant="default" leftSection={<IconDownload size={14} />} onClick={save}>
        Export CSV
      </Button>
    );
  }
  return (
    <Button
      variant="default"
      leftSection={<IconPlayerStop size={14} />}
      onClick={() => exporting.current?.abort()}
      title="Stop the export"
    >
      {count.toLocaleString('en')} of {group.memberCount.toLocaleString('en')}…
    </Button>
  );
}

/** Each page is handed to the browser as it comes: as objects of ours a million people would be hundreds of megabytes. */
async function csvOf(group: Group, signal: AbortSignal, onProgress: (count: number) => void): Promise<Blob> {
  const parts = [new Blob([BYTE_ORDER_MARK, toCsv([HEADINGS])])];
  let count = 0;
  for await (const { items } of everyMember(group.id, signal)) {
    parts.push(new Blob([toCsv(items.map(cellsOf))]));
    count += items.length;
    onProgress(count);
  }
  return new Blob(parts, { type: 'text/csv' });
}

function cellsOf({ accountId, username, email, displayName, status }: User): string[] {
  return [accountId, username, email, displayName, status];
}
