import type { OperationId } from '../../src/server.ts';
import * as may from './classes.ts';

/**
 * Who may call which operation, with which scopes: what the published documents say, not what the
 * code does. A test asks every operation for every caller and every scope; `docs/permissions.md` is made from it.
 * An operation without a row does not compile.
 */
export interface PermissionRow {
  access: may.AccessClass;
  /** Sets of scopes, any one of which is enough, held whole. A set of none is always held. */
  scopes: readonly (readonly string[])[];
  note?: string;
}

/** @param scopes sets of scopes, each joined by blanks */
function row(access: may.AccessClass, scopes: readonly string[], note?: string): PermissionRow {
  return {
    access,
    scopes: scopes.map((set) => set.split(' ').filter(Boolean)),
    ...(note !== undefined && { note }),
  };
}

const NONE = [''];

const organizations: Record<OperationId<'organizations'>, PermissionRow> = {
  'organizations.v2.getGroups': row(may.readByKey, ['read:groups:admin']),
  'organizations.v2.createGroup': row(may.writeByKey, ['write:groups:admin']),
  'organizations.v2.getGroupRoleAssignments': row(may.readByKey, ['read:groups:admin']),
  'organizations.v2.grantGroupAccess': row(may.writeByKey, ['write:groups:admin']),
  'organizations.v2.revokeGroupAccess': row(may.writeByKey, ['write:groups:admin']),
  'organizations.v2.addUserToGroup': row(may.writeByKey, ['write:groups:admin']),
  'organizations.v2.removeUserFromGroup': row(may.writeByKey, ['write:groups:admin']),
  'organizations.v2.getGroup': row(may.readByKey, ['read:groups:admin']),
  'organizations.v2.deleteGroup': row(may.writeByKey, ['write:groups:admin']),
  'organizations.v2.getGroupCount': row(may.readByKey, ['read:groups:admin']),
  'organizations.v2.getGroupStats': row(may.readByKey, ['read:groups:admin']),
  'organizations.v2.searchGroups': row(may.readByKey, ['read:groups:admin']),
  'organizations.v2.getDirectories': row(may.readByKey, ['read:directories:admin']),
  'organizations.v2.getUsers': row(may.readByKey, ['read:directories:admin']),
  'organizations.v2.searchUsers': row(may.readByKey, ['read:directories:admin']),
  'organizations.v2.getUserCount': row(may.readByKey, ['read:directories:admin']),
  'organizations.v2.getUser': row(may.readByKey, ['read:directories:admin']),
  'organizations.v2.getUserRoleAssignments': row(may.readByKey, ['read:directories:admin']),
  'organizations.v2.suspendUser': row(may.writeByKey, ['write:directories:admin']),
  'organizations.v2.restoreUser': row(may.writeByKey, ['write:directories:admin']),
  'organizations.v2.removeUser': row(may.writeByKey, ['write:directories:admin']),
  'organizations.v2.searchWorkspaces': row(may.readByKey, ['read:workspaces:admin']),
  'organizations.v1.getOrganizations': row(may.ownByKey, ['read:orgs:admin']),
  'organizations.v1.getOrganization': row(may.readByKey, ['read:orgs:admin']),
  'organizations.v1.getManagedAccounts': row(may.readByKey, ['read:accounts:admin']),
  'organizations.v1.getDomains': row(may.readByKey, ['read:domains:admin', 'read:orgs:admin']),
  'organizations.v1.getEvents': row(may.readByKey, ['read:events:admin']),
  'organizations.v1.getEvent': row(may.readByKey, ['read:events:admin']),
  'organizations.v1.getEventStream': row(may.readByKey, ['read:events:admin']),
  'organizations.v1.getEventActions': row(may.readByKey, ['read:events:admin']),
  'organizations.v1.assignUserRole': row(may.writeByKey, ['write:directories:admin']),
  'organizations.v1.revokeUserRole': row(may.writeByKey, ['write:directories:admin']),
  'organizations.v1.assignOrganizationRole': row(may.writeByKey, ['write:directories:admin']),
  'organizations.v1.revokeOrganizationRole': row(may.writeByKey, ['write:directories:admin']),
  'organizations.v1.searchGroups': row(may.readByKey, ['read:groups:admin']),
  'organizations.v1.createGroup': row(may.writeByKey, ['write:groups:admin']),
  'organizations.v1.deleteGroup': row(may.writeByKey, ['write:groups:admin']),
  'organizations.v1.assignGroupRoles': row(may.writeByKey, ['write:groups:admin']),
  'organizations.v1.revokeGroupRoles': row(may.writeByKey, ['write:groups:admin']),
  'organizations.v1.addUserToGroup': row(may.writeByKey, ['write:groups:admin']),
  'organizations.v1.removeUserFromGroup': row(may.writeByKey, ['write:groups:admin']),
};

