/** As many people as one request takes. */
export const BATCH_LIMIT = 10_000;

/** `<alice@example.com>`, as mail programs copy addresses, after a name that does not count. */
const ADDRESS = /<([^<>\s@]+@[^<>\s@]+)>/;
/** `"Ashby, Alice" (office) ` at the end. */
const QUOTED_NAME = /"[^"\n]*"[^"\n\r,;\t]*$/;
const SEPARATORS = ['\n', '\r', ',', ';', '\t'];
/** What is in quotes is one entry, whatever stands in it. */
const ENTRY = / *"[^"\n]*"|[^\n\r,;\t]+/g;

/**
 * The people of a pasted list, as the server knows them: by username, e-mail address or account id. One to a line, or with
 * commas, semicolons or tabs between; addresses also as mail programs copy them. It takes time in proportion to the text,
 * since it is done with each letter of a list of thousands.
 */
export function peopleIn(text: string): string[] {
  // By an expression with a group, `split` gives what it found as well: text, address, text, and so on.
  return text
    .split(ADDRESS)
    .flatMap((piece, index, { length }) => {
      if (index % 2 === 1) return [piece];
      return entriesIn(index === length - 1 ? piece : withoutNameAtEnd(piece));
    })
    .filter((entry) => entry !== '');
}

/** How somebody of whom a file tells is written in such a list. A cell is one person, though there may be commas in it. */
export function asEntry(cell: string): string {
  const people = peopleIn(cell);
  const isOneAnyway = people.length === 1 || people.every((person) => person.includes('@'));
  return isOneAnyway ? cell : `"${cell.replace(/["\s]+/g, ' ').trim()}"`;
}

function entriesIn(text: string): string[] {
  return (text.match(ENTRY) ?? []).flatMap(addressesIn).map(withoutQuotes);
}

function withoutNameAtEnd(text: string): string {
  const quoted = text.search(QUOTED_NAME);
  const head = quoted >= 0 ? text.slice(0, quoted) : text;
  return head.slice(0, 1 + Math.max(...SEPARATORS.map((separator) => head.lastIndexOf(separator))));
}

/** Addresses have no spaces, so between them a space is enough; names may have some. */
function addressesIn(entry: string): string[] {
  const words = entry.trim().split(/\s+/);
  return words.every((word) => word.includes('@')) ? words : [entry.trim()];
}

function withoutQuotes(entry: string): string {
  return entry.replace(/^["']+|(?<!["'])["']+$/g, '').trim();
}
