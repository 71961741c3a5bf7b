import { useMantineColorScheme } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
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
import { usePlaces } from './usePlaces.ts';

export interface Choice {
  key: string;
  icon: ReactNode;
  label: string;
  hint: string;
  run: () => void;
}

interface Choices {
  choices: Choice[];
  /** What a search of before has found, shown until this one is answered, and not to be chosen. */
  former: Choice[];
  isAwaited: boolean;
}

const FOUND = 6;
const REST_MS = 120;

/** What the palette offers for a text: commands at once, and what the server finds when typing rests. */
export function useChoices(text: string, onHelp: () => void): Choices {
  const [search] = useDebouncedValue(text, REST_MS);
  const commands = useCommands(onHelp).filter(({ label }) =>
    label.toLowerCase().includes(text.toLowerCase()),
  );
  const { found, isAnswered } = useFound(search);
  if (text === '') return { choices: commands, former: [], isAwaited: false };
  return text === search && isAnswered
    ? { choices: [...commands, ...found], former: [], isAwaited: false }
    : { choices: commands, former: found, isAwaited: true };
}

function useCommands(onHelp: () => void): Choice[] {
  const navigate = useNavigate();
  const { permissions } = useCaller();
  const { setColorScheme } = useMantineColorScheme();
  const signOut = useSignOut();
  const places = usePlaces().map(
    ({ to, label }): Choice => ({
      key: to,
      icon: <IconArrowRight size={16} />,
      label,
      hint: 'Screen',
      run: () => navigate({ to }),
    }),
  );
  const command = (label: string, icon: ReactNode, run: () => void): Choice => ({
    key: label,
    icon,
    label,
    hint: 'Command',
    run,
  });
  const mayCreate = permissions.directories.some(({ manageGroups }) => manageGroups);
  return [
    ...places,
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

function useFound(search: string): { found: Choice[]; isAnswered: boolean } {
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
  if (search === '') return { found: [], isAnswered: true };
  const found = [
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
  return { found, isAnswered: [groups, people].every((each) => !each.isPending && !each.isPlaceholderData) };
}