const CONFIGURE = 'manage:jira-configuration';
const READ_MEMBERS = 'read:group:jira read:user:jira read:avatar:jira';
const CHANGE_MEMBERS = 'read:group:jira read:user:jira write:group:jira read:avatar:jira';
const READ_ACCOUNT = 'read:application-role:jira read:group:jira read:user:jira read:avatar:jira';
const READ_PEOPLE = 'read:user:jira read:avatar:jira';

const jira: Record<OperationId<'jira'>, PermissionRow> = {
  'jira.getGroup': row(may.browseJira, ['read:jira-user', READ_MEMBERS]),
  'jira.createGroup': row(may.administerSiteOfJira, [CONFIGURE, CHANGE_MEMBERS]),
  'jira.removeGroup': row(may.administerSiteOfJira, [CONFIGURE, 'delete:group:jira']),
  'jira.bulkGetGroups': row(may.browseJira, ['read:jira-user', 'read:group:jira']),
  'jira.getUsersFromGroup': row(may.browseJira, [CONFIGURE, READ_MEMBERS]),
  'jira.addUserToGroup': row(may.administerSiteOfJira, [CONFIGURE, CHANGE_MEMBERS]),
  'jira.removeUserFromGroup': row(may.administerSiteOfJira, [CONFIGURE, 'write:group:jira']),
  'jira.findGroups': row(may.pickGroups, ['read:jira-user', 'read:group:jira']),
  'jira.findUsersAndGroups': row(may.pickUsersAndGroups, [
    'read:jira-work',
    'read:group:jira read:user:jira',
  ]),
  'jira.getUser': row(may.browseJira, ['read:jira-user', READ_ACCOUNT]),
  'jira.createUser': row(
    may.administerJira,
    [CONFIGURE, 'write:user:jira'],
    'A product is given only by who may hand out its use.',
  ),
  'jira.removeUser': row(may.administerSiteOfJira, [CONFIGURE, 'write:user:jira']),
  'jira.getUserGroups': row(may.browseJira, ['read:jira-user', 'read:group:jira']),
  'jira.findUsers': row(may.findUsers, ['read:jira-user', READ_PEOPLE]),
  'jira.getAllUsers': row(may.browseJira, ['read:jira-user', READ_PEOPLE]),
  // The document is silent about the permission; it tells what `getAllUsers` tells.
  'jira.bulkGetUsers': row(may.browseJira, ['read:jira-user', READ_PEOPLE]),
  'jira.getCurrentUser': row(may.knowOneself, ['read:jira-user', READ_ACCOUNT]),
  'jira.getMyPermissions': row(
    may.everyone,
    ['read:jira-work', 'read:permission:jira'],
    'It tells of the caller alone.',
  ),
  'jira.getServerInfo': row(may.everyoneButWrong, NONE),
  'jira.getTenantInfo': row(may.everyone, NONE, 'It tells the cloud id that belongs to the host name.'),
};

const READ_GROUP = ['read:confluence-groups', 'read:group:confluence'];
const READ_GROUP_MEMBERS = ['read:confluence-groups', 'read:group:confluence read:user:confluence'];
const WRITE_GROUP = ['write:confluence-groups', 'write:group:confluence'];
const READ_USER = ['read:confluence-user', 'read:content-details:confluence'];

const confluence: Record<OperationId<'confluence'>, PermissionRow> = {
  'confluence.getGroups': row(may.useConfluence, READ_GROUP),
  'confluence.createGroup': row(may.administerSiteOfConfluence, [
    'write:confluence-groups',
    'read:group:confluence write:group:confluence',
  ]),
  'confluence.deleteGroup': row(may.administerSiteOfConfluence, WRITE_GROUP),
  'confluence.getGroupByName': row(may.useConfluence, READ_GROUP),
  'confluence.getGroupById': row(may.useConfluence, READ_GROUP),
  'confluence.deleteGroupById': row(may.administerSiteOfConfluence, WRITE_GROUP),
  // The document has no scope for the two operations with a name in the path; they are protected like their siblings.
  'confluence.getGroup': row(may.useConfluence, READ_GROUP),
  'confluence.getMembersByQuery': row(may.useConfluence, READ_GROUP_MEMBERS),
  'confluence.getMembersByName': row(may.useConfluence, READ_GROUP_MEMBERS),
  'confluence.getMembersById': row(may.useConfluence, READ_GROUP_MEMBERS),
  'confluence.pickGroups': row(may.useConfluence, READ_GROUP),
  'confluence.addUserById': row(may.administerSiteOfConfluence, WRITE_GROUP),
  'confluence.removeUserById': row(may.administerSiteOfConfluence, WRITE_GROUP),
  'confluence.addUserByName': row(may.administerSiteOfConfluence, WRITE_GROUP),
  'confluence.removeUserByName': row(may.administerSiteOfConfluence, WRITE_GROUP),
  'confluence.getUser': row(may.useConfluenceKnown, READ_USER, 'Its document has a 401, unlike other reads.'),
  'confluence.getCurrentUser': row(may.useConfluence, READ_USER),
  'confluence.getGroupsOfUser': row(may.useConfluence, [
    'read:confluence-user',
    'read:user:confluence read:group:confluence',
  ]),
  'confluence.getUsersInBulk': row(may.useConfluence, READ_USER),
};

