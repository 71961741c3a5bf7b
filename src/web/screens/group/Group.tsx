import { Navigate, useParams } from '@tanstack/react-router';
import type { ComponentType } from 'react';
import { useGroup } from '../../api/groups.ts';
import { useCaller } from '../../api/session.ts';
import type { Group } from '../../api/types.ts';
import { counted, typeName } from '../../lib/names.ts';
import { AnchorLink } from '../../parts/AnchorLink.tsx';
import { LinkTabs } from '../../parts/LinkTabs.tsx';
import { toGroup } from '../../parts/links.ts';
import { Page } from '../../parts/Page.tsx';
import { Missing } from '../../parts/states/Missing.tsx';
import { Tag } from '../../parts/Tag.tsx';
import { AccessTab } from './access/AccessTab.tsx';
import classes from './Group.module.css';
import { GroupActions } from './GroupActions.tsx';
import { HistoryTab } from './HistoryTab.tsx';
import { MembersTab } from './members/MembersTab.tsx';
import { UsageTab } from './usage/UsageTab.tsx';

interface Tab {
  /** The first has none: it is the group's own address. */
  path?: string;
  label: string;
  Tab: ComponentType<{ group: Group }>;
  fills?: boolean;
  /** To others the server refuses it. */
  forAdministrators?: boolean;
}

const TABS: Tab[] = [
  { label: 'Members', Tab: MembersTab, fills: true },
  { path: 'access', label: 'Access', Tab: AccessTab },
  { path: 'used-by', label: 'Used by', Tab: UsageTab },
  { path: 'history', label: 'History', Tab: HistoryTab, forAdministrators: true },
];

/** One group: who is in it, what it gives, what rests on it, and what became of it. */
export function Screen() {
  const { groupId, tab } = useParams({ from: '/shell/groups/$groupId/{-$tab}' });
  const group = useGroup(groupId);
  if (!group.data) {
    return (
      <Page title="Group">
        <Missing query={group} what="group" />
      </Page>
    );
  }
  return <Loaded group={group.data} tab={tab} key={groupId} />;
}

function Loaded({ group, tab }: { group: Group; tab: string | undefined }) {
  const open = TABS.find(({ path }) => path === tab);
  const { administerOrganization } = useCaller().permissions;
  if (!open) return <Navigate {...toGroup(group.id)} replace />;
  return (
    <Page
      title={group.name}
      fills={open.fills ?? false}
      above={
        <AnchorLink to="/groups" size="sm" className={classes.up}>
          Groups
        </AnchorLink>
      }
      subtitle={<About group={group} />}
      actions={<GroupActions group={group} />}
    >
      <LinkTabs
        label="Parts of the group"
        tabs={TABS.filter(({ forAdministrators }) => administerOrganization || !forAdministrators).map(
          // With what is searched among the members: that is still there for who comes back to them.
          ({ path, label }) => ({ label, link: { ...toGroup(group.id, path), search: true } }),
        )}
      />
      <open.Tab group={group} />
    </Page>
  );
}

function About({ group }: { group: Group }) {
  const { description, memberCount, activeMemberCount, type, synced, source, isDefault, confersAdmin } =
    group;
  const inactive = memberCount - activeMemberCount;
  return (
    <>
      {description && <p className={classes.description}>{description}</p>}
      <p className={classes.facts}>
        <span>
          {counted(memberCount, 'member')}
          {inactive > 0 && `, ${inactive.toLocaleString('en')} of them not active`}
        </span>
        <Tag>{typeName(type)}</Tag>
        {synced ? <Tag tone="warn">Synced from {source}</Tag> : <Tag>Local</Tag>}
        {isDefault && <Tag tone="accent">Default group</Tag>}
        {confersAdmin && <Tag tone="accent">Makes administrators</Tag>}
        {!group.manageable && <Tag>You may look, not change</Tag>}
      </p>
    </>
  );
}
