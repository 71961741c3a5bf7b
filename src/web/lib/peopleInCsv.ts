import { parse } from 'csv-parse/browser/esm/sync';

/** Columns that name a person, the surest first, as headings have them without case, spaces and dashes. */
const PERSON_COLUMNS = ['accountid', 'email', 'emailaddress', 'username', 'user', 'login', 'member', 'name'];

/** The people of a CSV file: of the column whose heading says so, or without such a heading of the first one. */
export function peopleInCsv(text: string): string[] {
  const rows: string[][] = parse(text, {
    bom: true,
    delimiter: [',', ';', '\t'],
    relax_column_count: true,
    skip_empty_lines: true,
    trim: true,
  });
  const headings = (rows[0] ?? []).map((heading) => heading.toLowerCase().replace(/[\s_-]/g, ''));
  const column = PERSON_COLUMNS.map((name) => headings.indexOf(name)).find((index) => index >= 0);
  const people = column === undefined ? rows : rows.slice(1);
  return people.map((row) => row[column ?? 0] ?? '').filter((entry) => entry !== '');
}
