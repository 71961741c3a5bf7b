import { Button, FileButton, Group as Line, Text, Textarea } from '@mantine/core';
import { IconFileUpload } from '@tabler/icons-react';
import { type Dispatch, type SetStateAction, useMemo, useRef } from 'react';
import type { Direction } from '../../../api/members.ts';
import type { Group } from '../../../api/types.ts';
import { counted } from '../../../lib/names.ts';
import { asEntry, BATCH_LIMIT, peopleIn } from '../../../lib/people.ts';
import { ConfirmDialog } from '../../../parts/dialogs/ConfirmDialog.tsx';
import { tellFailed } from '../../../parts/toasts.tsx';

interface Props {
  group: Group;
  direction: Direction;
  /** Chosen in the list of members: nothing is left to say. */
  members: string[] | undefined;
  text: string;
  onText: Dispatch<SetStateAction<string>>;
  onEntered: (members: string[]) => Promise<void>;
  onClose: () => void;
}

const TITLES = { add: 'Add people to', remove: 'Remove people from' };

/** A list of people, pasted or from a file. Nothing changes here: the next step shows who they are. */
export function BatchEntry({ group, direction, members, text, onText, onEntered, onClose }: Props) {
  const people = useMemo(() => members ?? peopleIn(text), [members, text]);
  const resetFile = useRef<() => void>(null);
  const tooMany = people.length > BATCH_LIMIT;

  /** Adds them to those who are there. */
  async function read(file: File | null): Promise<void> {
    if (!file) return;
    // Otherwise the same file, put right, could not be chosen again.
    resetFile.current?.();
    try {
      const { peopleInCsv } = await import('../../../lib/peopleInCsv.ts');
      const lines = peopleInCsv(await file.text()).map(asEntry);
      onText((before) => [before.trimEnd(), ...lines].filter((line) => line !== '').join('\n'));
    } catch (error) {
      tellFailed(error);
    }
  }

  return (
    <ConfirmDialog
      title={`${TITLES[direction]} ${group.name}`}
      confirm="Preview"
      disabled={people.length === 0 || tooMany}
      onConfirm={() => onEntered(people)}
      onDone={() => {}}
      onClose={onClose}
    >
      {members ? (
        <Text>{counted(members.length, 'member')} chosen. See who they are before anything changes.</Text>
      ) : (
        <>
          <Textarea
            label="People"
            description="Usernames, e-mail addresses or account ids: one to a line, or with commas between"
            size="sm"
            rows={9}
            value={text}
            onChange={(event) => onText(event.currentTarget.value)}
            data-autofocus
            spellCheck={false}
            error={tooMany && `At most ${BATCH_LIMIT.toLocaleString('en')} at once`}
          />
          <Line justify="space-between">
            <FileButton resetRef={resetFile} onChange={read} accept=".csv,.tsv,.txt,text/csv,text/plain">
              {(props) => (
                <Button {...props} variant="default" leftSection={<IconFileUpload size={14} />}>
                  From a CSV file
                </Button>
              )}
            </FileButton>
            <Text size="sm" c="dimmed" role="status">
              {counted(people.length, 'person', 'people')}
            </Text>
          </Line>
        </>
      )}
    </ConfirmDialog>
  );
}
