import type { Form, Forms } from './nameBlock.ts';

/** How many counts of terms are kept. Each is looked at with every change of a name. */
const COUNTS_LIMIT = 200;

/** How many names there are with terms that were asked for, kept true by every change. */
export class KeptCounts {
  private readonly counts = { folded: new Map<string, number>(), exact: new Map<string, number>() };

  find(form: Form, term: string): number | undefined {
    return this.counts[form].get(term);
  }

  keep(form: Form, term: string, count: number): void {
    const counts = this.counts[form];
    const [oldest] = counts.size >= COUNTS_LIMIT ? counts.keys() : [];
    if (oldest !== undefined) counts.delete(oldest);
    counts.set(term, count);
  }

  changed(name: Forms, by: 1 | -1): void {
    for (const form of ['folded', 'exact'] as const) {
      for (const [term, count] of this.counts[form]) {
        if (name[form].includes(term)) this.counts[form].set(term, count + by);
      }
    }
  }
}
