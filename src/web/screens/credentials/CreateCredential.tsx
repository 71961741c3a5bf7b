import { Checkbox, NativeSelect, Radio, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import {
  type CredentialBody,
  type CredentialList,
  pathOf,
  useCreateCredential,
} from '../../api/credentials.ts';
import { groupkeep } from '../../lib/publicCalls.ts';
import { ConfirmDialog } from '../../parts/dialogs/ConfirmDialog.tsx';
import { DialogFlow } from '../../parts/dialogs/useFocusReturn.tsx';
import classes from './CreateCredential.module.css';
import { KeepSecret } from './KeepSecret.tsx';
import { Secret } from './Secret.tsx';
import { COMMON_SCOPES, parseScopes } from './scopes.ts';

interface Props {
  list: CredentialList;
  noun: string;
  onClose: () => void;
}

const DAY_MS = 86_400_000;
const TERMS = [
  { value: '30', label: 'In 30 days' },
  { value: '90', label: 'In 90 days' },
  { value: '365', label: 'In a year' },
  { value: '', label: 'Never' },
];

/** Asks what the credential is to be good for; then shows its secret, this once. */
export function CreateCredential({ list, noun, onClose }: Props) {
  const create = useCreateCredential(list);
  const made = create.data;
  return (
    <DialogFlow>
      {made ? (
        <Secret made={made} noun={noun} onClose={onClose} />
      ) : (
        <CredentialForm {...{ list, noun, onClose }} onCreate={create.mutateAsync} />
      )}
      {(made || create.isPending) && <KeepSecret noun={noun} />}
    </DialogFlow>
  );
}

interface FormProps extends Props {
  onCreate: (body: CredentialBody) => Promise<unknown>;
}

function CredentialForm({ list, noun, onCreate, onClose }: FormProps) {
  const [label, setLabel] = useState('');
  const [days, setDays] = useState('90');
  const [limited, setLimited] = useState(false);
  const [chosen, setChosen] = useState<string[]>([]);
  const [others, setOthers] = useState('');
  const scopes = [...new Set([...chosen, ...parseScopes(others)])];
  const body: CredentialBody = {
    label: label.trim(),
    ...(limited && { scopes }),
    ...(days && { expiresAt: endOf(Number(days)) }),
  };
  return (
    <ConfirmDialog
      title={`Create an API ${noun}`}
      confirm="Create"
      disabled={label.trim() === '' || (limited && scopes.length === 0)}
      call={groupkeep('POST', pathOf(list), body)}
      onClose={onClose}
      onConfirm={() => onCreate(body)}
      onDone={() => {}}
    >
      <Stack gap="sm">
        <TextInput
          label="Name"
          description="What uses it, so that whoever finds it later knows"
          size="sm"
          value={label}
          onChange={(event) => setLabel(event.currentTarget.value)}
          data-autofocus
          autoComplete="off"
        />
        <NativeSelect
          label="Expires"
          size="sm"
          data={TERMS}
          value={days}
          onChange={(event) => setDays(event.currentTarget.value)}
        />
        <Radio.Group
          label="Good for"
          value={limited ? 'some' : 'all'}
          onChange={(value) => setLimited(value === 'some')}
        >
          <Stack gap={10} mt={4}>
            <Radio value="all" label={list === 'keys' ? 'Everything' : 'Everything I may do'} size="xs" />
            <Radio value="some" label="Some scopes" size="xs" />
          </Stack>
        </Radio.Group>
        {limited && (
          <>
            <Checkbox.Group aria-label="Scopes" value={chosen} onChange={setChosen}>
              <div className={classes.scopes}>
                {COMMON_SCOPES.map((scope) => (
                  <Checkbox key={scope} value={scope} label={scope} />
                ))}
              </div>
            </Checkbox.Group>
            <TextInput
              label="Others"
              description="Such as read:group:jira, separated by spaces"
              value={others}
              onChange={(event) => setOthers(event.currentTarget.value)}
              autoComplete="off"
              spellCheck={false}
            />
          </>
        )}
      </Stack>
    </ConfirmDialog>
  );
}

/** The end of that day: the same for as long as the dialog is open, and what is shown is what is sent. */
function endOf(days: number): string {
  const day = new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);
  return `${day}T23:59:59Z`;
}
