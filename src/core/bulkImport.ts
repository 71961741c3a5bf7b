import { type DirectoryAddress, getHomeDirectory } from './addresses.ts';
import { BulkBatch, type Names } from './bulkBatch.ts';
import type { Core } from './directory.ts';
import type { ImportOutcome } from './import.ts';
import { KnownPeople } from './knownPeople.ts';
import type { MemberRows } from './memberRows.ts';
import { authorityOf, requireOrganizationAdmin } from './permissions.ts';
import { writeAs } from './standing.ts';
import type { Actor } from './types.ts';

/** The part of a file that a batch is, so that whoever has the file can tell what an event speaks of. */
export interface BatchSource {
  /** The name of the file. */
  file: string;
  /** The first and the last line, counted from 1. */
  firstLine: number;
  lastLine: number;
  /** Of those lines, each ended by a line feed, in hexadecimal. */
  sha256: string;
}

/** What became of a batch. */
export interface BatchOutcome {
  /** Of each group that was named for the first time: whether it was there or made, or why it cannot be. */
  newGroups: readonly ImportOutcome[];
  /** Of each row. */
  rows: readonly ImportOutcome[];
}

/** Loading by the million, with an event for each batch in place of one for each change. */
export function bulkImportService(core: Core) {
  return {
    /** Begins a load into a directory; what it remembers of people is kept for as long as it lasts. */
    open: (actor: Actor, address: DirectoryAddress) => new BulkLoad(core, actor, address),
  };
}

/** A file on its way in, batch by batch. */
export class BulkLoad {
  private readonly core: Core;
  private readonly actor: Actor;
  private readonly address: DirectoryAddress;
  private readonly named = { groups: [] as string[], members: [] as string[], logins: [] as number[] };
  private known = new KnownPeople();

  constructor(core: Core, actor: Actor, address: DirectoryAddress) {
    this.core = core;
    this.actor = actor;
    this.address = address;
  }

  /** What the rows have named so far. */
  get names(): Names {
    return this.named;
  }

  /**
   * Applies rows in one transaction, and says what became of each. A group that is named for the first time in this load is
   * made if it is not there. The rules are those of `apply`. Only what is plain is done together and told by one event: new
   * groups, new people, and active members of groups whose roles take no limited seats. The rest is done row by row, with an
   * event for each change.
   * @throws DirectoryError `organization-not-found`, `directory-not-found`, `forbidden`
   */
  async apply(rows: MemberRows, source: BatchSource): Promise<BatchOutcome> {
    const { core, actor, address, named, known } = this;
    for (const name of rows.newGroups) named.groups.push(name);
    for (const name of rows.newMembers) named.members.push(name);
    for (const login of rows.newMemberLogins) named.logins.push(login);
    const batch = await writeAs(core, actor, async (change) => {
      const { writer } = change;
      const directory = await getHomeDirectory(writer, actor, address);
      // Who administers the organization controls every group in it.
      requireOrganizationAdmin(await authorityOf(writer, actor));
      const begun = new BulkBatch({ ...change, directory }, named, rows, known);
      await begun.apply(source);
      return begun;
    });
    // Not earlier: a write may be undone, or run again.
    this.known = batch.known;
    return { newGroups: batch.groupOutcomes, rows: batch.outcomes };
  }
}
