import { Button, CopyButton, Group, Modal, Stack } from '@mantine/core';
import type { NewCredential } from '../../api/types.ts';
import { useFocusReturn } from '../../parts/dialogs/useFocusReturn.tsx';
import { Time } from '../../parts/Time.tsx';
import classes from './CreateCredential.module.css';

interface Props {
  made: NewCredential;
  noun: string;
  onClose: () => void;
}

/** The one time that a secret is seen. A click beside the dialog does not lose it. */
export function Secret({ made, noun, onClose }: Props) {
  useFocusReturn();
  return (
    <Modal
      opened
      onClose={onClose}
      title={`The ${noun} ${made.label}`}
      size="lg"
      closeOnClickOutside={false}
      closeOnEscape={false}
    >
      <Stack gap="md">
        <p>
          Copy it now: <strong>it is shown this once</strong>, and kept nowhere. It expires{' '}
          <Time at={made.expiresAt} />.
        </p>
        <div className={classes.secret}>
          <code data-testid="secret">{made.secret}</code>
          <CopyButton value={made.secret}>
            {({ copied, copy }) => (
              <Button variant="default" onClick={copy} data-autofocus>
                {copied ? 'Copied' : 'Copy'}
              </Button>
            )}
          </CopyButton>
        </div>
        <Group justify="flex-end">
          <Button onClick={onClose}>I have it</Button>
        </Group>
      </Stack>
    </Modal>
  );
}
