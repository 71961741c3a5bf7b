import type { Command } from 'commander';
import type { AccessPath, Explanation } from '../core/explanations.ts';
import { userNamed, withUser } from './named.ts';
import { type JsonOption, type LocationOptions, withExamples, withJson } from './options.ts';
import { print, quote } from './output.ts';
import { inDirectory } from './session.ts';

export function define(command: Command): void {
  withUser(command).argument('<ari>', 'Resource, as `resource list` prints it').action(run);
  withExamples(withJson(command), 'groupkeep access explain ana ari:cloud:confluence::site/3f2a…');
}

async function run(name: string, ari: string, options: LocationOptions & JsonOption): Promise<void> {
  await inDirectory(options, async (session) => {
    const { address } = await userNamed(session, name);
    const explained = await session.directory.explanations.explain(session.actor, address, ari);
    print(options.json, toJson(explained), () => describe(explained));
  });
}

function toJson({ user, resource, allowed, reason, paths }: Explanation) {
  return {
    accountId: user.accountId,
    resource: resource.ari,
    allowed,
    reason,
    paths: paths.map(({ assignment, group }) => ({
      resource: assignment.ari,
      role: assignment.role,
      groupId: group?.id ?? null,
      groupName: group?.name ?? null,
      isDefault: assignment.isDefault,
    })),
  };
}

const REASONS: Record<Explanation['reason'], string> = {
  role: 'by a role on it',
  administrator: 'as an administrator',
  'no-role': 'no role leads there',
  'not-active': 'the account is not active',
  'resource-offline': 'it is not running',
};

function describe({ user, resource, allowed, reason, paths }: Explanation): string {
  const verdict = allowed ? 'has access' : 'has no access';
  const heading = `${user.displayName} ${verdict} to ${quote(resource.name)}: ${REASONS[reason]}.`;
  return [heading, ...paths.map((path) => `  ${pathLine(path)}`)].join('\n');
}

function pathLine({ assignment, group }: AccessPath): string {
  const way = group ? `through the group ${quote(group.name)}` : 'directly';
  return `${assignment.role} on ${assignment.ari}, ${way}${assignment.isDefault ? ', its default group' : ''}`;
}
