/**
 * Tells whether what was read a while ago still holds, so that it need not be read again. It tells for certain: whoever was
 * told of a commit before asking, by whichever process, is never answered from before it.
 */
export interface Changes {
  /**
   * Another number whenever rows of one of these tables may have changed, in whichever process; or rows of any table,
   * but for what is written incidentally.
   */
  version(tables?: readonly string[]): number;

  /**
   * Where the commits of other processes are known only by asking the database: asks. From then on `version` counts all that
   * was committed when this was called. It never fails: where nobody can tell, all counts as changed.
   */
  catchUp?(): Promise<void>;
}

/**
 * Tables that are written without anybody having changed anything: by uses of credentials and sessions, and by probes.
 * They count for those who ask for them by name, and for nobody else.
 */
const INCIDENTAL: ReadonlySet<string> = new Set(['credential_uses', 'sessions', 'settings']);

export function isIncidental(table: string): boolean {
  return INCIDENTAL.has(table);
}
