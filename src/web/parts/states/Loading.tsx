import { Skeleton } from '@mantine/core';

interface Props {
  /** What is being fetched, for those who hear the page. */
  what: string;
  lines?: number;
}

/** Content is on its way. */
export function Loading({ what, lines = 4 }: Props) {
  return (
    <div role="status">
      <span className="visually-hidden">Loading {what}…</span>
      {Array.from({ length: lines }, (_, line) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines that are all alike and never move.
        <Skeleton key={line} height={14} my={12} width={`${90 - ((line * 17) % 40)}%`} />
      ))}
    </div>
  );
}
