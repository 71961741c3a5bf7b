import { NativeSelect } from '@mantine/core';

interface Props {
  label: string;
  /** What is shown, and chosen, when nothing is filtered. */
  all: string;
  choices: { value: string; label: string }[];
  value: string | undefined;
  onChoose: (value: string) => void;
}

/** One filter of a list. The browser's own control: everybody's keyboard and reader know it. */
export function FilterSelect({ label, all, choices, value = '', onChoose }: Props) {
  return (
    <NativeSelect
      aria-label={label}
      value={value}
      onChange={(event) => onChoose(event.currentTarget.value)}
      data={[{ value: '', label: all }, ...choices]}
    />
  );
}
