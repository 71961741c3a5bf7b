import { Kbd, Modal, Switch } from '@mantine/core';
import { Fragment } from 'react';
import { modifierKey } from '../lib/platform.ts';
import { useFocusReturn } from '../parts/dialogs/useFocusReturn.tsx';
import { useShortcutsEnabled } from '../parts/useKeys.ts';
import classes from './Help.module.css';

const SHORTCUTS: [keys: string[], what: string][] = [
  [[modifierKey(), 'K'], 'Search everything, or jump to a screen'],
  [['/'], 'Search in this list'],
  [['j'], 'Next row'],
  [['k'], 'Previous row'],
  [['x'], 'Select the row'],
  [['Enter'], 'Open the row'],
  [['?'], 'This help'],
  [['Esc'], 'Close a dialog, leave a field'],
];

/** The keys, and a switch for those that are single letters. */
export default function Help({ onClose }: { onClose: () => void }) {
  const [enabled, setEnabled] = useShortcutsEnabled();
  useFocusReturn();
  return (
    <Modal opened onClose={onClose} title="Keyboard shortcuts" size="sm">
      <dl className={classes.list}>
        {SHORTCUTS.map(([keys, what]) => (
          <Fragment key={what}>
            <dt>
              {keys.map((key) => (
                <Kbd key={key} size="sm" mr={4}>
                  {key}
                </Kbd>
              ))}
            </dt>
            <dd>{what}</dd>
          </Fragment>
        ))}
      </dl>
      <Switch
        mt="md"
        label="Single keys are shortcuts"
        checked={enabled}
        onChange={(event) => setEnabled(event.currentTarget.checked)}
      />
    </Modal>
  );
}
