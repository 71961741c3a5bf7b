import { Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useUpdateGroup } from '../../api/groups.ts';
import type { Group } from '../../api/types.ts';
import { updateGroup } from '../../lib/publicCalls.ts';
import { ConfirmDialog } from '../../parts/dialogs/ConfirmDialog.tsx';
import { GroupFields } from '../../parts/GroupFields.tsx';
import { tellDone } from '../../parts/toasts.tsx';

interface Props {
  group: Group;
  onClose: () => void;
}

/** A new name, a new description, or both. */
export default function EditGroup({ group, onClose }: Props) {
  const update = useUpdateGroup(group.id);
  const [name, setName] = useState(group.name);
  const [description, setDescription] = useState(group.description);
  const change = {
    ...(name !== group.name && { name }),
    ...(description !== group.description && { description }),
  };
  const before = { name: group.name, description: group.description };

  async function confirm(): Promise<void> {
    const after = await update.mutateAsync(change);
    const what =
      after.name === before.name ? `${after.name} was described anew` : `${before.name} is now ${after.name}`;
    tellDone(`${what}.`, () => update.mutateAsync(before));
  }

  return (
    <ConfirmDialog
      title={`Rename or describe ${group.name}`}
      confirm="Save"
      disabled={Object.keys(change).length === 0 || name.trim() === ''}
      call={updateGroup(group.id, change)}
      onConfirm={confirm}
      onClose={onClose}
    >
      <Stack gap="sm">
        <GroupFields name={name} onName={setName} description={description} onDescription={setDescription} />
        <Text size="sm" c="dimmed">
          Members, access and the id stay. Scripts that know the group by its name need the new one.
        </Text>
      </Stack>
    </ConfirmDialog>
  );
}
