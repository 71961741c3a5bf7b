import { Button } from '@mantine/core';
import { messageOf } from '../api/errors.ts';
import { useUnrefreshed } from '../api/unrefreshed.ts';
import classes from './Unrefreshed.module.css';

/** Above a screen that stays though something of it could not be refreshed. */
export function Unrefreshed() {
  const { error, isRetrying, retry } = useUnrefreshed();
  return (
    <div role="status">
      {error && (
        <p className={classes.note}>
          This may be out of date. {messageOf(error)}
          <Button variant="default" size="compact-xs" onClick={retry} loading={isRetrying}>
            Try again
          </Button>
        </p>
      )}
    </div>
  );
}
