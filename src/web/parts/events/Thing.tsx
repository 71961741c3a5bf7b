import { Anchor } from '@mantine/core';
import { Link } from 'react-router';

interface Props {
  thing: { type: string; id: string; name: string };
}

const SCREENS: Record<string, string> = { group: '/groups', user: '/people' };

/** Something that an event tells of, by the name it had then; with a screen of its own it is a link. */
export function Thing({ thing: { type, id, name } }: Props) {
  const screen = SCREENS[type];
  if (!screen) return <span>{name}</span>;
  return (
    <Anchor component={Link} to={`${screen}/${encodeURIComponent(id)}`} inherit>
      {name}
    </Anchor>
  );
}
