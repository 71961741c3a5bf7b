import { Button } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { State } from './State.tsx';

/** The console itself failed: a defect, or a part of an older version that the server no longer has. */
export function Crashed({ error }: { error: unknown }) {
  return (
    <State
      urgent
      icon={<IconAlertTriangle size={28} stroke={1.5} />}
      title="This screen failed"
      action={
        <Button variant="default" onClick={() => window.location.reload()}>
          Reload
        </Button>
      }
    >
      {error instanceof Error ? error.message : 'Something went wrong in the console.'}
    </State>
  );
}
