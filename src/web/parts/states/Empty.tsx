import { IconInbox } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { State } from './State.tsx';

interface Props {
  title: string;
  children?: ReactNode;
  action?: ReactNode;
}

/** There is nothing to show, and nothing is wrong. */
export function Empty({ title, children, action }: Props) {
  return (
    <State icon={<IconInbox size={28} stroke={1.5} />} title={title} action={action}>
      {children}
    </State>
  );
}
