import { NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { useProducts } from '../../api/products.ts';
import { productName } from '../../lib/names.ts';
import { readAccessSearch } from '../../lib/searches.ts';
import { Page } from '../../parts/Page.tsx';
import { Empty } from '../../parts/states/Empty.tsx';
import { Failed } from '../../parts/states/Failed.tsx';
import { useFilters } from '../../parts/useFilters.ts';
import classes from './Access.module.css';
import { type FieldProps, PersonField } from './PersonField.tsx';
import { Verdict } from './Verdict.tsx';

/** A person and a product: has she access, and why. What is asked stands in the address, to be passed on. */
export function Screen() {
  const { filters, set } = useFilters(readAccessSearch);
  const { user = '', resource = '' } = filters;
  const [text, setText] = useState(user);
  return (
    <Page title="Access" subtitle="Has this person access to that product, and why?">
      <search className={classes.question}>
        <PersonField value={user} text={text} onText={setText} onChoose={(name) => set('user', name)} />
        <ProductField value={resource} onChoose={(ari) => set('resource', ari)} />
      </search>
      <Answer typed={text.trim()} user={user} resource={resource} />
    </Page>
  );
}

/** Another name in the field than the one that was asked about makes the answer one about somebody else. */
function Answer({ typed, user, resource }: { typed: string; user: string; resource: string }) {
  if (typed === '' || resource === '') {
    return (
      <Empty title="Choose a person and a product">
        The answer names every role that leads there, and the group that gives it.
      </Empty>
    );
  }
  if (typed !== user) return <Empty title={`Press Enter to ask about ${typed}`} />;
  return <Verdict user={user} resource={resource} />;
}

function ProductField({ value, onChoose }: FieldProps) {
  const products = useProducts();
  if (products.isError && !products.data) return <Failed error={products.error} what="list of products" />;
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
