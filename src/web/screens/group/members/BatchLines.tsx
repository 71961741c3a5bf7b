import { useMemo } from 'react';
import type { BatchLine } from '../../../api/types.ts';
import { Tag } from '../../../parts/Tag.tsx';
import type { Column } from '../../../parts/table/columns.ts';
import { DataTable } from '../../../parts/table/DataTable.tsx';
import { useRows } from '../../../parts/table/useRows.ts';
import classes from './BatchPreview.module.css';

interface Props {
  lines: BatchLine[];
  /** What is said of those for whom nothing changes, and of those for whom it does. */
  unchanged: string;
  change: string;
}

/** What cannot be used comes first, then who is concerned. */
const ORDER: BatchLine['outcome'][] = ['refused', 'changed', 'unchanged', 'repeated'];

/** What is said for short beside the line, which names whom it was about. */
const SHORT: Record<string, string> = { 'user-not-found': 'nobody goes by that' };

export function BatchLines({ lines, unchanged, change }: Props) {
  const sorted = useMemo(
    () =>
      lines
        .map((line, index) => ({ ...line, number: index + 1 }))
        .sort((one, other) => ORDER.indexOf(one.outcome) - ORDER.indexOf(other.outcome)),
    [lines],
  );
  const columns = useMemo(() => columnsOf({ unchanged, change }), [unchanged, change]);
  return (
    <div className={classes.lines}>
      <DataTable
        label="lines"
        rows={useRows(sorted)}
        columns={columns}
        rowKey={({ number }) => String(number)}
        rowLabel={({ input }) => input}
      />
    </div>
  );
}

function columnsOf({ unchanged, change }: Pick<Props, 'unchanged' | 'change'>): Column<BatchLine>[] {
  return [
    {
      id: 'input',
      header: 'Line',
      width: 'minmax(0, 1fr)',
      needs: 'some',
      cell: ({ input }) => <span title={input}>{input}</span>,
    },
    {
      id: 'person',
      header: 'Person',
      width: 'minmax(0, 1fr)',
      cell: ({ input, user }) =>
        user ? <span title={user.email}>{user.displayName}</span> : <span title={input}>{input}</span>,
    },
    {
      id: 'outcome',
      header: 'Outcome',
      width: 'minmax(0, 1.3fr)',
      cell: ({ outcome, refusal }) => {
        if (outcome === 'refused')
          return (
            <Tag tone="bad" title={refusal?.message ?? ''}>
              {SHORT[refusal?.kind ?? ''] ?? refusal?.message}
            </Tag>
          );
        if (outcome === 'changed') return <Tag tone="good">{change}</Tag>;
        return <Tag>{outcome === 'repeated' ? 'named twice' : unchanged}</Tag>;
      },
    },
  ];
}
