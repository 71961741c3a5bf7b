import { Failed } from './Failed.tsx';
import { Loading } from './Loading.tsx';

interface Props {
  query: { error: unknown; refetch: () => unknown };
  /** What was asked for, as in "There is no such group". */
  what: string;
  lines?: number;
}

/**
 * In place of what has not come: that it is on its way, or why it did not come. For a query without data alone: what is
 * here stays, with all that somebody does on it, when it cannot be refreshed. That the `Unrefreshed` of the shell tells.
 */
export function Missing({ query: { error, refetch }, what, lines }: Props) {
  if (error) return <Failed error={error} what={what} onRetry={refetch} />;
  return <Loading what={what} {...(lines && { lines })} />;
}
