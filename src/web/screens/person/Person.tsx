import { useParams } from '@tanstack/react-router';
import { useUser } from '../../api/person.ts';
import { useCaller } from '../../api/session.ts';
import type { UserDetails } from '../../api/types.ts';
import { directory, organizations } from '../../lib/publicCalls.ts';
import { CurlLine } from '../../parts/CurlLine.tsx';
import { Facts } from '../../parts/Facts.tsx';
import { Page } from '../../parts/Page.tsx';
import { StatusMark } from '../../parts/StatusMark.tsx';
import { Missing } from '../../parts/states/Missing.tsx';
import { Time } from '../../parts/Time.tsx';
import { AccessSection } from './AccessSection.tsx';
import { GroupsSection } from './GroupsSection.tsx';
import { PersonActions } from './PersonActions.tsx';

/** A person: who they are, what they have access to and why, and the groups they are in. */
export function Screen() {
  const { accountId } = useParams({ from: '/shell/people/$accountId' });
  const user = useUser(accountId);
  if (!user.data) {
    return (
      <Page title="Person">
        <Missing query={user} what="person" lines={8} />
      </Page>
    );
  }
  return <Person key={accountId} user={user.data} />;
}

function Person({ user }: { user: UserDetails }) {
  const { organization } = useCaller();
  const { accountId, displayName, email, status, directoryId } = user;
  const place = directory({ orgId: organization.id, directoryId });
  return (
    <Page
      title={displayName}
      subtitle={
        <>
          {email} <StatusMark status={status} />
        </>
      }
      actions={<PersonActions user={user} />}
    >
      <Facts facts={factsOf(user)} />
      <AccessSection user={user} />
      <GroupsSection accountId={accountId} />
      <CurlLine
        label="Roles, with curl"
        call={organizations('GET', `${place}/users/${accountId}/role-assignments`)}
      />
    </Page>
  );
}

function factsOf({ profile, ...user }: UserDetails): Parameters<typeof Facts>[0]['facts'] {
  return [
    ['Username', user.username],
    ['Account id', <code key="id">{user.accountId}</code>],
    ['Job title', profile.jobTitle],
    ['Department', profile.department],
    ['Location', profile.location],
    ['Time zone', user.timeZone],
    ['Member since', <Time key="since" at={user.createdAt} />],
    ['Last sign-in with a password', <Time key="login" at={user.lastLoginAt} />],
    ['Last failed sign-in', user.lastFailedLoginAt ? <Time key="failed" at={user.lastFailedLoginAt} /> : ''],
  ];
}
