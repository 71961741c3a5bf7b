import { refuse } from './errors.ts';

/** Limits in Unicode code points, not in UTF-16 units: an emoji counts once. */
export const NAME_LIMIT = 255;
export const DESCRIPTION_LIMIT = 1000;
export const EMAIL_LIMIT = 254;

/**
 * The form of a text by which names are compared, sorted and searched: without regard to case, and alike for
 * composed and decomposed accents. It is made here and stored, because no two database engines agree on `lower`.
 */
export function fold(text: string): string {
  // Most are plain, and take a third of the time so.
  if (isAscii(text)) return text.toLowerCase();
  // Lower case first: some capitals with a combining mark compose only once they are small, such as ǰ and ẖ.
  // The Greek sigma has two lower-case forms by position; without the last step a prefix would not match its word.
  return text.toLowerCase().normalize('NFC').replaceAll('ς', 'σ');
}

/**
 * A text of its own, to be kept. V8 makes what is cut out of a text a view of it, so that a name from the head of a request would keep all
 * of that head.
 */
export function ownText(text: string): string {
  return ` ${text}`.slice(1);
}

/** Whether only letters from A to Z can have two cases in it. */
export function isAscii(text: string): boolean {
  return ASCII.test(text);
}

const ASCII = /^[\0-\x7f]*$/;

/**
 * A name fit to store: trimmed, 1 to 255 code points, without control characters.
 * @throws DirectoryError `invalid-field`
 */
export function requireName(field: string, value: string): string {
  const name = requireText(field, value, NAME_LIMIT).trim();
  if (name === '') refuse('invalid-field', { field, reason: 'must not be blank' });
  if (/\p{Cc}/u.test(name)) refuse('invalid-field', { field, reason: 'must not contain control characters' });
  return name;
}

/**
 * A description fit to store: at most 1000 code points; line breaks and tabs are its only control characters.
 * @throws DirectoryError `invalid-field`
 */
export function requireDescription(field: string, value: string): string {
  const text = requireText(field, value, DESCRIPTION_LIMIT);
  if (/(?![\n\r\t])\p{Cc}/u.test(text)) {
    refuse('invalid-field', { field, reason: 'must not contain control characters' });
  }
  return text;
}

/**
 * An e-mail address fit to store: one `@` with something on both sides, no white space.
 * @throws DirectoryError `invalid-field`
 */
export function requireEmail(field: string, value: string): string {
  const email = requireText(field, value, EMAIL_LIMIT).trim();
  if (!/^[^\s@\p{Cc}]+@[^\s@\p{Cc}]+$/u.test(email)) {
    refuse('invalid-field', { field, reason: 'must be an e-mail address' });
  }
  return email;
}

/** Whether a store can take the text at all: PostgreSQL refuses NUL, and lone surrogates have no UTF-8. */
export function isStorable(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed();
}

/**
 * A name, username or e-mail address as it is looked up: folded, and without the blanks around it, since none is stored
 * with any. `''`, which nothing is called, for a text that no store takes.
 */
export function toLookup(name: string): string {
  return isStorable(name) ? fold(name.trim()) : '';
}

function requireText(field: string, value: string, limit: number): string {
  if (!isStorable(value)) refuse('invalid-field', { field, reason: 'must be well-formed text' });
  // Cheap first: a text has at most as many code points as UTF-16 units.
  if (value.length > limit && [...value].length > limit) {
    refuse('invalid-field', { field, reason: `must be at most ${limit} characters long` });
  }
  return value;
}
