import type { Writer } from './store.ts';
import { fold } from './text.ts';
import type { Directory } from './types.ts';

/** A directory of so many people at most is read as a whole. */
const FEW = 100;

/**
 * By which names there may be somebody in a directory: all those of whoever is there, and perhaps some more. Of a million
 * people who are new, nobody has to be looked for in the store then.
 */
export class Logins {
  /** Of those who were there, folded. */
  private readonly names = new Set<string>();
  /** By the numbers of logins: 1 of those that were added since. */
  private added = new Uint8Array();

  addNames(...names: string[]): void {
    for (const name of names) this.names.add(fold(name.trim()));
  }

  add(login: number): void {
    this.added[login] = 1;
  }

  /** Makes room for logins with numbers below a limit. */
  reserve(limit: number): void {
    if (limit <= this.added.length) return;
    const added = new Uint8Array(limit);
    added.set(this.added);
    this.added = added;
  }

  /** Account ids are not kept; every one that is made here has a colon. */
  mayHave(login: number, name: string): boolean {
    return this.added[login] === 1 || name.includes(':') || this.names.has(fold(name.trim()));
  }
}

/** The names of everybody in a directory, where those are few. */
export async function readLogins(writer: Writer, directory: Directory): Promise<Logins | undefined> {
  const filter = { organizationKey: directory.organizationKey, directoryKeys: [directory.key] };
  if ((await writer.users.countUsers(filter)) > FEW) return undefined;
  const logins = new Logins();
  const scan = { descending: false, after: null, limit: FEW };
  for (const { username, email, accountId } of await writer.users.listUsers(filter, 'key', scan)) {
    logins.addNames(username, email, accountId);
  }
  return logins;
}
