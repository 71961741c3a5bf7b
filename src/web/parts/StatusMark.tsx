import { Tag } from './Tag.tsx';

const TONES: Record<string, 'good' | 'warn' | 'bad'> = {
  active: 'good',
  suspended: 'warn',
  deactivated: 'bad',
};

/** Whether a person may sign in and do anything. */
export function StatusMark({ status }: { status: string }) {
  return <Tag tone={TONES[status] ?? 'plain'}>{status}</Tag>;
}
