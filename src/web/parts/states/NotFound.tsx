import { IconMapQuestion } from '@tabler/icons-react';
import { AnchorLink } from '../AnchorLink.tsx';
import { State } from './State.tsx';

/** There is no such thing, or there is no more. */
export function NotFound({ what }: { what: string }) {
  return (
    <State
      icon={<IconMapQuestion size={28} stroke={1.5} />}
      title={`There is no such ${what}`}
      action={<AnchorLink to="/groups">Go to groups</AnchorLink>}
    >
      It may have been deleted, or the address is wrong.
    </State>
  );
}
