import { randomUUID } from 'node:crypto';
import type { AuditEvent } from '../../src/core/audit.ts';
import { hashPassword } from '../../src/core/passwordHashes.ts';
import type { Group, User } from '../../src/core/types.ts';
import { NOON } from '../support/constants.ts';
import { createCrowd } from '../support/crowd.ts';
import type { TestOrganization } from '../support/organization.ts';

/** By which every member of a target signs in. */
export const TARGETS_PASSWORD = 'correct horse battery staple';

/** What one request may change, and no other request uses. */
export interface Target {
  /** A name that nothing has yet. */
  free: string;
  /** Uses Jira, and has one member, who is signed in. */
  group: Group;
  member: User;
  /** In no group, and without a role. */
  outsider: User;
  suspended: User;
  /** Administers the organization and uses Jira, by direct grants. */
  holder: User;
  /** Ids of a token of the member's and of a key of the organization's. */
  token: string;
  key: string;
  /** Something that was recorded. */
  event: AuditEvent;
}

/** Many targets, made at once past the rules: making each as requests would takes longer than what is tested. */
export async function createTargets(org: TestOrganization, count: number): Promise<Target[]> {
  const members = await createCrowd(org, null, count, { prefix: 'member' });
  const outsiders = await createCrowd(org, null, count, { prefix: 'outsider' });
  const suspended = await createCrowd(org, null, count, { prefix: 'suspended', status: 'suspended' });
  const holders = await createCrowd(org, null, count, { prefix: 'holder' });
  const groups = await org.createGroups(...members.map(({ username }) => `group of ${username}`));
  const passwordHash = await hashPassword(TARGETS_PASSWORD);
  const unscoped = { label: 'target', scopes: null, createdAt: NOON, expiresAt: null };
  const ids = { token: members.map(() => randomUUID()), key: members.map(() => randomUUID()) };
  const idOf = (kind: 'token' | 'key', index: number) => ids[kind][index] as string;
  const at = (list: readonly User[], index: number) => list[index] as User;
  await org.store.write(org.organization.key, async (writer) => {
    const jira = await writer.organizations.findResource(org.organization.key, org.jira);
    const whole = await writer.organizations.findResource(org.organization.key, org.platform.organization);
    if (!jira || !whole) throw new Error('the organization lacks its resources');
    for (const [index, group] of groups.entries()) {
      const member = at(members, index);
      await writer.memberships.insertMembership(group.key, member);
      await writer.credentials.setPasswordHash(member.key, passwordHash);
      const session = { id: randomUUID(), userKey: member.key, createdAt: NOON, usedAt: NOON };
      await writer.sessions.insertSession(session, session.id);
      for (const kind of ['token', 'key'] as const) {
        const userKey = kind === 'token' ? member.key : null;
        const id = idOf(kind, index);
        const credential = { ...unscoped, id, kind, userKey, organizationKey: org.organization.key };
        await writer.credentials.insertCredential(credential, id);
      }
      await writer.roles.insertGroupRole(group.key, jira.key, 'atlassian/user', false);
      await writer.groups.setRoleFacts(group.key, {
        resourceCount: 1,
        isDefault: false,
        confersAdmin: false,
      });
      await writer.roles.insertUserRole(at(holders, index).key, jira.key, 'atlassian/user');
      await writer.roles.insertUserRole(at(holders, index).key, whole.key, 'atlassian/org-admin');
    }
  });
  const [event] = await org.events();
  if (!event) throw new Error('nothing was recorded');
  return groups.map((group, index) => ({
    free: `new ${index}`,
    group,
    member: at(members, index),
    outsider: at(outsiders, index),
    suspended: at(suspended, index),
    holder: at(holders, index),
    token: idOf('token', index),
    key: idOf('key', index),
    event,
  }));
}
