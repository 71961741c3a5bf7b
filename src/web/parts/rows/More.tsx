import { Button } from '@mantine/core';
import { Problem } from '../Problem.tsx';
import classes from './Rows.module.css';

interface Props {
  /** On the button. */
  label: string;
  pages: {
    hasNextPage: boolean;
    isFetchingNextPage: boolean;
    isFetchNextPageError: boolean;
    error: unknown;
    fetchNextPage: () => unknown;
  };
}

/** The way to the next page of a list that goes by cursor, also when it did not come; nothing at its end. */
export function More({ label, pages }: Props) {
  if (!pages.hasNextPage) return null;
  return (
    <div className={classes.more}>
      {pages.isFetchNextPageError && <Problem error={pages.error} />}
      <Button variant="default" onClick={() => pages.fetchNextPage()} loading={pages.isFetchingNextPage}>
        {pages.isFetchNextPageError ? 'Try again' : label}
      </Button>
    </div>
  );
}
