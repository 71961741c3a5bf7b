import { Button } from '@mantine/core';
import { Empty } from './Empty.tsx';

interface Props {
  title: string;
  onClear: () => void;
}

/** There is something, but nothing that the filters let through. */
export function NoMatch({ title, onClear }: Props) {
  return (
    <Empty
      title={title}
      action={
        <Button variant="default" onClick={onClear}>
          Clear filters
        </Button>
      }
    />
  );
}
