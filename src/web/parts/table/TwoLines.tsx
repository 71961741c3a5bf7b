import { Link, type LinkProps } from '@tanstack/react-router';
import { useRoom } from '../useRoom.ts';
import classes from './TwoLines.module.css';

interface Props {
  link: LinkProps;
  title: string;
  /** Below the title where there is little room; columns of its own tell it otherwise. */
  detail: string;
}

/** The first cell of a row: the link that opens it and, where columns were left out, what those said. */
export function TwoLines({ link, title, detail }: Props) {
  const room = useRoom();
  return (
    <span className={classes.lines}>
      <Link {...link} className={classes.title ?? ''} title={title} dir="auto">
        {title}
      </Link>
      {room === 'little' && (
        <span className={classes.detail} dir="auto">
          {detail}
        </span>
      )}
    </span>
  );
}
