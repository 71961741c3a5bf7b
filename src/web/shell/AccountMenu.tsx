import { UnstyledButton } from '@mantine/core';
import { IconDots, IconLogout, IconLogout2, IconUserCircle } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { useCaller, useSignOut } from '../api/session.ts';
import { toPerson } from '../parts/links.ts';
import { tellFailed } from '../parts/toasts.tsx';
import classes from './AccountMenu.module.css';

const SignOutEverywhere = lazy(() => import('./SignOutEverywhere.tsx'));

const ID = 'account-menu';

/** Who is signed in, and the ways out: a popover of the browser's own, which closes as everybody expects. */
export function AccountMenu() {
  const { user } = useCaller();
  const signOut = useSignOut();
  const [asking, setAsking] = useState(false);

  function ask(): void {
    hide();
    setAsking(true);
  }

  return (
    <div>
      <UnstyledButton className={classes.account} popoverTarget={ID}>
        <span className="visually-hidden">Account of</span>
        <span className={classes.names}>
          <span className={classes.name}>{user?.displayName}</span>
          <span className={classes.email}>{user?.email}</span>
        </span>
        <IconDots size={16} aria-hidden />
      </UnstyledButton>
      <div popover="auto" id={ID} className={classes.menu}>
        {user && (
          <Link {...toPerson(user.accountId)} className={classes.item ?? ''} onClick={hide}>
            <IconUserCircle size={15} aria-hidden /> My account
          </Link>
        )}
        <UnstyledButton
          className={classes.item}
          onClick={() => signOut.mutate({ everywhere: false }, { onError: tellFailed })}
        >
          <IconLogout size={15} aria-hidden /> Sign out
        </UnstyledButton>
        <UnstyledButton className={classes.item} onClick={ask}>
          <IconLogout2 size={15} aria-hidden /> Sign out everywhere
        </UnstyledButton>
      </div>
      <Suspense>{asking && <SignOutEverywhere onClose={() => setAsking(false)} />}</Suspense>
    </div>
  );
}

function hide(): void {
  document.getElementById(ID)?.hidePopover();
}
