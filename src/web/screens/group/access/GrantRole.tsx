import { NativeSelect, Text } from '@mantine/core';
import { useState } from 'react';
import { useChangeRole, useGivesRole } from '../../../api/roles.ts';
import { useCaller } from '../../../api/session.ts';
import type { Group, Product, Role } from '../../../api/types.ts';
import { counted, productName, roleName } from '../../../lib/names.ts';
import { grantToGroup } from '../../../lib/publicCalls.ts';
import { ConfirmDialog } from '../../../parts/dialogs/ConfirmDialog.tsx';
import { tellDone } from '../../../parts/toasts.tsx';

interface Props {
  group: Group;
  held: Role[];
  products: Product[];
  onClose: () => void;
}

/** Chooses a product and one of its roles that the caller may give, and tells how many people get it. */
export default function GrantRole({ group, held, products, onClose }: Props) {
  const { organization } = useCaller();
  const change = useChangeRole(group.id);
  const givesRole = useGivesRole(group.id);
  const offered = products.filter((product) => rolesToGive(product, held).length > 0);
  const [resource, setResource] = useState(offered[0]?.resource ?? '');
  const product = offered.find((each) => each.resource === resource);
  const roles = product ? rolesToGive(product, held) : [];
  const [chosen, setChosen] = useState('');
  const role = roles.includes(chosen) ? chosen : (roles[0] ?? '');
  const grant = { resource, role };

  async function confirm(): Promise<void> {
    const what = `${roleName(role)} on ${productName(resource, products)}`;
    const isGiven = await givesRole(grant);
    await change.mutateAsync({ change: 'grant', grant });
    // An undo would take what somebody else has given.
    if (isGiven) tellDone(`${group.name} gives ${what}, as it did already.`);
    else tellDone(`${group.name} now gives ${what}.`, () => change.mutateAsync({ change: 'revoke', grant }));
  }

  return (
    <ConfirmDialog
      title={`Grant a role to ${group.name}`}
      confirm="Grant"
      disabled={role === ''}
      call={grantToGroup(
        { orgId: organization.id, directoryId: group.directoryId, groupId: group.id },
        grant,
      )}
      onConfirm={confirm}
      onClose={onClose}
    >
      {offered.length === 0 ? (
        <Text>There is no role that you may give and the group lacks.</Text>
      ) : (
        <>
          <NativeSelect
            label="Product"
            size="sm"
            value={resource}
            onChange={(event) => setResource(event.currentTarget.value)}
            data={offered.map((each) => ({
              value: each.resource,
              label: productName(each.resource, products),
            }))}
            data-autofocus
          />
          <NativeSelect
            label="Role"
            size="sm"
            value={role}
            onChange={(event) => setChosen(event.currentTarget.value)}
            data={roles.map((each) => ({ value: each, label: roleName(each) }))}
          />
          <Text size="sm">
            {counted(group.activeMemberCount, 'active member')} of {group.name} will have it, and whoever
            joins later.
          </Text>
        </>
      )}
    </ConfirmDialog>
  );
}

function rolesToGive({ resource, roles }: Product, held: Role[]): string[] {
  const has = (role: string) => held.some((each) => each.resource === resource && each.role === role);
  return roles
    .filter(({ role, toGroups, conferrable }) => toGroups && conferrable && !has(role))
    .map(({ role }) => role);
}
