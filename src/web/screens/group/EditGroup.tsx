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

/** A new name, a new description, or both. What is left as it was is not sent: somebody else may be changing it meanwhile. */
export default function EditGroup({ group, onClose }: Props) {
  const update = useUpdateGroup(group.id);
  // As it was when the dialog opened: behind it, the group is fetched again and again.
  const [before] = useState(group);
  const [name, setName] = useState(before.name);
  const [description, setDescription] = useState(before.description);
  const isRenamed = name !== before.name;
  const isDescribed = description !== before.description;
  const change = { ...(isRenamed && { name }), ...(isDescribed && { description }) };
  const undo = {
    ...(isRenamed && { name: before.name }),
    ...(isDescribed && { description: before.description }),
  };

  async function confirm(): Promise<void> {
    const after = await update.mutateAsync(change);
    const what = isRenamed ? `${before.name} is now ${after.name}` : `${after.name} was described anew`;
    tellDone(`${what}.`, () => update.mutateAsync(undo));
  }

  return (
    <ConfirmDialog
      title={`Rename or describe ${before.name}`}
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
