/**
 * A text without secrets that stand where nobody expects them: tokens and keys of ours, which can be told by their
 * prefix, such as one that was put into a path by mistake; and the login in an address, such as that of a database.
 */
export function withoutSecrets(text: string): string {
  return text.replace(/\b(gk[a-z]_)[\w-]+/g, '$1…').replace(/(\w:\/\/)[^\s/"]+@/g, '$1…@');
}
