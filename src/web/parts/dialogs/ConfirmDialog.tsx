import { Button, Group, Modal, Stack } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import type { Call } from '../../lib/curl.ts';
import { CurlLine } from '../CurlLine.tsx';
import { Problem } from '../Problem.tsx';

interface Props {
  title: string;
  /** On the button: a verb, such as `Delete`. */
  confirm: string;
  /** Takes something away that does not come back. */
  dangerous?: boolean;
  /** Not yet, or not at all: nothing is chosen, the preview is not there, the server would refuse. */
  disabled?: boolean;
  call?: Call;
  size?: string;
  onConfirm: () => Promise<unknown>;
  onClose: () => void;
  /** The preview: who and what it concerns. */
  children: ReactNode;
}

/** Shows what would happen, and does it when told. It closes when it is done; when it fails it says why and stays. */
export function ConfirmDialog(props: Props) {
  const { title, confirm, dangerous = false, disabled = false, call, size = 'lg', children } = props;
  const { onConfirm, onClose } = props;
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();

  async function run(): Promise<void> {
    setBusy(true);
    setError(undefined);
    try {
      await onConfirm();
      onClose();
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  }

  return (
    <Modal opened onClose={onClose} title={title} size={size}>
      <Stack gap="md">
        {children}
        {error !== undefined && <Problem error={error} />}
        {call && <CurlLine call={call} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button color={dangerous ? 'red' : 'brand'} onClick={run} loading={busy} disabled={disabled}>
            {confirm}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
