import type { SitePermission } from '../../core/permissions.ts';

/** A permission as Jira knows it. `needs` is what it comes to here; without that nobody has it. */
export interface KnownPermission {
  id: string;
  name: string;
  type: 'GLOBAL' | 'PROJECT';
  description: string;
  needs?: SitePermission;
}

/**
 * The built-in permissions by key: https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-permission-schemes/.
 * Clients ask for all that they need in one list, which one unknown key would make an error. What Jira's products add to
 * its platform has the id -1.
 */
export const PERMISSIONS: Readonly<Record<string, KnownPermission>> = {
  ADMINISTER: everywhere('0', 'Administer Jira', 'Perform most administration functions.', 'administer Jira'),
  SYSTEM_ADMIN: everywhere(
    '44',
    'Administer the site',
    'Manage users, groups and access.',
    'administer the site',
  ),
  USER_PICKER: everywhere(
    '27',
    'Browse users and groups',
    'Select users or groups from a list.',
    'browse users and groups in Jira',
  ),
  BULK_CHANGE: everywhere('33', 'Make bulk changes', 'Change several issues at once.'),
  CREATE_PROJECT: everywhere(
    '-1',
    'Create team-managed projects',
    'Create projects that a team manages by itself.',
  ),
  CREATE_SHARED_OBJECTS: everywhere(
    '22',
    'Share dashboards and filters',
    'Share dashboards, filters and boards.',
  ),
  MANAGE_GROUP_FILTER_SUBSCRIPTIONS: everywhere(
    '24',
    'Manage group filter subscriptions',
    'Subscribe groups to filters.',
  ),

  BROWSE_PROJECTS: inProject(
    '10',
    'Browse Projects',
    'See projects and what is in them.',
    'see projects in Jira',
  ),
  ADMINISTER_PROJECTS: inProject('23', 'Administer Projects', 'Administer a project.'),
  EDIT_ISSUE_LAYOUT: inProject('-1', 'Edit issue layouts', "Change the layout of a project's issues."),
  EDIT_WORKFLOW: inProject('-1', 'Edit workflows', "Change a project's workflows."),
  MANAGE_SPRINTS_PERMISSION: inProject('-1', 'Manage sprints', 'Create, start and complete sprints.'),
  SERVICEDESK_AGENT: inProject('-1', 'Service Project Agent', "Work on customers' requests."),
  VIEW_AGGREGATED_DATA: inProject('-1', 'View aggregated data', 'See figures drawn from a project.'),
  VIEW_DEV_TOOLS: inProject('29', 'View Development Tools', 'See commits, branches and reviews of an issue.'),
  VIEW_READONLY_WORKFLOW: inProject('45', 'View Read-Only Workflow', 'See the workflow of an issue.'),

  ARCHIVE_ISSUES: inProject('-1', 'Archive Issues', 'Archive issues.'),
  ASSIGNABLE_USER: inProject('17', 'Assignable User', 'Be assigned to issues.'),
  ASSIGN_ISSUES: inProject('13', 'Assign Issues', 'Assign issues to people.'),
  CLOSE_ISSUES: inProject('18', 'Close Issues', 'Close issues.'),
  CREATE_ISSUES: inProject('11', 'Create Issues', 'Create issues.'),
  DELETE_ISSUES: inProject('16', 'Delete Issues', 'Delete issues.'),
  EDIT_ISSUES: inProject('12', 'Edit Issues', 'Edit issues.'),
  LINK_ISSUES: inProject('21', 'Link Issues', 'Link issues to each other.'),
  MODIFY_REPORTER: inProject('30', 'Modify Reporter', 'Change who reported an issue.'),
  MOVE_ISSUES: inProject('25', 'Move Issues', 'Move issues between projects.'),
  RESOLVE_ISSUES: inProject('14', 'Resolve Issues', 'Resolve issues and reopen them.'),
  SCHEDULE_ISSUES: inProject('28', 'Schedule Issues', 'Set when issues are due.'),
  SET_ISSUE_SECURITY: inProject('26', 'Set Issue Security', 'Choose who may see an issue.'),
  TRANSITION_ISSUES: inProject('46', 'Transition Issues', 'Move issues along their workflow.'),
  UNARCHIVE_ISSUES: inProject('-1', 'Restore Issues', 'Bring archived issues back.'),

  MANAGE_WATCHERS: inProject('32', 'Manage Watchers', 'Choose who watches an issue.'),
  VIEW_VOTERS_AND_WATCHERS: inProject(
    '31',
    'View Voters and Watchers',
    'See who votes for an issue and watches it.',
  ),

  ADD_COMMENTS: inProject('15', 'Add Comments', 'Comment on issues.'),
  DELETE_ALL_COMMENTS: inProject('36', 'Delete All Comments', 'Delete comments of everybody.'),
  DELETE_OWN_COMMENTS: inProject('37', 'Delete Own Comments', "Delete one's own comments."),
  EDIT_ALL_COMMENTS: inProject('34', 'Edit All Comments', 'Edit comments of everybody.'),
  EDIT_OWN_COMMENTS: inProject('35', 'Edit Own Comments', "Edit one's own comments."),

  CREATE_ATTACHMENTS: inProject('19', 'Create Attachments', 'Attach files to issues.'),
  DELETE_ALL_ATTACHMENTS: inProject('38', 'Delete All Attachments', 'Delete attachments of everybody.'),
  DELETE_OWN_ATTACHMENTS: inProject('39', 'Delete Own Attachments', "Delete one's own attachments."),

  DELETE_ALL_WORKLOGS: inProject('43', 'Delete All Worklogs', 'Delete worklogs of everybody.'),
  DELETE_OWN_WORKLOGS: inProject('42', 'Delete Own Worklogs', "Delete one's own worklogs."),
  EDIT_ALL_WORKLOGS: inProject('41', 'Edit All Worklogs', 'Edit worklogs of everybody.'),
  EDIT_OWN_WORKLOGS: inProject('40', 'Edit Own Worklogs', "Edit one's own worklogs."),
  WORK_ON_ISSUES: inProject('20', 'Work On Issues', 'Log work on issues.'),
};

function everywhere(id: string, name: string, description: string, needs?: SitePermission): KnownPermission {
  return { id, name, type: 'GLOBAL', description, ...(needs && { needs }) };
}

function inProject(id: string, name: string, description: string, needs?: SitePermission): KnownPermission {
  return { id, name, type: 'PROJECT', description, ...(needs && { needs }) };
}
