import { Anchor } from '@mantine/core';
import { Link } from 'react-router';
import type { AccessPath } from '../api/types.ts';

/** The way by which a role comes: through a group, or directly. */
export function AccessPathText({ path: { group, isDefault } }: { path: AccessPath }) {
  if (!group) return <>given directly</>;
  return (
    <>
      through{' '}
      <Anchor component={Link} to={`/groups/${group.id}`} inherit>
        {group.name}
      </Anchor>
      {isDefault && ', the default group of that role'}
    </>
  );
}
