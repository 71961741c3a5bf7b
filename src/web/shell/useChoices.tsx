import { useMantineColorScheme } from '@mantine/core';
import {
  IconArrowRight,
  IconKeyboard,
  IconLogout,
  IconMoon,
  IconPlus,
  IconSun,
  IconUser,
  IconUsersGroup,
} from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { fetchGroups } from '../api/groups.ts';
import { useCaller, useSignOut } from '../api/session.ts';
import { fetchUsers } from '../api/users.ts';
import { toGroup, toPerson } from '../parts/links.ts';
import { tellFailed } from '../parts/toasts.tsx';

export interface Choice {
  key: string;
  icon: ReactNode;
  label: string;
  hint: string;
  run: () => void;
}

const FOUND = 6;

type Place = '/groups' | '/people' | '/access' | '/activity' | '/credentials';

/** What the palette offers for a text: commands at once, and what the server finds when typing rests. */
export function useChoices(text: string, search: string, onHelp: () => void): Choice[] {
  const commands = useCommands(onHelp).filter(({ label }) =>
    label.toLowerCase().includes(text.toLowerCase()),
  );
  return [...commands, ...useFound(search)];
}

function useCommands(onHelp: () => void): Choice[] {
  const navigate = useNavigate();
  const { permissions } = useCaller();
  const { setColorScheme } = useMantineColorScheme();
  const signOut = useSignOut();
  const go = (label: string, to: Place): Choice => ({
    key: to,
    icon: <IconArrowRight size={16} />,
    label,
    hint: 'Screen',
    run: () => navigate({ to }),
  });
  const command = (label: string, icon: ReactNode, run: () => void): Choice => ({
    key: label,
    icon,
    label,
    hint: 'Command',
    run,
  });
  const mayCreate = permissions.directories.some(({ manageGroups }) => manageGroups);
  return [
    go('Groups', '/groups'),
    go('People', '/people'),
    go('Access explorer', '/access'),
    go('Activity', '/activity'),
    go('Credentials', '/credentials'),
    ...(mayCreate
      ? [
          command('Create a group', <IconPlus size={16} />, () =>
            navigate({ to: '/groups', search: { create: true } }),
          ),
        ]
      : []),
    command('Light colours', <IconSun size={16} />, () => setColorScheme('light')),
    command('Dark colours', <IconMoon size={16} />, () => setColorScheme('dark')),
    command('Keyboard shortcuts', <IconKeyboard size={16} />, onHelp),
    command('Sign out', <IconLogout size={16} />, () =>
      signOut.mutate({ everywhere: false }, { onError: tellFailed }),
    ),
  ];
}

function useFound(search: string): Choice[] {
  const navigate = useNavigate();
  const asked = { enabled: search !== '', placeholderData: <Data,>(previous: Data) => previous };
  const groups = useQuery({
    queryKey: ['groups', 'palette', search],
    queryFn: ({ signal }) => fetchGroups({ search, limit: FOUND }, signal),
    ...asked,
  });
  const people = useQuery({
    queryKey: ['users', 'palette', search],
    queryFn: ({ signal }) => fetchUsers({ search, limit: FOUND }, signal),
    ...asked,
  });
  if (search === '') return [];
  return [
    ...(groups.data?.items ?? []).map(({ id, name, memberCount }) => ({
      key: id,
      icon: <IconUsersGroup size={16} />,
      label: name,
      hint: `Group · ${memberCount.toLocaleString()}`,
      run: () => navigate(toGroup(id)),
    })),
    ...(people.data?.items ?? []).map(({ accountId, displayName, email }) => ({
      key: accountId,
      icon: <IconUser size={16} />,
      label: displayName,
      hint: email,
      run: () => navigate(toPerson(accountId)),
    })),
  ];
}
