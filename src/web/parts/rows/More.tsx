import { Button } from '@mantine/core';
import classes from './Rows.module.css';

interface Props {
  /** On the button. */
  label: string;
  pages: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => unknown };
}

/** The way to the next page of a list that goes by cursor; nothing at its end. */
export function More({ label, pages }: Props) {
  if (!pages.hasNextPage) return null;
  return (
    <div className={classes.more}>
      <Button variant="default" onClick={() => pages.fetchNextPage()} loading={pages.isFetchingNextPage}>
        {label}
      </Button>
    </div>
  );
}
