import { useMediaQuery } from '@mantine/hooks';

/** Whether there is room for little: a telephone, or a page at 400 %. Stylesheets have the same measure. */
export function useNarrow(): boolean {
  return useMediaQuery('(max-width: 640px)', false, { getInitialValueInEffect: false });
}
