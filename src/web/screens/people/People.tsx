import { Button } from '@mantine/core';
import { useProducts } from '../../api/products.ts';
import type { User } from '../../api/types.ts';
import { fetchUsers } from '../../api/users.ts';
import { counted, productName } from '../../lib/names.ts';
import { FilterSelect } from '../../parts/FilterSelect.tsx';
import { Page } from '../../parts/Page.tsx';
import { SearchField } from '../../parts/SearchField.tsx';
import { Empty } from '../../parts/states/Empty.tsx';
import { Toolbar } from '../../parts/Toolbar.tsx';
import { DataTable } from '../../parts/table/DataTable.tsx';
import { useWindow } from '../../parts/table/useWindow.ts';
import { useFilters } from '../../parts/useFilters.ts';
import { PEOPLE_COLUMNS } from './peopleColumns.tsx';

const FILTERS = ['search', 'status', 'resource', 'sort'] as const;
const STATUSES = [
  { value: 'active', label: 'Active' },
  { value: 'suspended', label: 'Suspended' },
  { value: 'deactivated', label: 'Deactivated' },
];
const BY_NAME = 'displayName';

/** Everybody: searched, narrowed and ordered. */
export function Screen() {
  const { filters, set, clear, isNarrowed } = useFilters(FILTERS);
  const products = useProducts().data ?? [];
  const { sort = BY_NAME } = filters;
  const rows = useWindow<User>(['users', 'list', { ...filters, sort }], (window, signal) =>
    fetchUsers({ ...filters, sort, ...window }, signal),
  );
  return (
    <Page title="People" fills>
      <Toolbar count={rows.total === undefined ? undefined : counted(rows.total, 'person', 'people')}>
        <SearchField
          label="Search people"
          value={filters.search ?? ''}
          onSearch={(text) => set('search', text)}
        />
        <FilterSelect
          label="Status"
          all="Any status"
          choices={STATUSES}
          value={filters.status}
          onChoose={(status) => set('status', status)}
        />
        <FilterSelect
          label="Access to"
          all="Any access"
          choices={products.map(({ resource }) => ({
            value: resource,
            label: productName(resource, products),
          }))}
          value={filters.resource}
          onChoose={(resource) => set('resource', resource)}
        />
      </Toolbar>
      <DataTable
        label="people"
        rows={rows}
        columns={PEOPLE_COLUMNS}
        rowKey={({ accountId }) => accountId}
        rowLabel={({ displayName }) => displayName}
        sorting={{ sort, onSort: (next) => set('sort', next) }}
        empty={
          isNarrowed ? (
            <Empty
              title="Nobody is like that"
              action={
                <Button variant="default" onClick={clear}>
                  Clear filters
                </Button>
              }
            />
          ) : (
            <Empty title="There is nobody yet">The command line and imports make people.</Empty>
          )
        }
      />
    </Page>
  );
}
