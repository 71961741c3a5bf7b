import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { canonicalAri, organizationAri, parseAri, productAri, siteAri } from '../../src/core/resources.ts';
import { fullRole, isGrantableToGroup, isGrantableToUser, ROLES, roleFacts } from '../../src/core/roles.ts';
import type { RoleAssignment } from '../../src/core/types.ts';

const OWNERS = ['jira-software', 'jira-servicedesk', 'jira-product-discovery', 'confluence', 'platform'];

/** On which of `OWNERS` each role can be granted: to whom, `g` for groups and `u` for users. */
const GRANTABLE: Record<string, readonly string[]> = {
  'atlassian/user': ['gu', 'gu', 'gu', 'gu', ''],
  'atlassian/admin': ['gu', 'gu', 'gu', 'gu', ''],
  'atlassian/guest': ['', '', '', 'gu', ''],
  'atlassian/customer': ['', 'gu', '', '', ''],
  'atlassian/user-access-admin': ['gu', 'gu', 'gu', 'gu', ''],
  'atlassian/contributor': ['', '', 'gu', '', ''],
  'atlassian/basic': ['gu', 'gu', 'gu', 'gu', ''],
  'atlassian/stakeholder': ['', 'gu', '', '', ''],
  'atlassian/viewer': ['gu', 'gu', 'gu', 'gu', ''],
  'atlassian/org-admin': ['', '', '', '', 'u'],
  'atlassian/site-admin': ['', '', '', '', 'u'],
  'atlassian/ai-access': ['', '', '', '', 'u'],
  'atlassian/invented': ['', '', '', '', ''],
  user: ['', '', '', '', ''],
  constructor: ['', '', '', '', ''],
  '': ['', '', '', '', ''],
};

describe('a role', () => {
  it('is in the table below', () => {
    for (const role of ROLES) assert.ok(role in GRANTABLE, role);
  });

  for (const [role, row] of Object.entries(GRANTABLE)) {
    it(`named ${JSON.stringify(role)} can be granted where the table says`, () => {
      const found = OWNERS.map(
        (owner) => (isGrantableToGroup(role, owner) ? 'g' : '') + (isGrantableToUser(role, owner) ? 'u' : ''),
      );
      assert.deepEqual(found, row);
    });
  }

  it('may be named without its namespace', () => {
    assert.equal(fullRole('user'), 'atlassian/user');
    assert.equal(fullRole('atlassian/user'), 'atlassian/user');
    assert.equal(fullRole('other/user'), 'other/user');
  });
});

describe('the facts of roles', () => {
  const on = (resourceKey: number, role: string, isDefault = false): RoleAssignment => ({
    resourceKey,
    ari: '',
    owner: 'confluence',
    siteKey: 1,
    seatLimit: null,
    role,
    isDefault,
  });

  it('of none are that there is nothing', () => {
    assert.deepEqual(roleFacts([]), { resourceCount: 0, isDefault: false, confersAdmin: false });
  });

  it('count each resource once', () => {
    const roles = [on(1, 'atlassian/user'), on(1, 'atlassian/viewer'), on(2, 'atlassian/user')];
    assert.deepEqual(roleFacts(roles), { resourceCount: 2, isDefault: false, confersAdmin: false });
  });

  it('say whether one is a default', () => {
    assert.equal(roleFacts([on(1, 'atlassian/user'), on(2, 'atlassian/user', true)]).isDefault, true);
  });

  for (const role of ROLES) {
    const admin = ['atlassian/admin', 'atlassian/site-admin', 'atlassian/org-admin'].includes(role);
    it(`say that ${role} ${admin ? 'confers' : 'does not confer'} an administrator's role`, () => {
      assert.equal(roleFacts([on(1, role)]).confersAdmin, admin);
    });
  }
});

describe('the name of a resource', () => {
  it('is taken apart', () => {
    assert.deepEqual(parseAri('ari:cloud:jira-software::site/1a2b'), {
      owner: 'jira-software',
      type: 'site',
      id: '1a2b',
    });
  });

  const wrong = [
    '',
    'confluence',
    'ari:cloud:confluence',
    'ari:cloud:confluence::site/',
    'ari:cloud:confluence::/x',
    'ari:cloud:::site/x',
    'ari:cloud:Confluence::site/x',
    'ari:cloud:confluence::site/a/b',
    'ari:cloud:confluence::site/a b',
    'ari:cloud:confluence::site/a\0',
    ' ari:cloud:confluence::site/x',
    'ari:cloud:confluence::site/x\n',
    `ari:cloud:confluence::site/${'x'.repeat(201)}`,
  ];
  for (const text of wrong) {
    it(`is not ${JSON.stringify(text.slice(0, 60))}`, () => assert.equal(parseAri(text), undefined));
  }

  it('of Jira may be the old one', () => {
    assert.equal(canonicalAri('ari:cloud:jira::site/x'), productAri('jira-software', 'x'));
    for (const ari of [productAri('confluence', 'x'), siteAri('x'), organizationAri('x'), 'nonsense']) {
      assert.equal(canonicalAri(ari), ari);
    }
  });
});
