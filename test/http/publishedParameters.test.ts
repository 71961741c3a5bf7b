import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openApiDocuments } from '../../src/server.ts';

/*
 * What the published documents say of their operations and parameters: `!` must be sent, `~` is deprecated, `>=` a minimum, `=` the
 * choices. Our documents are to say the same, but for what is listed below; limits that a published one is silent about we tell anyway.
 */

const CONFLUENCE = `
GET /wiki/rest/api/group start>=0 limit>=0 accessType=user|admin|site-admin
POST /wiki/rest/api/group body.name!
DELETE~ /wiki/rest/api/group name!
GET~ /wiki/rest/api/group/by-name name!
GET /wiki/rest/api/group/by-id id!
DELETE /wiki/rest/api/group/by-id id!
GET~ /wiki/rest/api/group/{groupName} groupName!
GET~ /wiki/rest/api/group/member name! start>=0 limit>=0 shouldReturnTotalSize expand=operations|personalSpace|isExternalCollaborator
GET~ /wiki/rest/api/group/{groupName}/member groupName! start>=0 limit>=0
GET /wiki/rest/api/group/picker query! start>=0 limit>=0 shouldReturnTotalSize
POST /wiki/rest/api/group/userByGroupId groupId! body.accountId!
DELETE /wiki/rest/api/group/userByGroupId groupId! accountId! key~ username~
GET /wiki/rest/api/group/{groupId}/membersByGroupId groupId! start>=0 limit>=0 shouldReturnTotalSize expand=operations|personalSpace|isExternalCollaborator
POST~ /wiki/rest/api/group/user name! body.accountId!
DELETE~ /wiki/rest/api/group/user name! key~ username~ accountId
GET /wiki/rest/api/user accountId! expand=operations|personalSpace|isExternalCollaborator
GET /wiki/rest/api/user/current expand=operations|personalSpace|isExternalCollaborator
GET /wiki/rest/api/user/memberof accountId! start>=0 limit>=0`;

const JIRA = `
GET~ /rest/api/3/group groupname groupId expand
POST /rest/api/3/group body.name!
DELETE /rest/api/3/group groupname groupId swapGroup swapGroupId
GET /rest/api/3/group/bulk startAt maxResults groupId groupName accessType applicationKey
GET /rest/api/3/group/member groupname groupId includeInactiveUsers startAt maxResults
POST /rest/api/3/group/user groupname groupId body.accountId body.name
DELETE /rest/api/3/group/user groupname groupId username accountId!
GET /rest/api/3/groups/picker accountId query exclude excludeId maxResults caseInsensitive userName
GET /rest/api/3/groupuserpicker query! maxResults showAvatar fieldId projectId issueTypeId avatarSize caseInsensitive excludeConnectAddons
GET /rest/api/3/user accountId username key expand
POST /rest/api/3/user body.displayName body.emailAddress! body.products! body.applicationKeys body.key body.name body.password body.self
DELETE /rest/api/3/user accountId! username key
GET /rest/api/3/user/groups accountId! username key
GET /rest/api/3/myself expand
GET /rest/api/3/serverInfo`;

const ORGANIZATIONS = `
GET /admin/v2/orgs/{orgId}/directories/{directoryId}/groups orgId! directoryId! cursor limit directoryIds accountIds groupIds resourceOwners resourceIds searchTerm counts sortBy
POST /admin/v2/orgs/{orgId}/directories/{directoryId}/groups orgId! directoryId! body.name! body.description
GET /admin/v2/orgs/{orgId}/directories/{directoryId}/groups/{groupId}/role-assignments orgId! directoryId! groupId! cursor limit directoryIds resourceOwners resourceIds roleIds
POST /admin/v2/orgs/{orgId}/directories/{directoryId}/groups/{groupId}/role-assignments/assign orgId! directoryId! groupId! body.resourceId! body.roleId!
POST /admin/v2/orgs/{orgId}/directories/{directoryId}/groups/{groupId}/role-assignments/revoke orgId! directoryId! groupId! body.resourceId! body.roleId!
POST /admin/v2/orgs/{orgId}/directories/{directoryId}/groups/{groupId}/memberships orgId! directoryId! groupId! body.accountId!
DELETE /admin/v2/orgs/{orgId}/directories/{directoryId}/groups/{groupId}/memberships/{accountId} orgId! directoryId! groupId! accountId!
GET /admin/v2/orgs/{orgId}/directories/{directoryId}/groups/{groupId} orgId! directoryId! groupId!
DELETE /admin/v2/orgs/{orgId}/directories/{directoryId}/groups/{groupId} orgId! directoryId! groupId!
GET /admin/v2/orgs/{orgId}/directories/{directoryId}/groups/count orgId! directoryId! directoryIds accountIds groupIds resourceOwners resourceIds searchTerm roleIds
GET /admin/v2/orgs/{orgId}/directories/{directoryId}/groups/stats orgId! directoryId!
POST~ /admin/v1/orgs/{orgId}/groups/search orgId! body.groupIds body.groupNames body.cursor body.limit body.expand
POST~ /admin/v1/orgs/{orgId}/directory/groups orgId! body.name! body.description
DELETE~ /admin/v1/orgs/{orgId}/directory/groups/{groupId} orgId! groupId! forceIfNotEmpty
POST~ /admin/v1/orgs/{orgId}/directory/groups/{groupId}/roles/assign orgId! groupId! body.roleAssociations!
POST~ /admin/v1/orgs/{orgId}/directory/groups/{groupId}/roles/revoke orgId! groupId! body.roleAssociations!
POST~ /admin/v1/orgs/{orgId}/directory/groups/{groupId}/memberships orgId! groupId! body.account_id!
DELETE~ /admin/v1/orgs/{orgId}/directory/groups/{groupId}/memberships/{accountId} orgId! groupId! accountId!`;

