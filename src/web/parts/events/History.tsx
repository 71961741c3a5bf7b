import { type EventFilters, useEvents } from '../../api/events.ts';
import { More } from '../rows/More.tsx';
import { Empty } from '../states/Empty.tsx';
import { Missing } from '../states/Missing.tsx';
import { EventRow } from './EventRow.tsx';
import classes from './History.module.css';

interface Props {
  filters: EventFilters;
  /** What happens is shown as it happens. */
  live?: boolean;
}

/** What was done, by whom and through which API, newest first. */
export function History({ filters, live = false }: Props) {
  const { pages, fresh } = useEvents(filters, live);
  if (!pages.data) return <Missing query={pages} what="history" lines={6} />;
  const events = [...fresh, ...pages.data.pages.flatMap(({ items }) => items)];
  // A page may be empty and have a next: the server looks through so many events at once, and no more.
  const nothing = pages.hasNextPage ? 'Nothing among the latest events' : 'Nothing has happened';
  return (
    <div>
      {events.length === 0 ? (
        <Empty title={nothing} />
      ) : (
        <ol className={classes.events} aria-label="Events">
          {events.map((event) => (
            <EventRow key={event.id} event={event} />
          ))}
        </ol>
      )}
      <More label="Look further back" pages={pages} />
    </div>
  );
}
