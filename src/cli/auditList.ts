import { type Command, InvalidArgumentError } from 'commander';
import { isUuid } from '../core/addresses.ts';
import type { AuditEvent } from '../core/audit.ts';
import { ACTION_NAMES } from '../core/auditActions.ts';
import type { EventQuery } from '../core/auditLog.ts';
import { DirectoryError } from '../core/errors.ts';
import { pagesOf } from '../core/paging.ts';
import {
  type JsonOption,
  type LocationOptions,
  parseCount,
  parseTime,
  withExamples,
  withJson,
  withOrganization,
} from './options.ts';
import { quote } from './output.ts';
import { type Columns, printPages } from './pages.ts';
import { addressIn, inDirectory, type Session } from './session.ts';

interface Options extends LocationOptions, JsonOption {
  since?: number;
  actor?: string;
  group?: string;
  action?: string;
  limit?: number;
}

export function define(command: Command): void {
  withOrganization(command)
    .option(
      '--since <time>',
      'From when on: 2026-01-31, 2026-01-31T09:00:00Z, 7d, 12h (default: all)',
      parseTime,
    )
    .option('--actor <name>', 'By whom: a person, `operator` for the command line, or the name of a key')
    .option('--group <name>', 'About one group, by its name or id')
    .option('--action <name>', 'Of one kind, such as group_member_added', parseAction)
    .option('--limit <count>', 'So many, the latest', parseCount)
    .action(run);
  withExamples(
    withJson(command),
    'groupkeep audit list --since 7d --actor ana@example.com',
    'groupkeep audit list --group engineering --action group_member_removed --limit 20 --json',
  );
}

/** Prints the newest first. */
async function run(options: Options): Promise<void> {
  await inDirectory(options, async (session) => {
    const { directory, organization, actor } = session;
    const query: EventQuery = {
      ...(options.since !== undefined && { since: options.since }),
      ...(options.action !== undefined && { action: options.action }),
      ...(options.actor !== undefined && (await byActor(session, options.actor))),
      ...(options.group !== undefined && (await aboutGroup(session, options.group))),
    };
    const { limit } = options;
    const pages = pagesOf((page) => directory.audit.list(actor, organization.id, query, page), {
      descending: true,
      ...(limit !== undefined && { limit }),
    });
    await printPages(options.json, pages, COLUMNS);
  });
}

/** A person who is there is known by id, whatever they were called; others by the name or id they had. */
async function byActor(session: Session, name: string): Promise<EventQuery> {
  const { directory, actor } = session;
  const person = await unlessUnknown(directory.users.getByName(actor, addressIn(session), name));
  if (person) return { actorIds: [person.accountId] };
  return name === actor.id || isActorId(name) ? { actorIds: [name] } : { actorName: name };
}

/** A group that is there is known by id, so that its history goes on past another name; one that is gone by the name it had. */
async function aboutGroup(session: Session, name: string): Promise<EventQuery> {
  if (isUuid(name)) return { subjectId: name };
  const { directory, actor } = session;
  const group = await directory.groups.find(actor, { ...addressIn(session), groupName: name });
  return group ? { subjectId: group.id } : { subjectName: name };
}

/** That of a key, or an account id, which may have a number in front: `712020:` and a UUID. */
function isActorId(text: string): boolean {
  return isUuid(text.replace(/^\d+:/, ''));
}

async function unlessUnknown<Result>(found: Promise<Result>): Promise<Result | undefined> {
  try {
    return await found;
  } catch (error) {
    if (error instanceof DirectoryError && error.kind === 'user-not-found') return undefined;
    throw error;
  }
}

function parseAction(text: string): string {
  if (Object.hasOwn(ACTION_NAMES, text)) return text;
  throw new InvalidArgumentError(`There is: ${Object.keys(ACTION_NAMES).join(', ')}.`);
}

const COLUMNS: Columns<AuditEvent> = {
  json: ({ number, id, at, action, actor, subject, object, before, after, hash }) => ({
    number,
    id,
    time: new Date(at).toISOString(),
    action,
    actor,
    subject,
    object,
    before,
    after,
    hash,
  }),
  heading: ['TIME', 'ACTION', 'SUBJECT', 'OBJECT', 'BY', 'THROUGH'],
  row: ({ at, action, actor, subject, object }) => [
    new Date(at).toISOString(),
    action,
    quote(subject.name),
    object ? quote(object.name) : '',
    quote(actor.name),
    actor.dialect,
  ],
};
