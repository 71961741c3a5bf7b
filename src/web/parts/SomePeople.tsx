import { Text } from '@mantine/core';
import type { UserRef } from '../api/types.ts';

interface Props {
  /** The first of them. */
  people: UserRef[];
  count: number;
}

/** `Alice Ashby, Bob Brook and 12 more`; nothing for nobody. */
export function SomePeople({ people, count }: Props) {
  if (people.length === 0) return null;
  const rest = count - people.length;
  return (
    <Text size="sm" c="dimmed">
      {people.map(({ displayName }) => displayName).join(', ')}
      {rest > 0 && ` and ${rest.toLocaleString('en')} more`}
    </Text>
  );
}
