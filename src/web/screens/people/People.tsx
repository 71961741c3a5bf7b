import { useProducts } from '../../api/products.ts';
import type { User } from '../../api/types.ts';
import { fetchUsers } from '../../api/users.ts';
import { counted } from '../../lib/names.ts';
import { readPeopleSearch } from '../../lib/searches.ts';
import { Page } from '../../parts/Page.tsx';
import { ProductFilter } from '../../parts/ProductFilter.tsx';
import { SearchField } from '../../parts/SearchField.tsx';
import { StatusFilter } from '../../parts/StatusFilter.tsx';
import { Empty } from '../../parts/states/Empty.tsx';
import { NoMatch } from '../../parts/states/NoMatch.tsx';
import { Toolbar } from '../../parts/Toolbar.tsx';
import { DataTable } from '../../parts/table/DataTable.tsx';
import { useWindow } from '../../parts/table/useWindow.ts';
import { useFilters } from '../../parts/useFilters.ts';
import { PEOPLE_COLUMNS } from './peopleColumns.tsx';

const BY_NAME = 'displayName';

/** Everybody: searched, narrowed and ordered. */
export function Screen() {
  const { filters, set, clear, isNarrowed } = useFilters(readPeopleSearch);
  const products = useProducts().data ?? [];
  const { sort = BY_NAME } = filters;
  const rows = useWindow<User>(['users', 'list', { ...filters, sort }], (window, signal) =>
    fetchUsers({ ...filters, sort, ...window }, signal),
  );
  return (
    <Page title="People" fills>
      <Toolbar
        count={rows.total === undefined ? undefined : counted(rows.total, 'person', 'people')}
        isOutdated={rows.isOutdated}
      >
        <SearchField
          label="Search people"
          value={filters.search ?? ''}
          onSearch={(text) => set('search', text)}
        />
        <StatusFilter value={filters.status} onChoose={(status) => set('status', status)} />
        <ProductFilter
          products={products}
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
            <NoMatch title="Nobody is like that" onClear={clear} />
          ) : (
            <Empty title="There is nobody yet">The command line and imports make people.</Empty>
          )
        }
      />
    </Page>
  );
}
