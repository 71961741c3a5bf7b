import { Menu, UnstyledButton } from '@mantine/core';
import { IconDots, IconLogout, IconLogout2, IconUserCircle } from '@tabler/icons-react';
import { Link } from 'react-router';
import { useCaller, useSignOut } from '../api/session.ts';
import { tellFailed } from '../parts/toasts.tsx';
import classes from './AccountMenu.module.css';

/** Who is signed in, and the ways out. */
export function AccountMenu() {
  const { user } = useCaller();
  const signOut = useSignOut();
  const leave = (everywhere: boolean) => signOut.mutate({ everywhere }, { onError: tellFailed });
  return (
    <Menu position="top-start" width={220}>
      <Menu.Target>
        <UnstyledButton className={classes.account} aria-label={`Account of ${user?.displayName ?? ''}`}>
          <span className={classes.names}>
            <span className={classes.name}>{user?.displayName}</span>
            <span className={classes.email}>{user?.email}</span>
          </span>
          <IconDots size={16} aria-hidden />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        {user && (
          <Menu.Item
            component={Link}
            to={`/people/${user.accountId}`}
            leftSection={<IconUserCircle size={15} />}
          >
            My account
          </Menu.Item>
        )}
        <Menu.Item leftSection={<IconLogout size={15} />} onClick={() => leave(false)}>
          Sign out
        </Menu.Item>
        <Menu.Item leftSection={<IconLogout2 size={15} />} onClick={() => leave(true)}>
          Sign out everywhere
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
