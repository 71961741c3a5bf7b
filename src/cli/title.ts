/**
 * What `ps` shows of a command that was given the address of a database with a password in it: the same without. Everybody
 * on the machine can read the command line of a process; until it has come this far, and in the processes that
 * started it, the password stands there all the same, which is why the environment is the place for it.
 */
export function titleWithoutPassword(args: readonly string[]): string | undefined {
  const shown = args.map((arg) => arg.replace(/^((?:--(?:read-)?database=)?\w+:\/\/[^:@/]*:).*@/s, '$1…@'));
  return shown.some((arg, at) => arg !== args[at]) ? ['groupkeep', ...shown].join(' ') : undefined;
}
