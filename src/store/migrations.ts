import { directory } from './migrations/001-directory.ts';
import { membershipBlocks } from './migrations/002-membership-blocks.ts';
import { sessions } from './migrations/004-sessions.ts';
import { auditChain } from './migrations/005-audit-chain.ts';
import { credentialUses } from './migrations/006-credential-uses.ts';
import { tallies } from './migrations/007-tallies.ts';
import { leftoverMemberships } from './migrations/008-leftover-memberships.ts';
import { nameChanges } from './migrations/009-name-changes.ts';
import { derivedTexts } from './migrations/010-derived-texts.ts';
import { leftoverBlocks } from './migrations/012-leftover-blocks.ts';
import { roleLists } from './migrations/013-role-lists.ts';
import { quietChanges } from './migrations/014-quiet-changes.ts';
import { markedCommits } from './migrations/015-marked-commits.ts';
import type { Migration } from './migrations/spelling.ts';

export { type Engine, type Migration, spell } from './migrations/spelling.ts';

/**
 * How the tables came to be, as a list of steps that is only ever appended to: each has run on someone's data. No release had a
 * step 003 or 011.
 */
export const MIGRATIONS: readonly Migration[] = [
  directory,
  membershipBlocks,
  sessions,
  auditChain,
  credentialUses,
  tallies,
  leftoverMemberships,
  nameChanges,
  derivedTexts,
  leftoverBlocks,
  roleLists,
  quietChanges,
  markedCommits,
];

/** The data directory was written by a newer Groupkeep: this one does not know its tables. */
export class NewerSchemaError extends Error {
  constructor(found: string) {
    super(
      `The data was written by a newer version of Groupkeep (it has the migration ${found}). Upgrade Groupkeep.`,
    );
    this.name = 'NewerSchemaError';
  }
}

/** Which migrations are still to run, given the names of those that have. @throws NewerSchemaError */
export function pending(applied: readonly string[]): readonly Migration[] {
  const unknown = applied.find((name) => !MIGRATIONS.some((migration) => migration.name === name));
  if (unknown !== undefined) throw new NewerSchemaError(unknown);
  return MIGRATIONS.filter((migration) => !applied.includes(migration.name));
}

export const MIGRATIONS_TABLE =
  'create table if not exists migrations (name text not null primary key, applied_at bigint not null)';
