import { agoText, fullText } from '../lib/time.ts';
import { useMinutes } from './useMinutes.ts';

interface Props {
  /** ISO 8601, as the API tells it. */
  at: string | null;
  /** For `null`. */
  never?: string;
}

/** A moment in the viewer's zone: how long ago, and exactly on hover. */
export function Time({ at, never = 'never' }: Props) {
  useMinutes();
  if (at === null) return <span>{never}</span>;
  return (
    <time dateTime={at} title={fullText(at)}>
      {agoText(at, Date.now())}
    </time>
  );
}
