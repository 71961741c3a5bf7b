import type { Writer } from './store.ts';
import { fold } from './text.ts';
import type { Directory } from './types.ts';

/** A directory of so many people at most is read as a whole. */
const FEW = 100;

/**
 * The names by which there may be somebody in a directory, folded: all those of whoever is there, and perhaps some more. Of a
 * million people who are new, nobody has to be looked for in the store then.
 */
export class Logins {
  private readonly names = new Set<string>();

  add(...names: string[]): void {
    for (const name of names) this.names.add(fold(name.trim()));
  }

  /** Account ids are not kept; every one that is made here has a colon. */
  mayHave(name: string): boolean {
    return name.includes(':') || this.names.has(fold(name.trim()));
  }
}

/** The names of everybody in a directory, where those are few. */
export async function readLogins(writer: Writer, directory: Directory): Promise<Logins | undefined> {
  const filter = { organizationKey: directory.organizationKey, directoryKeys: [directory.key] };
  if ((await writer.users.countUsers(filter)) > FEW) return undefined;
  const logins = new Logins();
  const scan = { descending: false, after: null, limit: FEW };
  for (const { username, email, accountId } of await writer.users.listUsers(filter, 'key', scan)) {
    logins.add(username, email, accountId);
  }
  return logins;
}
