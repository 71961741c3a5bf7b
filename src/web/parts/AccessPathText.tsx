import type { AccessPath } from '../api/types.ts';
import { AnchorLink } from './AnchorLink.tsx';
import { toGroup } from './links.ts';

/** The way by which a role comes: through a group, or directly. */
export function AccessPathText({ path: { group, isDefault } }: { path: AccessPath }) {
  if (!group) return <>given directly</>;
  return (
    <>
      through{' '}
      <AnchorLink {...toGroup(group.id)} inherit>
        {group.name}
      </AnchorLink>
      {isDefault && ', the default group of that role'}
    </>
  );
}
