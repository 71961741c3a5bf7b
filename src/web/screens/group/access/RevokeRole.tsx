import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { fetchImpact } from '../../../api/groups.ts';
import { useChangeRole } from '../../../api/roles.ts';
import { useCaller } from '../../../api/session.ts';
import type { Group, Product, Role } from '../../../api/types.ts';
import { counted, productName, roleName } from '../../../lib/names.ts';
import { revokeFromGroup } from '../../../lib/publicCalls.ts';
import { ConfirmDialog } from '../../../parts/dialogs/ConfirmDialog.tsx';
import { Problem } from '../../../parts/Problem.tsx';
import { SomePeople } from '../../../parts/SomePeople.tsx';
import { Loading } from '../../../parts/states/Loading.tsx';
import { tellDone } from '../../../parts/toasts.tsx';

interface Props {
  group: Group;
  role: Role;
  products: Product[];
  onClose: () => void;
}

/** Names those who would lose the role: they hold it in no other way. */
export default function RevokeRole({ group, role: { resource, role }, products, onClose }: Props) {
  const { organization } = useCaller();
  const change = useChangeRole(group.id);
  const impact = useQuery({
    queryKey: ['groups', 'impact', group.id],
    queryFn: ({ signal }) => fetchImpact(group.id, signal),
    // What was told when the dialog was open the last time may hold no more.
    staleTime: 0,
    gcTime: 0,
  });
  const loss = impact.data?.losses.find((each) => each.resource === resource && each.role === role);
  const grant = { resource, role };
  const what = `${roleName(role)} on ${productName(resource, products)}`;

  async function confirm(): Promise<void> {
    await change.mutateAsync({ change: 'revoke', grant });
    tellDone(`${group.name} no longer gives ${what}.`, () => change.mutateAsync({ change: 'grant', grant }));
  }

  return (
    <ConfirmDialog
      title={`Revoke ${what}`}
      confirm="Revoke"
      dangerous
      disabled={impact.isFetching}
      call={revokeFromGroup(
        { orgId: organization.id, directoryId: group.directoryId, groupId: group.id },
        grant,
      )}
      onConfirm={confirm}
      onClose={onClose}
    >
      {impact.isPending && <Loading what="who would lose the role" lines={2} />}
      {impact.isError && (
        <>
          <Text>Who would lose {what} cannot be told now.</Text>
          <Problem error={impact.error} />
        </>
      )}
      {loss && (
        <div>
          <Text>
            {loss.losingRole === 0
              ? `Nobody loses it: all members have ${what} in another way too.`
              : `${counted(loss.losingRole, 'person loses', 'people lose')} ${what}: they have it in no other way.`}
          </Text>
          <SomePeople people={loss.first} count={loss.losingRole} />
          {!impact.data?.complete && (
            <Text>The group is very large: this is of its first members, and more people may lose it.</Text>
          )}
        </div>
      )}
    </ConfirmDialog>
  );
}
