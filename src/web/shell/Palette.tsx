import { Modal } from '@mantine/core';
import { type KeyboardEvent, useEffect, useEffectEvent, useId, useState } from 'react';
import { useFocusReturn } from '../parts/dialogs/useFocusReturn.tsx';
import classes from './Palette.module.css';
import { type Choice, useChoices } from './useChoices.tsx';

interface Props {
  onClose: () => void;
  onHelp: () => void;
}

/** Type, choose by arrows, go: screens, commands, and groups and people by name. */
export default function Palette({ onClose, onHelp }: Props) {
  const [text, setText] = useState('');
  useFocusReturn();
  const { choices, former, isAwaited } = useChoices(text.trim(), onHelp);
  const [chosen, setChosen] = useState(0);
  // Enter came before the answer to what was typed.
  const [isEntered, setEntered] = useState(false);
  const current = Math.min(chosen, choices.length - 1);
  const id = useId();
  const optionId = (index: number) => `${id}-${index}`;

  function run(choice: Choice | undefined): void {
    if (!choice) return;
    onClose();
    choice.run();
  }

  const enter = useEffectEvent(() => run(choices[current]));
  useEffect(() => {
    if (isEntered && !isAwaited) enter();
  }, [isEntered, isAwaited]);

  function move(event: KeyboardEvent): void {
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 };
    const step = steps[event.key];
    if (event.key === 'Enter' && isAwaited && choices.length === 0) setEntered(true);
    else if (event.key === 'Enter') run(choices[current]);
    else if (step && choices.length > 0) setChosen((current + step + choices.length) % choices.length);
    else return;
    event.preventDefault();
  }

  return (
    <Modal
      opened
      onClose={onClose}
      withCloseButton={false}
      padding={0}
      size="lg"
      attributes={{ content: { 'aria-label': 'Search or jump to' } }}
    >
      <input
        className={classes.input}
        placeholder="Search groups and people, or jump to…"
        aria-label="Search or jump to"
        role="combobox"
        aria-expanded
        aria-controls={id}
        aria-activedescendant={choices.length > 0 ? optionId(current) : undefined}
        autoComplete="off"
        spellCheck={false}
        data-autofocus
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          setChosen(0);
          setEntered(false);
        }}
        onKeyDown={move}
      />
      <div role="listbox" id={id} aria-label="Results" aria-busy={isAwaited} className={classes.choices}>
        {choices.map((choice, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the field handles the keys.
          // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the field.
          <div
            key={choice.key}
            id={optionId(index)}
            role="option"
            aria-selected={index === current}
            className={classes.choice}
            ref={(element) => {
              if (index === current) element?.scrollIntoView({ block: 'nearest' });
            }}
            onClick={() => run(choice)}
          >
            <span className={classes.icon}>{choice.icon}</span>
            <span className={classes.label} dir="auto">
              {choice.label}
            </span>
            <span className={classes.hint}>{choice.hint}</span>
          </div>
        ))}
        {former.map(({ key, icon, label, hint }) => (
          // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the field.
          <div key={key} role="option" aria-selected={false} aria-disabled className={classes.choice}>
            <span className={classes.icon}>{icon}</span>
            <span className={classes.label} dir="auto">
              {label}
            </span>
            <span className={classes.hint}>{hint}</span>
          </div>
        ))}
      </div>
      {choices.length === 0 && !isAwaited && <p className={classes.none}>Nothing has that name.</p>}
    </Modal>
  );
}
