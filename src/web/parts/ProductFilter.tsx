import type { Product } from '../api/types.ts';
import { productName } from '../lib/names.ts';
import { FilterSelect } from './FilterSelect.tsx';

interface Props {
  products: readonly Product[];
  value: string | undefined;
  onChoose: (resource: string) => void;
}

/** Narrows a list to what has access to one product. */
export function ProductFilter({ products, value, onChoose }: Props) {
  const choices = products.map(({ resource }) => ({
    value: resource,
    label: productName(resource, products),
  }));
  return (
    <FilterSelect label="Access to" all="Any access" choices={choices} value={value} onChoose={onChoose} />
  );
}
