import type { ReactNode } from 'react';
import classes from './Toolbar.module.css';

interface Props {
  children: ReactNode;
  /** How many there are, told as it changes. */
  count?: string | undefined;
  /** The count is of another search, until this one is answered. */
  isOutdated?: boolean;
}

/** Search, filters and the count above a list. */
export function Toolbar({ children, count, isOutdated }: Props) {
  return (
    <search className={classes.toolbar}>
      {children}
      <span className={classes.count} role="status" aria-busy={isOutdated}>
        {count}
      </span>
    </search>
  );
}
