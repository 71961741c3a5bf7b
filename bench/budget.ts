import budget from './budget.json' with { type: 'json' };
import type { Results } from './figures.ts';

interface Budget {
  operation: string;
  measure: string;
  atLeast?: number;
  atMost?: number;
}

export interface Verdict extends Budget {
  value: number;
  met: boolean;
}

/** Compares what was measured with what is promised of the embedded engine; what was not measured has no verdict. */
export function judge(results: Results): Verdict[] {
  return (budget as Budget[]).flatMap((entry) => {
    const value = results[entry.operation]?.[entry.measure];
    if (value === undefined) return [];
    const { atLeast = Number.NEGATIVE_INFINITY, atMost = Number.POSITIVE_INFINITY } = entry;
    return { ...entry, value, met: value >= atLeast && value <= atMost };
  });
}
