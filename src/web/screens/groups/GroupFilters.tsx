import type { GroupFilters as Filters } from '../../api/groups.ts';
import { useProducts } from '../../api/products.ts';
import { roleName, typeName } from '../../lib/names.ts';
import { TYPES } from '../../lib/searches.ts';
import { FilterSelect } from '../../parts/FilterSelect.tsx';
import { ProductFilter } from '../../parts/ProductFilter.tsx';
import { SearchField } from '../../parts/SearchField.tsx';
import { Toolbar } from '../../parts/Toolbar.tsx';

const SOURCES = [
  { value: 'local', label: 'Local' },
  { value: 'synced', label: 'Synced' },
];
const TYPE_CHOICES = TYPES.map((type) => ({ value: type, label: typeName(type) }));

interface Props {
  filters: Filters;
  onSet: (name: keyof Filters, value: string) => void;
  count: string | undefined;
  isOutdated: boolean;
}

export function GroupFilters({ filters, onSet, count, isOutdated }: Props) {
  const products = useProducts().data ?? [];
  const roles = [...new Set(products.flatMap((product) => product.roles.map(({ role }) => role)))];
  return (
    <Toolbar count={count} isOutdated={isOutdated}>
      <SearchField
        label="Search groups"
        value={filters.search ?? ''}
        onSearch={(text) => onSet('search', text)}
      />
      <FilterSelect
        label="Source"
        all="Any source"
        choices={SOURCES}
        value={filters.source}
        onChoose={(source) => onSet('source', source)}
      />
      <FilterSelect
        label="Type"
        all="Any type"
        choices={TYPE_CHOICES}
        value={filters.type}
        onChoose={(type) => onSet('type', type)}
      />
      <ProductFilter
        products={products}
        value={filters.resource}
        onChoose={(resource) => onSet('resource', resource)}
      />
      <FilterSelect
        label="Role"
        all="Any role"
        choices={roles.map((role) => ({ value: role, label: roleName(role) }))}
        value={filters.role}
        onChoose={(role) => onSet('role', role)}
      />
    </Toolbar>
  );
}
