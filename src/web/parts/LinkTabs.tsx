import { Link, type LinkProps } from '@tanstack/react-router';
import classes from './LinkTabs.module.css';

interface Props {
  label: string;
  tabs: { label: string; link: LinkProps }[];
}

/** Parts of a screen that have addresses of their own. */
export function LinkTabs({ label, tabs }: Props) {
  return (
    <nav aria-label={label} className={classes.tabs}>
      {tabs.map(({ label: name, link }) => (
        <Link
          key={name}
          {...link}
          activeOptions={{ exact: true, includeSearch: false }}
          replace
          className={classes.tab ?? ''}
        >
          {name}
        </Link>
      ))}
    </nav>
  );
}
