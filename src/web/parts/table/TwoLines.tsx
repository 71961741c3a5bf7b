import { Anchor } from '@mantine/core';
import { Link } from 'react-router';
import { useNarrow } from '../useNarrow.ts';
import classes from './TwoLines.module.css';

interface Props {
  to: string;
  title: string;
  /** Below the title where there is little room; columns of its own tell it otherwise. */
  detail: string;
}

/** The first cell of a row: the link that opens it and, where columns were left out, what those said. */
export function TwoLines({ to, title, detail }: Props) {
  const narrow = useNarrow();
  return (
    <span className={classes.lines}>
      <Anchor component={Link} to={to} className={classes.title} title={title}>
        {title}
      </Anchor>
      {narrow && <span className={classes.detail}>{detail}</span>}
    </span>
  );
}
