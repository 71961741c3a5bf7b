/** Lines of a file that spreadsheets open; the first are its headings. */
export function toCsv(rows: readonly (readonly string[])[]): string {
  return rows.map((row) => `${row.map(toCell).join(',')}\r\n`).join('');
}

/** Put before the first line: Excel takes a file without it for one of the local code page, and garbles names. */
export const BYTE_ORDER_MARK = '\ufeff';

/** What a file about something is called: with letters of any script, without what file systems do not like. */
export function fileNameOf(name: string): string {
  return name.replace(/[^\p{L}\p{M}\p{N}_.-]+/gu, '-').replace(/^[-.]+|-+$/g, '');
}

/** Spreadsheets run a cell that begins like a formula; an apostrophe before it makes it text. */
function toCell(value: string): string {
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
