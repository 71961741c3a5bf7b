import { useState } from 'react';
import { type Direction, usePreviewBatch } from '../../../api/members.ts';
import type { Batch, Group } from '../../../api/types.ts';
import { DialogFlow } from '../../../parts/dialogs/useFocusReturn.tsx';
import { BatchEntry } from './BatchEntry.tsx';
import { BatchPreview } from './BatchPreview.tsx';

export interface BatchRequest {
  direction: Direction;
  /** Who was chosen already; otherwise they are asked for. */
  members?: string[];
}

interface Props {
  group: Group;
  request: BatchRequest;
  onDone: () => void;
  onClose: () => void;
}

/** Adds or removes many people in two steps: who, and, when the server has told who that is, whether really. */
export default function BatchDialog({ group, request: { direction, members }, onDone, onClose }: Props) {
  const preview = usePreviewBatch(group.id);
  // Here, since who comes back from the preview finds it as it was.
  const [text, setText] = useState('');
  const [entered, setEntered] = useState<{ members: string[]; preview: Batch }>();
  const look = async (people: string[]) =>
    setEntered({ members: people, preview: await preview.mutateAsync({ direction, members: people }) });
  return (
    <DialogFlow>
      {entered ? (
        <BatchPreview
          {...{ group, direction, onDone, onClose }}
          members={entered.members}
          preview={entered.preview}
          {...(!members && { onBack: () => setEntered(undefined) })}
        />
      ) : (
        <BatchEntry {...{ group, direction, members, text, onClose }} onText={setText} onEntered={look} />
      )}
    </DialogFlow>
  );
}
