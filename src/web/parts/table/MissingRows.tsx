// biome-ignore-all lint/a11y/useSemanticElements: see DataTable on why its parts are no table elements.
// biome-ignore-all lint/a11y/useFocusableInteractive: what can be done with a row has the focus, not the row.
import { Button } from '@mantine/core';
import { messageOf } from '../../api/errors.ts';
import classes from './DataTable.module.css';

interface Props {
  error: unknown;
  onRetry: () => void;
}

/** A row below the headings, in sight wherever the list is scrolled to: some of what is looked at did not come. */
export function MissingRows({ error, onRetry }: Props) {
  return (
    <div role="row">
      <div role="cell" className={classes.missing}>
        <span role="alert">These rows could not be loaded. {messageOf(error)}</span>
        <Button variant="default" size="compact-xs" onClick={onRetry}>
          Try again
        </Button>
      </div>
    </div>
  );
}
