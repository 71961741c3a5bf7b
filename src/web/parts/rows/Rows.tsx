import type { ReactNode } from 'react';
import classes from './Rows.module.css';

interface RowsProps {
  /** What is listed, for those who hear the page. */
  label: string;
  children: ReactNode;
}

/** A list of a screenful: longer ones are a `DataTable`. */
export function Rows({ label, children }: RowsProps) {
  return (
    <ul className={classes.rows} aria-label={label}>
      {children}
    </ul>
  );
}

interface RowProps {
  title: ReactNode;
  detail?: ReactNode;
  /** At the end of the row. */
  action?: ReactNode;
}

export function Row({ title, detail, action }: RowProps) {
  return (
    <li className={classes.row}>
      <div className={classes.text}>
        <div className={classes.title}>{title}</div>
        {detail && <div className={classes.detail}>{detail}</div>}
      </div>
      {action}
    </li>
  );
}
