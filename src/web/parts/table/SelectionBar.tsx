import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './SelectionBar.module.css';

interface Props {
  /** `3 groups`. */
  count: string;
  onClear: () => void;
  children: ReactNode;
}

/** Stands above a list while some of it is chosen. */
export function SelectionBar({ count, onClear, children }: Props) {
  return (
    <section className={classes.bar} aria-label="Selection">
      <strong role="status">{count} selected</strong>
      {children}
      <Button variant="subtle" color="gray" onClick={onClear} className={classes.clear ?? ''}>
        Clear
      </Button>
    </section>
  );
}
