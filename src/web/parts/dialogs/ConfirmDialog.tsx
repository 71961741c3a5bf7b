import { Button, Group, Modal, Stack } from '@mantine/core';
import { type FormEvent, type ReactNode, useState } from 'react';
import type { Call } from '../../lib/curl.ts';
import { CurlLine } from '../CurlLine.tsx';
import { Problem } from '../Problem.tsx';
import { useFocusReturn } from './useFocusReturn.ts';

interface Props<Result> {
  title: string;
  /** On the button: a verb, such as `Delete`. */
  confirm: string;
  /** Takes something away that does not come back. */
  dangerous?: boolean;
  /** Not yet, or not at all: nothing is chosen, the preview is not there, the server would refuse. */
  disabled?: boolean;
  call?: Call | undefined;
  /** Of the call, when it is not the whole. */
  callLabel?: string | undefined;
  size?: string;
  onConfirm: () => Promise<Result>;
  /** In place of closing, when it was done. */
  onDone?: (result: Result) => void;
  onClose: () => void;
  /** The preview: who and what it concerns. */
  children: ReactNode;
}

/** Shows what would happen, and does it when told. It closes when it is done; when it fails it says why and stays. */
export function ConfirmDialog<Result>(props: Props<Result>) {
  const { title, confirm, dangerous = false, disabled = false, call, size = 'lg', children } = props;
  const { callLabel, onConfirm, onClose, onDone = onClose } = props;
  const [busy, setBusy] = useState(false);
  useFocusReturn();
  const [error, setError] = useState<unknown>();

  async function run(event: FormEvent): Promise<void> {
    event.preventDefault();
    setBusy(true);
    setError(undefined);
    try {
      onDone(await onConfirm());
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  }

  return (
    <Modal opened onClose={onClose} title={title} size={size}>
      <Stack gap="md" component="form" onSubmit={run}>
        {children}
        {error !== undefined && <Problem error={error} />}
        {call && <CurlLine call={call} {...(callLabel && { label: callLabel })} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" color={dangerous ? 'red' : 'brand'} loading={busy} disabled={disabled}>
            {confirm}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
