import { ActionIcon, Kbd, UnstyledButton } from '@mantine/core';
import { useDisclosure, useWindowEvent } from '@mantine/hooks';
import { IconMenu2, IconQuestionMark, IconSearch } from '@tabler/icons-react';
import { Link, useLocation } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { useCaller } from '../api/session.ts';
import { modifierKey } from '../lib/platform.ts';
import { AccountMenu } from './AccountMenu.tsx';
import { SchemeControl } from './SchemeControl.tsx';
import classes from './Sidebar.module.css';
import { usePlaces } from './usePlaces.ts';

interface Props {
  onSearch: () => void;
  onHelp: () => void;
}

/** Where one can go. On narrow screens a bar, from which the rest unfolds. */
export function Sidebar({ onSearch, onHelp }: Props) {
  const { organization } = useCaller();
  const [unfolded, menu] = useDisclosure();
  const { close } = menu;
  const toggle = useRef<HTMLButtonElement>(null);
  const places = usePlaces();
  const pathname = useLocation({ select: (location) => location.pathname });
  // biome-ignore lint/correctness/useExhaustiveDependencies: whichever way somebody went elsewhere.
  useEffect(close, [pathname]);
  useWindowEvent('keydown', ({ key }) => {
    if (key !== 'Escape' || !unfolded) return;
    close();
    // What had the focus may be hidden now.
    toggle.current?.focus();
  });
  return (
    <aside aria-label="Sidebar" className={classes.sidebar} data-unfolded={unfolded || undefined}>
      <div className={classes.bar}>
        <img src="/favicon.svg" alt="" width={22} height={22} />
        <span className={classes.organization} title={organization.name}>
          {organization.name}
        </span>
        <ActionIcon
          ref={toggle}
          className={classes.toggle}
          onClick={menu.toggle}
          aria-expanded={unfolded}
          aria-controls="navigation"
          aria-label="Menu"
        >
          <IconMenu2 size={18} />
        </ActionIcon>
      </div>
      <div className={classes.folding} id="navigation">
        <UnstyledButton className={classes.search} onClick={onSearch}>
          <IconSearch size={14} aria-hidden />
          <span className={classes.searchText}>Search or jump</span>
          <Kbd size="xs" className={classes.keys ?? ''}>
            {modifierKey()} K
          </Kbd>
        </UnstyledButton>
        <nav aria-label="Console" className={classes.places}>
          {places.map(({ to, label, Icon }) => (
            <Link
              key={to}
              to={to}
              activeOptions={{ includeSearch: false }}
              className={classes.place ?? ''}
              onClick={menu.close}
            >
              <Icon size={16} stroke={1.7} aria-hidden />
              {label}
            </Link>
          ))}
        </nav>
        <div className={classes.foot}>
          <div className={classes.tools}>
            <SchemeControl />
            <ActionIcon onClick={onHelp} aria-label="Keyboard shortcuts" title="Keyboard shortcuts (?)">
              <IconQuestionMark size={16} />
            </ActionIcon>
          </div>
          <AccountMenu />
        </div>
      </div>
    </aside>
  );
}
