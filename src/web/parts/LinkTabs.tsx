import { NavLink } from 'react-router';
import classes from './LinkTabs.module.css';

interface Props {
  label: string;
  tabs: { to: string; label: string }[];
}

/** Parts of a screen that have addresses of their own. */
export function LinkTabs({ label, tabs }: Props) {
  return (
    <nav aria-label={label} className={classes.tabs}>
      {tabs.map((tab) => (
        <NavLink key={tab.to} to={tab.to} end replace className={classes.tab ?? ''}>
          {tab.label}
        </NavLink>
      ))}
    </nav>
  );
}
