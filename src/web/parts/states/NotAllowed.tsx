import { IconLock } from '@tabler/icons-react';
import { State } from './State.tsx';

/** Whoever is signed in may not see this. The sentence is the server's. */
export function NotAllowed({ message }: { message: string }) {
  return (
    <State icon={<IconLock size={28} stroke={1.5} />} title="Not allowed">
      {message} An administrator of the organization can change that.
    </State>
  );
}
