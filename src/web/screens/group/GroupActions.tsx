import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconPencil, IconTrash } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import type { Group } from '../../api/types.ts';

const DeleteGroups = lazy(() => import('../groups/DeleteGroups.tsx'));
const EditGroup = lazy(() => import('./EditGroup.tsx'));

/** What can be done to the group as a whole, by those who may. */
export function GroupActions({ group }: { group: Group }) {
  const [editing, edit] = useDisclosure();
  const [deleting, remove] = useDisclosure();
  const navigate = useNavigate();
  if (!group.manageable) return null;
  return (
    <>
      <Button variant="default" leftSection={<IconPencil size={14} />} onClick={edit.open}>
        {group.synced ? 'Edit description' : 'Rename'}
      </Button>
      <Button variant="default" leftSection={<IconTrash size={14} />} onClick={remove.open}>
        Delete
      </Button>
      <Suspense>
        {editing && <EditGroup group={group} onClose={edit.close} />}
        {deleting && (
          <DeleteGroups groups={[group]} onDone={() => navigate({ to: '/groups' })} onClose={remove.close} />
        )}
      </Suspense>
    </>
  );
}
