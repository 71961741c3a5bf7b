import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { messageOf } from '../api/errors.ts';

/** Time enough to read what was done and to decide. */
const UNDO_MS = 15_000;

/** Says what was done, with a way back where there is one. */
export function tellDone(message: string, undo?: () => Promise<unknown>): void {
  const id = notifications.show({
    message: undo ? <Undoable message={message} onUndo={() => tellUndone(id, undo)} /> : message,
    ...(undo && { autoClose: UNDO_MS }),
    closeButtonProps: { 'aria-label': 'Dismiss' },
  });
}

/** Says why something could not be done. */
export function tellFailed(error: unknown): void {
  notifications.show({
    color: 'red',
    title: 'That did not work',
    message: messageOf(error),
    autoClose: false,
    closeButtonProps: { 'aria-label': 'Dismiss' },
    role: 'alert',
  });
}

async function tellUndone(id: string, undo: () => Promise<unknown>): Promise<void> {
  notifications.hide(id);
  try {
    await undo();
    tellDone('Undone');
  } catch (error) {
    tellFailed(error);
  }
}

function Undoable({ message, onUndo }: { message: string; onUndo: () => void }) {
  return (
    <span>
      {message}{' '}
      <Button variant="light" size="compact-xs" onClick={onUndo} ml={6}>
        Undo
      </Button>
    </span>
  );
}
