import { fold, isAscii } from '../../core/text.ts';

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (letter) => ENTITIES[letter] ?? letter);
}

/** How a term was looked for: letter for letter, or without regard to case. */
export type Matching = 'exact' | 'folded';

/**
 * A text as HTML with the first place where `term` stands between tags. Pickers highlight groups with `<b>` and people
 * with `<strong>`, as the published samples do.
 */
export function highlight(text: string, term: string, tag: 'b' | 'strong', matching: Matching): string {
  if (term === '') return escapeHtml(text);
  const place = matching === 'exact' ? findExact(text, term) : findFolded(text, term);
  if (!place) return escapeHtml(text);
  const { start, end } = place;
  const marked = `<${tag}>${escapeHtml(text.slice(start, end))}</${tag}>`;
  return escapeHtml(text.slice(0, start)) + marked + escapeHtml(text.slice(end));
}

interface Place {
  start: number;
  end: number;
}

function findExact(text: string, term: string): Place | undefined {
  const start = text.indexOf(term);
  return start < 0 ? undefined : { start, end: start + term.length };
}

/**
 * Folding changes how long some letters are, `İ` or a decomposed `é`: each unit of the folded text remembers which letter
 * it comes from. A letter that matches in part is marked as a whole.
 */
function findFolded(text: string, term: string): Place | undefined {
  const folded = fold(term);
  if (isAscii(text)) return findExact(text.toLowerCase(), folded);
  const letters = [...text.matchAll(LETTERS)].flatMap(({ 0: letter, index }) =>
    Array<Place>(fold(letter).length).fill({ start: index, end: index + letter.length }),
  );
  const at = fold(text).indexOf(folded);
  const [first, last] = [letters[at], letters[at + folded.length - 1]];
  return first && last && { start: first.start, end: last.end };
}

/** A letter with what composes with it: marks, and the vowels and last consonants of Hangul. */
const LETTERS = /.[\p{M}\u1160-\u11ff]*/gsu;
