import type { Call } from '../lib/curl.ts';
import classes from './CurlDetails.module.css';
import { CurlLine } from './CurlLine.tsx';

/** The command for what a screen shows, folded away below it. */
export function CurlDetails({ call }: { call: Call }) {
  return (
    <details className={classes.details}>
      <summary className={classes.summary}>The same with curl</summary>
      <CurlLine call={call} label="Ready to copy" />
    </details>
  );
}
