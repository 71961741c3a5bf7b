import type { ReactNode } from 'react';
import classes from './State.module.css';

interface Props {
  icon?: ReactNode;
  title: string;
  children?: ReactNode;
  /** What one may do now. */
  action?: ReactNode;
  /** Read aloud at once: for what went wrong. */
  urgent?: boolean;
}

/** In place of content: says in a word which of its states a screen is in, and what may be done. */
export function State({ icon, title, children, action, urgent = false }: Props) {
  return (
    <div className={classes.state} role={urgent ? 'alert' : 'status'}>
      {icon && (
        <div className={classes.icon} aria-hidden>
          {icon}
        </div>
      )}
      <p className={classes.title}>{title}</p>
      {children && <div className={classes.text}>{children}</div>}
      {action && <div className={classes.action}>{action}</div>}
    </div>
  );
}
