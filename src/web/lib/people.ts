/** As many people as one request takes. */
export const BATCH_LIMIT = 10_000;

/** `"Ashby, Alice" <alice@example.com>`, of which the address counts. */
const MAILBOX = /(?:"[^"\n]*"|[^",;\t\n<>]*)\s*<([^<>\s]+@[^<>\s]+)>/g;

/**
 * The people of a pasted list, as the server knows them: by username, e-mail address or account id. One to a line, or with
 * commas, semicolons or tabs between; addresses also as mail programs copy them.
 */
export function peopleIn(text: string): string[] {
  return text
    .replaceAll(MAILBOX, '$1,')
    .split(/[\n\r,;\t]+/)
    .flatMap(addressesIn)
    .map((entry) => entry.trim().replace(/^["']+|["']+$/g, ''))
    .filter((entry) => entry !== '');
}

/** Addresses have no spaces, so between them a space is enough; names may have some. */
function addressesIn(piece: string): string[] {
  const words = piece.trim().split(/\s+/);
  return words.every((word) => word.includes('@')) ? words : [piece];
}
