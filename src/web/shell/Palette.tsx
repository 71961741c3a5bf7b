import { Modal } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { type KeyboardEvent, useId, useState } from 'react';
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
  const [search] = useDebouncedValue(text.trim(), 120);
  const choices = useChoices(text.trim(), search, onHelp);
  const [chosen, setChosen] = useState(0);
  const current = Math.min(chosen, choices.length - 1);
  const id = useId();
  const optionId = (index: number) => `${id}-${index}`;

  function run(choice: Choice | undefined): void {
    if (!choice) return;
    onClose();
    choice.run();
  }

  function move(event: KeyboardEvent): void {
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 };
    const step = steps[event.key];
    if (event.key === 'Enter') run(choices[current]);
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
        }}
        onKeyDown={move}
      />
      <div role="listbox" id={id} aria-label="Results" className={classes.choices}>
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
            <span className={classes.label}>{choice.label}</span>
            <span className={classes.hint}>{choice.hint}</span>
          </div>
        ))}
      </div>
      {choices.length === 0 && <p className={classes.none}>Nothing has that name.</p>}
    </Modal>
  );
}
