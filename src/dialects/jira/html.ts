import { fold } from '../../core/text.ts';

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

/**
 * A text as HTML with the first place where `term` stands between tags. Pickers highlight groups with `<b>` and people
 * with `<strong>`, as the published samples do.
 */
export function highlight(text: string, term: string, tag: 'b' | 'strong'): string {
  const at = findTerm(text, term);
  if (at < 0 || term === '') return escapeHtml(text);
  const end = at + term.length;
  const marked = `<${tag}>${escapeHtml(text.slice(at, end))}</${tag}>`;
  return escapeHtml(text.slice(0, at)) + marked + escapeHtml(text.slice(end));
}

/** Where the term stands, as it is or, where folding keeps every letter in its place, in another case. */
function findTerm(text: string, term: string): number {
  const exact = text.indexOf(term);
  if (exact >= 0) return exact;
  const folded = fold(text);
  const foldedTerm = fold(term);
  const keepsPlaces = folded.length === text.length && foldedTerm.length === term.length;
  return keepsPlaces ? folded.indexOf(foldedTerm) : -1;
}
