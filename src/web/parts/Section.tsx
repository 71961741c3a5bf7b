import { type ReactNode, useId } from 'react';
import classes from './Section.module.css';

interface Props {
  title: string;
  /** A sentence below the heading. */
  note?: ReactNode;
  children: ReactNode;
}

/** A part of a screen, with a heading of its own. */
export function Section({ title, note, children }: Props) {
  const id = useId();
  return (
    <section className={classes.section} aria-labelledby={id}>
      <h2 id={id} className={classes.heading}>
        {title}
      </h2>
      {note && <div className={classes.note}>{note}</div>}
      {children}
    </section>
  );
}
