import type { CallerName } from '../../scripts/permissions/callers.ts';
import { siteAri } from '../../src/core/resources.ts';
import type { User } from '../../src/core/types.ts';
import type { DialectName } from '../../src/server.ts';
import { basic, bearer } from '../support/authorization.ts';
import type { TestServer } from '../support/server.ts';

/** How each caller says who they are, to a dialect. */
export interface Callers {
  authorize(caller: CallerName, dialect: DialectName): string | null;
  /** Someone who may do everything but for these scopes. */
  withScopes(scopes: readonly string[], dialect: DialectName): Promise<string>;
}

/** Everyone who may ask, in Fernhollow or, where they are of another organization, in Marshgate. */
export async function createCallers(server: TestServer): Promise<Callers> {
  const { fernhollow: org, marshgate } = server;
  const hill = await org.service.organizations.createSite(org.operator, org.address(), {
    name: 'hill',
    host: `hill.${org.site.host}`,
  });

  const tokens = new Map<CallerName, { user: User; token: string }>();
  const person = async (caller: CallerName, ...grants: [resource: string, role: string][]) => {
    const user = await org.createUser(caller.toLowerCase().replaceAll(' ', '-'));
    for (const [resource, role] of grants) await org.grantToUser(user, resource, `atlassian/${role}`);
    tokens.set(caller, { user, token: await org.createToken(user) });
    return user;
  };

  await person('user without access');
  await person('Jira viewer', [org.jira, 'viewer']);
  await person('Jira access manager', [org.jira, 'user-access-admin']);
  await person('Jira user', [org.jira, 'user']);
  await person('Jira admin', [org.jira, 'admin']);
  await person('Confluence guest', [org.confluence, 'guest']);
  await person('Confluence user', [org.confluence, 'user']);
  await person('Confluence admin', [org.confluence, 'admin']);
  await person('organization admin', [org.platform.organization, 'org-admin']);
  await person(
    'admin of another site',
    [siteAri(hill.id), 'site-admin'],
    [org.jira.replace(org.site.id, hill.id), 'admin'],
    [org.confluence.replace(org.site.id, hill.id), 'admin'],
  );
  const siteAdmin = await person('site admin', [org.platform.site, 'site-admin']);
  const suspended = await person('suspended user', [org.platform.site, 'site-admin']);
  await org.service.users.suspend(org.operator, { ...org.address(), accountId: suspended.accountId });
  const mallory = await marshgate.createUser('mallory', { groups: ['org-admins', 'site-admins'] });
  tokens.set('user of another organization', {
    user: mallory,
    token: await marshgate.createToken(mallory),
  });

  const expired = await org.createToken(siteAdmin, { expiresAt: server.clock.at });
  const keys: Partial<Record<CallerName, string>> = {
    'organization key': org.keys.full,
    'read-only key': org.keys.read,
    'write-only key': org.keys.write,
    'key of another organization': marshgate.keys.full,
  };
  const scoped = new Map<string, string>();

  return {
    authorize(caller, dialect) {
      if (caller === 'no credential') return null;
      if (caller === 'wrong secret') return basic(siteAdmin, 'gkt_wrong');
      if (caller === 'wrong bearer') return bearer(dialect === 'organizations' ? 'gkk_wrong' : 'gkt_wrong');
      if (caller === 'expired credential')
        return bearer(dialect === 'organizations' ? org.keys.expired : expired);
      const key = keys[caller];
      if (key !== undefined) return bearer(key);
      const known = tokens.get(caller);
      if (!known) throw new Error(`nobody plays the ${caller}`);
      return dialect === 'organizations' ? bearer(known.token) : basic(known.user, known.token);
    },
    async withScopes(scopes, dialect) {
      const kind = dialect === 'organizations' || dialect === 'native' ? 'key' : 'token';
      const name = `${kind} ${scopes.join(' ')}`;
      const secret =
        scoped.get(name) ??
        (kind === 'key'
          ? await org.createKey(name, { scopes })
          : await org.createToken(siteAdmin, { scopes, label: 'scoped' }));
      scoped.set(name, secret);
      return bearer(secret);
    },
  };
}
