import { CsvError, parse } from 'csv-parse/browser/esm/sync';
import { SayableError } from './SayableError.ts';

/**
 * Columns that name a person, the surest first, as headings have them without case, spaces and dashes. None of them is
 * what people are called, by which the server knows nobody.
 */
const PERSON_COLUMNS = ['accountid', 'email', 'emailaddress', 'username', 'user', 'login', 'member'];

/**
 * The people of a CSV file: of the columns whose headings say so, in each row of the surest that is filled in; or without such a
 * heading of the first one.
 * @throws SayableError about a file that cannot be read
 */
export function peopleInCsv(text: string): string[] {
  const rows = rowsOf(text);
  const headings = (rows[0] ?? []).map((heading) => heading.toLowerCase().replace(/[\s_-]/g, ''));
  const columns = PERSON_COLUMNS.map((name) => headings.indexOf(name)).filter((index) => index >= 0);
  const people =
    columns.length === 0
      ? rows.map(([first]) => first)
      : rows.slice(1).map((row) => columns.map((column) => row[column]).find(Boolean));
  return people.flatMap((entry) => entry || []);
}

function rowsOf(text: string): string[][] {
  try {
    return parse(text, {
      bom: true,
      delimiter: [',', ';', '\t'],
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
    });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    // Not `lines`, which for a quotation mark that is never closed is where the file ends.
    const row = Number(error.records) + Number(error.empty_lines) + 1;
    throw new SayableError(
      `Row ${row} of the file has a quotation mark (") too many, or one that is never closed.`,
    );
  }
}
