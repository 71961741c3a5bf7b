import type { ReactNode } from 'react';
import classes from './Tag.module.css';

interface Props {
  tone?: 'plain' | 'good' | 'warn' | 'bad' | 'accent';
  title?: string;
  children: ReactNode;
}

/** A word about a thing. The word says it; the colour repeats it. */
export function Tag({ tone = 'plain', title, children }: Props) {
  return (
    <span className={classes.tag} data-tone={tone} title={title}>
      {children}
    </span>
  );
}
