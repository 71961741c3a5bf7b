import type { ReactNode } from 'react';
import classes from './Toolbar.module.css';

interface Props {
  children: ReactNode;
  /** How many there are, told as it changes. */
  count?: string | undefined;
}

/** Search, filters and the count above a list. */
export function Toolbar({ children, count }: Props) {
  return (
    <search className={classes.toolbar}>
      {children}
      <span className={classes.count} role="status">
        {count}
      </span>
    </search>
  );
}
