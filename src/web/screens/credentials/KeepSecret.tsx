import { Button, Group, Modal, Stack } from '@mantine/core';
import { useBlocker } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { useFocusReturn } from '../../parts/dialogs/useFocusReturn.tsx';

/** Asks whoever goes elsewhere, as by the browser's Back, before a secret is lost that is shown once. */
export function KeepSecret({ noun }: { noun: string }) {
  const leaving = useBlocker({ shouldBlockFn: () => true, withResolver: true });
  // A question that nobody answers, since what it was about is over, leaves people where they are: so does the address then.
  const stay = useRef(leaving.reset);
  useEffect(() => {
    stay.current = leaving.reset;
  });
  useEffect(() => () => stay.current?.(), []);
  if (leaving.status !== 'blocked') return null;
  return <Question noun={noun} onLeave={leaving.proceed} onStay={leaving.reset} />;
}

interface QuestionProps {
  noun: string;
  onLeave: () => void;
  onStay: () => void;
}

function Question({ noun, onLeave, onStay }: QuestionProps) {
  useFocusReturn();
  return (
    <Modal
      opened
      onClose={onStay}
      title="Leave without the secret?"
      size="md"
      withCloseButton={false}
      closeOnClickOutside={false}
    >
      <Stack gap="md">
        <p>It is not shown again. A {noun} without its secret is of no use: it can only be revoked.</p>
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onLeave}>
            Leave
          </Button>
          <Button onClick={onStay} data-autofocus>
            Stay
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
