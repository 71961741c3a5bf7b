import { Button } from '@mantine/core';
import { IconLogout2, IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react';
import { useState } from 'react';
import { type UserChange, useChangeUser } from '../../api/person.ts';
import { useCaller } from '../../api/session.ts';
import type { UserDetails } from '../../api/types.ts';
import type { Call } from '../../lib/curl.ts';
import { directory, groupkeep, organizations } from '../../lib/publicCalls.ts';
import { ConfirmDialog } from '../../parts/dialogs/ConfirmDialog.tsx';
import { tellDone } from '../../parts/toasts.tsx';

/** What may be done to a person; nothing that would be refused. */
export function PersonActions({ user }: { user: UserDetails }) {
  const { permissions } = useCaller();
  const [chosen, setChosen] = useState<UserChange>();
  const standing = user.status === 'active' ? 'suspend' : 'restore';
  return (
    <>
      {permissions.administerOrganization && (
        <Button
          variant="default"
          leftSection={<IconLogout2 size={15} />}
          onClick={() => setChosen('signOut')}
        >
          Sign out everywhere
        </Button>
      )}
      {user.manageable && (
        <Button
          variant="default"
          leftSection={standing === 'suspend' ? <IconPlayerPause size={15} /> : <IconPlayerPlay size={15} />}
          onClick={() => setChosen(standing)}
        >
          {standing === 'suspend' ? 'Suspend' : 'Restore'}
        </Button>
      )}
      {chosen && <Confirmation user={user} change={chosen} onClose={() => setChosen(undefined)} />}
    </>
  );
}

interface ConfirmationProps {
  user: UserDetails;
  change: UserChange;
  onClose: () => void;
}

function Confirmation({ user, change, onClose }: ConfirmationProps) {
  const { organization, user: caller } = useCaller();
  const isSelf = caller?.accountId === user.accountId;
  const { mutateAsync } = useChangeUser(user.accountId);
  const { verb, done, effect, effectOnSelf } = WORDS[change];
  // Who is signed out by it cannot take it back.
  const opposite = isSelf ? undefined : OPPOSITE[change];
  return (
    <ConfirmDialog
      title={`${verb} ${user.displayName}?`}
      confirm={verb}
      dangerous={change === 'suspend'}
      call={callOf(change, user, organization.id)}
      onClose={onClose}
      onConfirm={async () => {
        await mutateAsync(change);
        tellDone(`${user.displayName} ${done}`, opposite && (() => mutateAsync(opposite)));
      }}
    >
      <p>{effect}</p>
      {isSelf && effectOnSelf && (
        <p>
          <strong>{effectOnSelf}</strong>
        </p>
      )}
    </ConfirmDialog>
  );
}

const OPPOSITE: Partial<Record<UserChange, UserChange>> = { suspend: 'restore', restore: 'suspend' };

const WORDS = {
  suspend: {
    verb: 'Suspend',
    done: 'is suspended.',
    effect:
      'Sign-ins, tokens and access end at once, and seats are freed. Groups and roles stay for when the account is restored.',
    effectOnSelf: 'This is your own account: it signs you out, and somebody else has to restore it.',
  },
  restore: {
    verb: 'Restore',
    done: 'is restored.',
    effect: 'The account works again, with the groups and roles that it has. It takes its seats again.',
    effectOnSelf: undefined,
  },
  signOut: {
    verb: 'Sign out',
    done: 'is signed out everywhere.',
    effect:
      'Every session in the console ends. API tokens go on working: they are revoked under Credentials.',
    effectOnSelf: 'This is your own account: you are signed out here, too.',
  },
};

function callOf(change: UserChange, { accountId, directoryId }: UserDetails, orgId: string): Call {
  return change === 'signOut'
    ? groupkeep('DELETE', `/users/${accountId}/sessions`)
    : organizations('POST', `${directory({ orgId, directoryId })}/users/${accountId}/${change}`);
}