const BULK = 'An entry that the caller may not change is skipped, and nothing else suffers for it.';

const extender: Record<OperationId<'extender'>, PermissionRow> = {
  'extender.getUsers': row(may.useExtender, ['read:extender']),
  'extender.getGroups': row(may.useExtender, ['read:extender']),
  'extender.addGroups': row(may.administerExtender, ['write:extender']),
  'extender.removeGroups': row(may.administerExtender, ['write:extender'], BULK),
  'extender.addUsers': row(may.administerExtender, ['write:extender']),
  'extender.removeUsers': row(may.administerExtender, ['write:extender']),
};

const READ_GROUPS = ['read:groups:admin'];
const WRITE_GROUPS = ['write:groups:admin'];
const READ_USERS = ['read:directories:admin'];
const WRITE_USERS = ['write:directories:admin'];
const READ_ORGANIZATION = ['read:orgs:admin'];
const READ_CREDENTIALS = ['read:credentials:admin'];
const WRITE_CREDENTIALS = ['write:credentials:admin'];

const native: Record<OperationId<'native'>, PermissionRow> = {
  'native.startSession': row(may.everyone, NONE, 'What counts is the password.'),
  'native.getSession': row(may.known, NONE),
  'native.endSession': row(may.known, NONE),
  'native.endSessions': row(may.known, NONE),
  'native.listGroups': row(may.lookAround, READ_GROUPS),
  'native.createGroup': row(may.createInOwn, WRITE_GROUPS),
  'native.getGroup': row(may.look, READ_GROUPS),
  'native.updateGroup': row(may.controlGroup, WRITE_GROUPS),
  'native.deleteGroup': row(may.controlGroup, WRITE_GROUPS),
  'native.getGroupImpact': row(may.look, READ_GROUPS),
  'native.getGroupUsage': row(may.look, READ_GROUPS),
  'native.listMembers': row(may.look, READ_GROUPS),
  'native.addMembers': row(may.controlGroup, WRITE_GROUPS),
  'native.removeMembers': row(may.controlGroup, WRITE_GROUPS),
  'native.addMember': row(may.controlGroup, WRITE_GROUPS),
  'native.removeMember': row(may.controlGroup, WRITE_GROUPS),
  'native.listGroupRoles': row(may.look, READ_GROUPS),
  'native.grantGroupRole': row(may.controlGroup, WRITE_GROUPS),
  'native.revokeGroupRole': row(may.controlGroup, WRITE_GROUPS),
  'native.listUsers': row(may.lookAround, READ_USERS),
  'native.getUser': row(may.look, READ_USERS),
  'native.suspendUser': row(may.controlGroup, WRITE_USERS),
  'native.restoreUser': row(may.controlPlain, WRITE_USERS),
  'native.endSessionsOfUser': row(may.administerOrganization, WRITE_USERS),
  'native.listGroupsOfUser': row(may.look, READ_USERS),
  'native.listAccessOfUser': row(may.look, READ_USERS),
  'native.grantUserRole': row(may.confer, WRITE_USERS),
  'native.revokeUserRole': row(may.confer, WRITE_USERS),
  'native.explainAccess': row(may.look, READ_USERS),
  'native.listProducts': row(may.lookAround, READ_ORGANIZATION),
  'native.listDirectories': row(may.lookAround, READ_ORGANIZATION),
  'native.listSites': row(may.lookAround, READ_ORGANIZATION),
  'native.listEvents': row(may.overseeOwn, ['read:events:admin']),
  'native.listTokens': row(may.oversee, READ_CREDENTIALS, 'Everyone sees their own.'),
  'native.createToken': row(may.controlGroup, WRITE_CREDENTIALS, 'Everyone makes their own.'),
  'native.revokeToken': row(may.revokeTokens, WRITE_CREDENTIALS),
  'native.listKeys': row(may.overseeOwn, READ_CREDENTIALS),
  'native.createKey': row(may.administerOwnOrganization, WRITE_CREDENTIALS),
  'native.revokeKey': row(may.administerOrganization, WRITE_CREDENTIALS),
};

export const PERMISSIONS = { organizations, jira, confluence, extender, native };

/** Every row, by the operation's id. */
export const PERMISSION_ROWS: Record<OperationId, PermissionRow> = {
  ...organizations,
  ...jira,
  ...confluence,
  ...extender,
  ...native,
};
