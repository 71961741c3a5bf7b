import { NativeSelect, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconUser } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useId, useRef, useState } from 'react';
import { useProducts } from '../../api/products.ts';
import { fetchUsers } from '../../api/users.ts';
import { productName } from '../../lib/names.ts';
import { Page } from '../../parts/Page.tsx';
import { Empty } from '../../parts/states/Empty.tsx';
import { Failed } from '../../parts/states/Failed.tsx';
import { useFilters } from '../../parts/useFilters.ts';
import { useKeys } from '../../parts/useKeys.ts';
import classes from './Access.module.css';
import { Verdict } from './Verdict.tsx';

/** A person and a product: has she access, and why. What is asked stands in the address, to be passed on. */
export function Screen() {
  const { filters, set } = useFilters(['user', 'resource']);
  const { user = '', resource = '' } = filters;
  return (
    <Page title="Access" subtitle="Has this person access to that product, and why?">
      <search className={classes.question}>
        <PersonField key={user} value={user} onChoose={(name) => set('user', name)} />
        <ProductField value={resource} onChoose={(ari) => set('resource', ari)} />
      </search>
      {user && resource ? (
        <Verdict user={user} resource={resource} />
      ) : (
        <Empty title="Choose a person and a product">
          The answer names every role that leads there, and the group that gives it.
        </Empty>
      )}
    </Page>
  );
}

const SUGGESTIONS = 8;

interface FieldProps {
  value: string;
  onChoose: (value: string) => void;
}

/** Anything that names one person: a username, an e-mail address or an account id. */
function PersonField({ value, onChoose }: FieldProps) {
  const [text, setText] = useState(value);
  const [search] = useDebouncedValue(text.trim(), 150);
  const field = useRef<HTMLInputElement>(null);
  useKeys([['/', () => field.current?.focus()]]);
  const listId = useId();
  const people = useQuery({
    queryKey: ['users', 'suggested', search],
    queryFn: ({ signal }) => fetchUsers({ search, limit: SUGGESTIONS }, signal),
    enabled: search !== '' && search !== value,
    placeholderData: (before) => before,
  });
  const choose = () => text.trim() !== '' && text.trim() !== value && onChoose(text.trim());
  return (
    <form
      className={classes.field}
      onSubmit={(event) => {
        event.preventDefault();
        choose();
      }}
    >
      <TextInput
        ref={field}
        size="sm"
        label="Person"
        placeholder="Username or e-mail"
        leftSection={<IconUser size={15} />}
        list={listId}
        autoComplete="off"
        spellCheck={false}
        value={text}
        onChange={(event) => {
          const typed = event.currentTarget.value;
          setText(typed);
          // One of those that are suggested needs no Enter.
          if (people.data?.items.some(({ email }) => email === typed)) onChoose(typed);
        }}
        onBlur={choose}
      />
      <datalist id={listId}>
        {people.data?.items.map(({ accountId, email, displayName }) => (
          <option key={accountId} value={email}>
            {displayName}
          </option>
        ))}
      </datalist>
    </form>
  );
}

function ProductField({ value, onChoose }: FieldProps) {
  const products = useProducts();
  if (products.isError) return <Failed error={products.error} what="list of products" />;
  return (
    <NativeSelect
      className={classes.field ?? ''}
      size="sm"
      label="Product"
      data={[
        { value: '', label: 'Choose a product' },
        ...(products.data ?? []).map((product) => ({
          value: product.resource,
          label: productName(product.resource, products.data),
        })),
      ]}
      value={value}
      onChange={(event) => onChoose(event.currentTarget.value)}
    />
  );
}
