import { Center, Loader } from '@mantine/core';

/** The console itself is on its way. */
export function Opening() {
  return (
    <Center h="100%" role="status">
      <Loader size="sm" />
      <span className="visually-hidden">Opening the console…</span>
    </Center>
  );
}
