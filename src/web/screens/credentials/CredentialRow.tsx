import { Button } from '@mantine/core';
import { useState } from 'react';
import { type CredentialList, pathOf, useRevokeCredential } from '../../api/credentials.ts';
import type { Credential } from '../../api/types.ts';
import { groupkeep } from '../../lib/publicCalls.ts';
import { AnchorLink } from '../../parts/AnchorLink.tsx';
import { ConfirmDialog } from '../../parts/dialogs/ConfirmDialog.tsx';
import { toPerson } from '../../parts/links.ts';
import { Row } from '../../parts/rows/Rows.tsx';
import { Tag } from '../../parts/Tag.tsx';
import { Time } from '../../parts/Time.tsx';
import { tellDone } from '../../parts/toasts.tsx';

interface Props {
  credential: Credential;
  list: CredentialList;
  noun: string;
}

/** A token or key: whose, for what, since when, how long, how recently used; and its end. */
export function CredentialRow({ credential, list, noun }: Props) {
  const { id, label, owner, scopes, createdAt, expiresAt, lastUsedAt } = credential;
  const [revoking, setRevoking] = useState(false);
  const isOver = expiresAt !== null && Date.parse(expiresAt) <= Date.now();
  return (
    <Row
      title={
        <>
          {label} {isOver && <Tag tone="bad">expired</Tag>}
        </>
      }
      detail={
        <>
          {owner && list === 'all' && (
            <>
              of{' '}
              <AnchorLink {...toPerson(owner.accountId)} inherit>
                {owner.displayName}
              </AnchorLink>{' '}
              ·{' '}
            </>
          )}
          {scopes ? scopes.join(', ') || 'no scopes' : 'everything its owner may do'}
          <br />
          created <Time at={createdAt} /> · {isOver ? 'expired' : 'expires'} <Time at={expiresAt} /> · last
          used <Time at={lastUsedAt} />
        </>
      }
      action={
        <>
          <Button variant="default" onClick={() => setRevoking(true)} aria-label={`Revoke ${label}`}>
            Revoke
          </Button>
          {revoking && <Revocation {...{ credential, list, noun }} onClose={() => setRevoking(false)} />}
        </>
      }
      key={id}
    />
  );
}

function Revocation({ credential, list, noun, onClose }: Props & { onClose: () => void }) {
  const { id, label, owner, lastUsedAt } = credential;
  const { mutateAsync } = useRevokeCredential(list);
  return (
    <ConfirmDialog
      title={`Revoke the ${noun} ${label}?`}
      confirm="Revoke"
      dangerous
      call={groupkeep('DELETE', `${pathOf(list)}/${id}`)}
      onClose={onClose}
      onConfirm={async () => {
        await mutateAsync(id);
        tellDone(`The ${noun} ${label} is revoked.`);
      }}
    >
      <p>
        Whatever uses it {owner ? `as ${owner.displayName} ` : ''}is let in no more, at once and for good. It
        was last used <Time at={lastUsedAt} />, to within five minutes.
      </p>
    </ConfirmDialog>
  );
}
