import { NativeSelect, Stack } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useCreateGroup } from '../../api/groups.ts';
import { useCaller } from '../../api/session.ts';
import type { Group } from '../../api/types.ts';
import { createGroup } from '../../lib/publicCalls.ts';
import { ConfirmDialog } from '../../parts/dialogs/ConfirmDialog.tsx';
import { GroupFields } from '../../parts/GroupFields.tsx';
import { toGroup } from '../../parts/links.ts';
import { tellDone } from '../../parts/toasts.tsx';

interface Props {
  /** Where the caller may make one. */
  directories: { id: string; name: string }[];
  onClose: () => void;
}

export default function CreateGroup({ directories, onClose }: Props) {
  const { organization } = useCaller();
  const navigate = useNavigate();
  const create = useCreateGroup();
  const [name, setName] = useState('');
  const [description, setDescription] = useState('');
  const [directoryId, setDirectoryId] = useState(directories[0]?.id ?? '');

  function open({ id, name: called }: Group): void {
    tellDone(`${called} was created.`);
    navigate(toGroup(id));
  }

  return (
    <ConfirmDialog
      title="Create a group"
      confirm="Create"
      disabled={name.trim() === ''}
      call={createGroup(organization.id, directoryId, { name, description })}
      onConfirm={() => create.mutateAsync({ name, description, directoryId })}
      onDone={open}
      onClose={onClose}
    >
      <Stack gap="sm">
        <GroupFields name={name} onName={setName} description={description} onDescription={setDescription} />
        {directories.length > 1 && (
          <NativeSelect
            label="Directory"
            size="sm"
            value={directoryId}
            onChange={(event) => setDirectoryId(event.currentTarget.value)}
            data={directories.map((directory) => ({ value: directory.id, label: directory.name }))}
          />
        )}
      </Stack>
    </ConfirmDialog>
  );
}
