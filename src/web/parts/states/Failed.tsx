import { Button } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { ApiError, messageOf } from '../../api/errors.ts';
import { NotAllowed } from './NotAllowed.tsx';
import { NotFound } from './NotFound.tsx';
import { State } from './State.tsx';

interface Props {
  error: unknown;
  /** What was asked for, as in "There is no such group". */
  what: string;
  onRetry?: () => void;
}

/** What was asked for did not come: not allowed, not there, or something went wrong and may be tried again. */
export function Failed({ error, what, onRetry }: Props) {
  if (error instanceof ApiError && error.isForbidden) return <NotAllowed message={error.message} />;
  if (error instanceof ApiError && error.isNotFound) return <NotFound what={what} />;
  return (
    <State
      urgent
      icon={<IconAlertTriangle size={28} stroke={1.5} />}
      title={`The ${what} could not be loaded`}
      action={
        onRetry && (
          <Button variant="default" onClick={onRetry}>
            Try again
          </Button>
        )
      }
    >
      {messageOf(error)}
    </State>
  );
}
