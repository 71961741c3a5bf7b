import { Switch } from '@mantine/core';
import { useMemo, useState } from 'react';
import type { EventFilters } from '../../api/events.ts';
import { useCaller } from '../../api/session.ts';
import { API_CHOICES } from '../../lib/apis.ts';
import { listEvents } from '../../lib/publicCalls.ts';
import { readActivitySearch, SPANS } from '../../lib/searches.ts';
import { CurlLine } from '../../parts/CurlLine.tsx';
import { History } from '../../parts/events/History.tsx';
import { FilterSelect } from '../../parts/FilterSelect.tsx';
import { Page } from '../../parts/Page.tsx';
import { SearchField } from '../../parts/SearchField.tsx';
import { Toolbar } from '../../parts/Toolbar.tsx';
import { useFilters } from '../../parts/useFilters.ts';
import { ACTION_CHOICES } from './actions.ts';

const HOUR_MS = 3_600_000;
const LENGTHS_MS = { hour: HOUR_MS, day: 24 * HOUR_MS, week: 7 * 24 * HOUR_MS };
const SPAN_CHOICES = SPANS.map((span) => ({ value: span, label: `Past ${span}` }));

/** The audit log: everything that was changed, by whom, through whichever API; filtered, and live. */
export function Screen() {
  const { filters: asked, set } = useFilters(readActivitySearch);
  const filters = useEventFilters(asked);
  const [live, setLive] = useState(true);
  const { organization } = useCaller();
  return (
    <Page title="Activity" subtitle="Every change, through whichever API it came. Nothing is ever taken out.">
      <Toolbar>
        <SearchField
          label="Search events"
          value={asked.search ?? ''}
          onSearch={(text) => set('search', text)}
        />
        <FilterSelect
          label="Action"
          all="Any action"
          choices={ACTION_CHOICES}
          value={asked.action}
          onChoose={(action) => set('action', action)}
        />
        <FilterSelect
          label="API"
          all="Any API"
          choices={API_CHOICES}
          value={asked.dialect}
          onChoose={(dialect) => set('dialect', dialect)}
        />
        <FilterSelect
          label="Time"
          all="Any time"
          choices={SPAN_CHOICES}
          value={asked.span}
          onChoose={(span) => set('span', span)}
        />
        <Switch
          size="xs"
          label="Live"
          checked={live}
          onChange={(event) => setLive(event.currentTarget.checked)}
        />
      </Toolbar>
      <History filters={filters} live={live} />
      <CurlLine call={listEvents(organization.id, filters)} />
    </Page>
  );
}

/** A span begins when it is chosen, not at each drawing: otherwise it would be another list each time. */
function useEventFilters(asked: ReturnType<typeof readActivitySearch>): EventFilters {
  const { search, action, dialect, span, about } = asked;
  return useMemo(() => {
    const length = span && LENGTHS_MS[span];
    return {
      ...(search && { search }),
      ...(action && { action }),
      ...(dialect && { dialect }),
      ...(about && { about }),
      ...(length && { since: new Date(Date.now() - length).toISOString() }),
    };
  }, [search, action, dialect, about, span]);
}
