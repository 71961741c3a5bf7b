import { ConfigError } from '../config/values.ts';
import { DirectoryError, type DirectoryFailure, type DirectoryFailures } from '../core/errors.ts';
import { StoreUnavailable } from '../core/store.ts';
import { quote } from './output.ts';

/** What the process ends with. */
export const EXIT = { success: 0, refused: 1, usage: 2, unexpected: 70 } as const;

/** The command line itself refuses, with a sentence to print; a silent one has said all there is to say. */
export class CliError extends Error {
  readonly exitCode: number;
  readonly silent: boolean;

  constructor(message: string, exitCode: number = EXIT.refused, silent = false) {
    super(message);
    this.exitCode = exitCode;
    this.silent = silent;
  }
}

type Sentences = { [Kind in DirectoryFailure]: (details: DirectoryFailures[Kind]) => string };

const SENTENCES: Sentences = {
  'organization-not-found': ({ id }) => `There is no organization ${quote(id)}.`,
  'directory-not-found': ({ id }) => `There is no directory ${quote(id)}.`,
  'site-not-found': ({ id }) => `There is no site ${quote(id)}.`,
  'group-not-found': ({ id, by }) =>
    `There is no group ${by === 'id' ? 'with the id' : 'called'} ${quote(id)}.`,
  'user-not-found': ({ id }) => `Nobody has the username, e-mail address or account id ${quote(id)}.`,
  'resource-not-found': ({ ari }) =>
    `There is no product or resource called ${quote(ari)}; \`resource list\` tells which there are.`,
  'event-not-found': ({ id }) => `There is no event ${quote(id)}.`,
  'credential-not-found': ({ id }) => `There is no credential with the id ${quote(id)}.`,

  'credential-ended': () => 'What you came by has ended meanwhile.',
  'too-many-failures': () => 'Too many wrong passwords; wait a little.',
  forbidden: ({ permission }) => `You may not ${permission}.`,
  'group-synced': ({ name, source }) =>
    `The group ${quote(name)} is synced from ${quote(source)}: only there can it be changed.`,
  'group-is-default': ({ name }) => `The group ${quote(name)} is the default group of a product.`,
  'group-confers-admin': ({ name }) => `The group ${quote(name)} gives an administrator's role.`,
  'last-admin': () => 'The organization would be left without an administrator.',

  'invalid-field': ({ field, reason }) => `The ${field} ${reason}.`,
  'invalid-cursor': ({ reason }) => `The cursor is not valid: ${reason}.`,
  'resource-missing': () => 'No resource is named.',
  'role-invalid': ({ role, owner }) => `The role ${quote(role)} cannot be given on ${quote(owner)}.`,
  'resource-unlicensed': ({ ari }) => `The product ${quote(ari)} is not running: no role of it can be given.`,
  'user-inactive': ({ accountId }) => `The account ${quote(accountId)} is not active.`,

  'group-name-taken': ({ name }) => `There is already a group called ${quote(name)}.`,
  'group-name-reserved': ({ name }) => `The name ${quote(name)} is kept for a default group of a product.`,
  'group-not-empty': ({ memberCount }) => `The group still has members (${memberCount}).`,
  'user-exists': ({ field, value }) =>
    `Somebody else has the ${field === 'email' ? 'e-mail address' : 'username'} ${quote(value)}.`,
  'already-member': () => 'The person is in the group already.',
  'not-member': () => 'The person is not in the group.',
  'last-default-group': ({ role, ari }) =>
    `It is the only default group of the role ${quote(role)} on ${quote(ari)}.`,
  'seats-exhausted': ({ ari }) =>
    `All seats of ${quote(ari)} are taken; \`resource limit\` changes how many there are.`,
};

/** Says in one sentence why core refused. */
export function sentenceOf(error: DirectoryError): string {
  const say = SENTENCES[error.kind] as (details: unknown) => string;
  return say(error.details);
}

/** Prints what went wrong and returns the exit code for it. */
export function reportFailure(error: unknown, verbose: boolean): number {
  const known = explain(error);
  if (known) {
    process.stderr.write(`error: ${known.sentence}\n`);
    if (verbose && error instanceof Error) process.stderr.write(`${error.stack}\n`);
    return known.exitCode;
  }
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`error: Something unexpected happened: ${message}\n`);
  process.stderr.write(
    verbose && error instanceof Error ? `${error.stack}\n` : 'Run it with --verbose for the details.\n',
  );
  return EXIT.unexpected;
}

function explain(error: unknown): { sentence: string; exitCode: number } | undefined {
  if (error instanceof DirectoryError) return { sentence: sentenceOf(error), exitCode: EXIT.refused };
  if (error instanceof CliError) return { sentence: error.message, exitCode: error.exitCode };
  if (error instanceof ConfigError) return { sentence: error.message, exitCode: EXIT.usage };
  if (error instanceof StoreUnavailable) return { sentence: `${error.message}.`, exitCode: EXIT.refused };
  // By name: its module belongs to the store, which not every command has loaded.
  if (error instanceof Error && error.name === 'NewerSchemaError') {
    return { sentence: error.message, exitCode: EXIT.refused };
  }
  if (isSystemError(error)) return { sentence: `${error.message}.`, exitCode: EXIT.refused };
  return undefined;
}

/** The operating system refused: no such file, no permission, port in use, … Its message says what and where. */
function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error && 'errno' in error;
}