const NOT_REQUIRED =
  'without it there is nobody to find: the document forgets to say so, the real service refuses';
const RETIRED = 'the document calls it retired in words, and so it is marked';
const NOTHING_THERE =
  'it names what Groupkeep has not, or what is retired: as any name unknown, it is let pass';

/** Differences that stay, each with its reason. */
const DIFFERENCES: Record<'confluence' | 'jira' | 'organizations', Record<string, string>> = {
  confluence: {
    'DELETE /wiki/rest/api/group/user: accountId is accountId!': NOT_REQUIRED,
  },
  jira: {
    'POST /rest/api/3/group/user: body.accountId is body.accountId!': NOT_REQUIRED,
    'DELETE /rest/api/3/group/user: username is username~': RETIRED,
    'GET /rest/api/3/groups/picker: accountId is not told': NOTHING_THERE,
    'GET /rest/api/3/groups/picker: userName is not told': NOTHING_THERE,
    'GET /rest/api/3/groupuserpicker: fieldId is not told': NOTHING_THERE,
    'GET /rest/api/3/groupuserpicker: projectId is not told': NOTHING_THERE,
    'GET /rest/api/3/groupuserpicker: issueTypeId is not told': NOTHING_THERE,
    'GET /rest/api/3/groupuserpicker: avatarSize is not told': NOTHING_THERE,
    'GET /rest/api/3/groupuserpicker: excludeConnectAddons is not told': NOTHING_THERE,
    'GET /rest/api/3/user: accountId is accountId!': NOT_REQUIRED,
    'GET /rest/api/3/user: username is username~': RETIRED,
    'GET /rest/api/3/user: key is key~': RETIRED,
    'POST /rest/api/3/user: body.applicationKeys is not told': NOTHING_THERE,
    'POST /rest/api/3/user: body.key is not told': NOTHING_THERE,
    'POST /rest/api/3/user: body.name is not told': NOTHING_THERE,
    'POST /rest/api/3/user: body.password is not told': NOTHING_THERE,
    'POST /rest/api/3/user: body.self is not told': NOTHING_THERE,
    'DELETE /rest/api/3/user: username is username~': RETIRED,
    'DELETE /rest/api/3/user: key is key~': RETIRED,
    'GET /rest/api/3/user/groups: username is username~': RETIRED,
    'GET /rest/api/3/user/groups: key is key~': RETIRED,
  },
  organizations: {},
};

for (const [dialect, printed] of Object.entries({
  confluence: CONFLUENCE,
  jira: JIRA,
  organizations: ORGANIZATIONS,
})) {
  test(`${dialect}: parameters are described as the published document has them`, () => {
    const { paths } = openApiDocuments()[dialect] as { paths: Paths };
    const lines = printed.trim().split('\n');
    const expected = DIFFERENCES[dialect as keyof typeof DIFFERENCES];
    assert.deepEqual(
      lines.flatMap((line) => differences(line, paths)),
      Object.keys(expected),
    );
  });
}

type Paths = Record<string, Record<string, Described>>;

interface Described {
  deprecated?: boolean;
  parameters: Parameter[];
  requestBody?: { content: Record<string, { schema: Body }> };
}

interface Parameter {
  name: string;
  required?: boolean;
  deprecated?: boolean;
  schema?: Choices & { items?: Choices };
}

interface Choices {
  minimum?: number;
  enum?: string[];
}

interface Body {
  properties: Record<string, Parameter['schema'] & { deprecated?: boolean }>;
  required?: string[];
}

/** What our document says otherwise than a line that was printed. */
function differences(line: string, paths: Paths): string[] {
  const [verb = '', path = '', ...parameters] = line.split(' ');
  const method = verb.replace('~', '');
  const operation = paths[path]?.[method.toLowerCase()];
  assert.ok(operation, line);
  const ours = [{ ...operation, name: method }, ...operation.parameters, ...bodyParameters(operation)];
  return [verb, ...parameters].flatMap((text) => {
    const parameter = ours.find(({ name }) => name === /^[\w.]+/.exec(text)?.[0]);
    const told = parameter ? print(parameter, text.includes('=')) : 'not told';
    return told === text ? [] : [`${method} ${path}: ${text} is ${told}`];
  });
}

function bodyParameters({ requestBody }: Described): Parameter[] {
  const { properties = {}, required = [] } = requestBody?.content['application/json']?.schema ?? {};
  return Object.entries(properties).map(([name, { deprecated, ...schema }]) => ({
    name: `body.${name}`,
    required: required.includes(name),
    ...(deprecated && { deprecated }),
    schema,
  }));
}

function print({ name, required, deprecated, schema = {} }: Parameter, withLimits: boolean): string {
  const choices = schema.enum ?? schema.items?.enum;
  const limits = choices
    ? `=${choices.join('|')}`
    : schema.minimum === undefined
      ? ''
      : `>=${schema.minimum}`;
  return `${name}${required ? '!' : ''}${deprecated ? '~' : ''}${withLimits ? limits : ''}`;
}
