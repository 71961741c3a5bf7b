import type { LinkProps } from '@tanstack/react-router';
import { AnchorLink } from '../AnchorLink.tsx';
import { toGroup, toPerson } from '../links.ts';

interface Props {
  thing: { type: string; id: string; name: string };
}

const LINKS: Record<string, (id: string) => LinkProps> = { group: toGroup, user: toPerson };

/** Something that an event tells of, by the name it had then; with a screen of its own it is a link. */
export function Thing({ thing: { type, id, name } }: Props) {
  const link = LINKS[type]?.(id);
  if (!link) return <span>{name}</span>;
  return (
    <AnchorLink {...link} inherit>
      {name}
    </AnchorLink>
  );
}
