import { Kbd, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import classes from './SearchField.module.css';
import { useKeys } from './useKeys.ts';

const REST_MS = 150;

interface Props {
  /** What is searched, as in "Search groups". */
  label: string;
  value: string;
  onSearch: (text: string) => void;
}

/** Searches as one types, when typing rests. `/` goes here, Escape leaves. */
export function SearchField({ label, value, onSearch }: Props) {
  const field = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(value);
  const tell = useDebouncedCallback(onSearch, REST_MS);
  // Cleared from elsewhere. While somebody types, what was told last comes back later than the next letter.
  useEffect(() => {
    if (document.activeElement !== field.current) setText(value);
  }, [value]);
  useKeys([['/', () => field.current?.select()]]);
  return (
    <TextInput
      ref={field}
      className={classes.field}
      type="search"
      aria-label={label}
      placeholder={label}
      leftSection={<IconSearch size={14} aria-hidden />}
      rightSection={text === '' && <Kbd size="xs">/</Kbd>}
      rightSectionPointerEvents="none"
      value={text}
      onChange={(event) => {
        setText(event.currentTarget.value);
        tell(event.currentTarget.value.trim());
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        // The browser would empty the field.
        event.preventDefault();
        event.currentTarget.blur();
      }}
    />
  );
}
