/** How many replies of each class each operation has given. */
export class Tally {
  private readonly counts = new Map<string, Map<string, number>>();

  add(id: string, status: number | 'closed'): void {
    const group = typeof status === 'number' ? `${Math.floor(status / 100)}xx` : status;
    const counts = this.counts.get(id) ?? new Map<string, number>();
    counts.set(group, (counts.get(group) ?? 0) + 1);
    this.counts.set(id, counts);
  }

  /** The share of replies of a class among all of an operation. */
  share(id: string, group: string): number {
    const counts = this.counts.get(id);
    const all = counts ? [...counts.values()].reduce((sum, count) => sum + count, 0) : 0;
    return all === 0 ? 0 : (counts?.get(group) ?? 0) / all;
  }

  get total(): number {
    return [...this.counts.values()].flatMap((counts) => [...counts.values()]).reduce((sum, n) => sum + n, 0);
  }

  /** A line for each operation. */
  table(): string {
    const groups = ['2xx', '4xx', '5xx', 'closed'];
    const lines = [...this.counts]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([id, counts]) => {
        const all = [...counts.values()].reduce((sum, count) => sum + count, 0);
        const shares = groups.map((group) => `${Math.round(this.share(id, group) * 100)} %`.padStart(7));
        return `${id.padEnd(42)}${String(all).padStart(8)}${shares.join('')}`;
      });
    return [
      `${'operation'.padEnd(42)}${'requests'.padStart(8)}${groups.map((g) => g.padStart(7)).join('')}`,
      ...lines,
    ].join('\n');
  }
}
