import type { Command } from 'commander';
import { userNamed, withUser } from './named.ts';
import { type JsonOption, type LocationOptions, withExamples, withJson } from './options.ts';
import { facts, print, table } from './output.ts';
import { inDirectory } from './session.ts';

export function define(command: Command): void {
  withUser(command).action(run);
  withExamples(withJson(command), 'groupkeep user show ana@example.com');
}

async function run(name: string, options: LocationOptions & JsonOption): Promise<void> {
  await inDirectory(options, async (session) => {
    const { directory, actor } = session;
    const { user, address } = await userNamed(session, name);
    const groups = (await directory.members.groupsOf(actor, user)).map((group) => ({
      id: group.id,
      name: group.name,
    }));
    const { paths } = await directory.explanations.pathsOf(actor, address);
    const roles = paths.map(({ assignment, group }) => ({
      resource: assignment.ari,
      role: assignment.role,
      groupName: group?.name ?? null,
    }));
    const { accountId, email, username, userKey, displayName, status } = user;
    print(options.json, { accountId, email, username, userKey, displayName, status, groups, roles }, () =>
      [
        displayName,
        facts([
          ['Account id', accountId],
          ['E-mail', email],
          ['Username', username],
          ['Status', status],
          ['Groups', groups.map((group) => group.name).join(', ')],
        ]),
        table([
          ['ROLE', 'ON', 'THROUGH'],
          ...roles.map((role) => [role.role, role.resource, role.groupName ?? '(direct)']),
        ]),
      ].join('\n\n'),
    );
  });
}
