import { TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconUser } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useId, useRef } from 'react';
import type { User } from '../../api/types.ts';
import { fetchUsers } from '../../api/users.ts';
import { useKeys } from '../../parts/useKeys.ts';
import classes from './Access.module.css';

const SUGGESTIONS = 8;
const REST_MS = 150;

export interface FieldProps {
  value: string;
  onChoose: (value: string) => void;
}

interface Props extends FieldProps {
  /** What stands in the field: on the way to another value it is none yet. */
  text: string;
  onText: (text: string) => void;
}

/**
 * Anything that names one person: a username, an e-mail address or an account id. People are suggested as one types; what
 * names somebody exactly is chosen at once, anything else by Enter.
 */
export function PersonField({ value, text, onText, onChoose }: Props) {
  const [search] = useDebouncedValue(text.trim(), REST_MS);
  const field = useRef<HTMLInputElement>(null);
  const listId = useId();
  useKeys([['/', () => field.current?.select()]]);
  useEffect(() => onText(value), [value, onText]);
  const people = useQuery({
    queryKey: ['users', 'suggested', search],
    queryFn: ({ signal }) => fetchUsers({ search, limit: SUGGESTIONS }, signal),
    enabled: search !== '' && search !== value,
  }).data?.items;
  // While somebody types, what was typed a moment ago counts no more.
  const isCurrent = search === text.trim() && search !== value;
  const isNamed = isCurrent && people?.some((person) => goesBy(person, search));
  // biome-ignore lint/correctness/useExhaustiveDependencies: when somebody is named, and not when anything else changes.
  useEffect(() => {
    if (isNamed) onChoose(search);
  }, [isNamed, search]);
  return (
    <form
      className={classes.field}
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim() !== '') onChoose(text.trim());
      }}
    >
      <TextInput
        ref={field}
        size="sm"
        label="Person"
        placeholder="Username or e-mail"
        leftSection={<IconUser size={15} aria-hidden />}
        list={listId}
        autoComplete="off"
        spellCheck={false}
        value={text}
        onChange={(event) => onText(event.currentTarget.value)}
      />
      <datalist id={listId}>
        {people?.map(({ accountId, email, displayName }) => (
          <option key={accountId} value={email}>
            {displayName}
          </option>
        ))}
      </datalist>
    </form>
  );
}

function goesBy({ username, email }: User, name: string): boolean {
  return [username, email].some((each) => each.toLowerCase() === name.toLowerCase());
}
