import { Textarea, TextInput } from '@mantine/core';

interface Props {
  name: string;
  onName: (name: string) => void;
  description: string;
  onDescription: (description: string) => void;
}

/** What a group is called, and what it says of itself. */
export function GroupFields({ name, onName, description, onDescription }: Props) {
  return (
    <>
      <TextInput
        label="Name"
        size="sm"
        value={name}
        onChange={(event) => onName(event.currentTarget.value)}
        data-autofocus
        autoComplete="off"
      />
      <Textarea
        label="Description"
        size="sm"
        rows={2}
        value={description}
        onChange={(event) => onDescription(event.currentTarget.value)}
      />
    </>
  );
}
