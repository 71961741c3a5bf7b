import { Alert } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { ApiError, type ErrorKind, messageOf } from '../api/errors.ts';

interface Props {
  error: unknown;
  /** What is said in place of the server's sentence, where that does not fit. */
  says?: Partial<Record<ErrorKind, string>>;
}

/** Why what was just tried did not work, beside the thing that tried. */
export function Problem({ error, says = {} }: Props) {
  const ours = error instanceof ApiError ? says[error.kind] : undefined;
  return (
    <Alert color="red" variant="light" role="alert" icon={<IconAlertTriangle size={16} />}>
      {ours ?? messageOf(error)}
    </Alert>
  );
}
