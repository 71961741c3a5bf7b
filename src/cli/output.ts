/** Prints a result: as JSON for programs when asked to, else as text for people. */
export function print(json: boolean | undefined, value: unknown, describe: () => string): void {
  process.stdout.write(`${json ? JSON.stringify(value, null, 2) : describe()}\n`);
}

/** Rows in columns as wide as their widest cell; the first row is the heading. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => displayWidth(row[column] ?? ''))),
  );
  return rows.map((row) => alignRow(row, widths)).join('\n');
}

/** Labelled values, one a line, indented. */
export function facts(entries: readonly (readonly [label: string, value: string])[]): string {
  const rows = entries.map(([label, value]) => [`  ${label}`, value]);
  return table(rows);
}

/** Secrets, with the warning that goes with them. */
export function shownOnce(entries: readonly (readonly [label: string, value: string])[]): string {
  return `Shown once, so keep it safe:\n${facts(entries)}`;
}

const LONGEST_QUOTE = 120;

/** A text from outside, made safe for a terminal: in quotes, control characters spelled out, cut when very long. */
export function quote(text: string): string {
  const short = text.length > LONGEST_QUOTE ? `${text.slice(0, LONGEST_QUOTE)}…` : text;
  return JSON.stringify(short).replace(
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu,
    (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`,
  );
}

function alignRow(row: readonly string[], widths: readonly number[]): string {
  const cells = row.map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - displayWidth(cell)));
  return cells.join('  ').trimEnd();
}

/** Terminal columns: East Asian characters take two, combining marks none. */
function displayWidth(text: string): number {
  if (/^[\x20-\x7e]*$/.test(text)) return text.length;
  let width = 0;
  for (const character of text) {
    if (/\p{M}/u.test(character)) continue;
    width += /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60]/.test(
      character,
    )
      ? 2
      : 1;
  }
  return width;
}
