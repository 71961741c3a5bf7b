import { type ReactNode, useEffect, useRef } from 'react';
import classes from './Page.module.css';

interface Props {
  /** The heading, and the title of the window. */
  title: string;
  /** Under the heading: what the thing is, links up. */
  subtitle?: ReactNode;
  above?: ReactNode;
  /** Beside the heading. */
  actions?: ReactNode;
  /** The content scrolls inside the page, as a table with virtual rows does. */
  fills?: boolean;
  children: ReactNode;
}

/** One screen: its heading, which takes the focus so that it is read aloud first, its actions and its content. */
export function Page({ title, subtitle, above, actions, fills = false, children }: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · Groupkeep`;
  }, [title]);
  useEffect(() => {
    if (document.activeElement === document.body) heading.current?.focus({ preventScroll: true });
  }, []);
  return (
    <div className={fills ? classes.filling : classes.page}>
      {above}
      <header className={classes.header}>
        <div className={classes.titles}>
          <h1 ref={heading} tabIndex={-1} className={classes.title} dir="auto">
            {title}
          </h1>
          {subtitle && <div className={classes.subtitle}>{subtitle}</div>}
        </div>
        {actions && <div className={classes.actions}>{actions}</div>}
      </header>
      {children}
    </div>
  );
}
