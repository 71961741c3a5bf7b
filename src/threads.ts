/**
 * The file that a thread begins with.
 * @param url of the module that starts it, in whose folder it is; where the built program is, its parts are JavaScript
 * @param name without its ending
 */
export function threadBeside(url: string, name: string): URL {
  return new URL(url.endsWith('.ts') ? `${name}.ts` : `${name}.js`, url);
}
