import { Button, Group, Modal, Stack } from '@mantine/core';
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { useSession } from '../../api/session.ts';
import type { Call } from '../../lib/curl.ts';
import { CurlLine } from '../CurlLine.tsx';
import { Problem } from '../Problem.tsx';
import { tellFailed } from '../toasts.tsx';
import { useFocusReturn } from './useFocusReturn.tsx';

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

/**
 * Shows what would happen, and does it when told. It closes when it is done; when it fails it says why and stays. While
 * it is being done it cannot be closed, so that what comes of it is seen; nor does a click beside it, which is easily
 * made, throw away what was typed.
 */
export function ConfirmDialog<Result>(props: Props<Result>) {
  const { title, confirm, dangerous = false, disabled = false, call, size = 'lg', children } = props;
  const { callLabel, onConfirm, onClose, onDone = onClose } = props;
  const [busy, setBusy] = useState(false);
  useFocusReturn();
  const [error, setError] = useState<unknown>();
  // A second click may come before `busy` is drawn.
  const running = useRef(false);
  const isShown = useIsShown();
  // The sign-in is above it then, and Escape is meant for neither.
  const hasEnded = useSession().data?.hasEnded ?? false;

  async function run(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (running.current) return;
    running.current = true;
    setBusy(true);
    setError(undefined);
    try {
      const result = await onConfirm();
      // Whoever went to another screen meanwhile is not led away from there.
      if (isShown()) onDone(result);
    } catch (failure) {
      if (isShown()) setError(failure);
      else tellFailed(failure);
    } finally {
      running.current = false;
      setBusy(false);
    }
  }

  function close(): void {
    if (!busy) onClose();
  }

  return (
    <Modal
      opened
      onClose={close}
      title={title}
      size={size}
      closeOnClickOutside={false}
      closeOnEscape={!hasEnded}
    >
      <Stack gap="md" component="form" onSubmit={run}>
        {children}
        {error !== undefined && <Problem error={error} />}
        {call && <CurlLine call={call} {...(callLabel && { label: callLabel })} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={close} disabled={busy}>
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

function useIsShown(): () => boolean {
  const shown = useRef(false);
  useEffect(() => {
    shown.current = true;
    return () => {
      shown.current = false;
    };
  }, []);
  return () => shown.current;
}
