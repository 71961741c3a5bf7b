import type { Metric, MetricObjectWithValues, MetricValueWithName, Registry } from 'prom-client';

/** What a histogram is called, and how finely it tells. */
export interface HistogramOptions {
  name: string;
  help: string;
  /** The upper bounds of the buckets, ascending. */
  bounds: readonly number[];
}

/** What was observed of one operation. */
interface Tally {
  /** How many lay between each bound and the one before; in the last place, past all of them. */
  counts: number[];
  sum: number;
}

/**
 * A histogram for a registry of prom-client. The one that comes with it takes 1.7 µs for each value, to find out anew
 * whose it is; a kept reply is sent in 35.
 */
export class Histogram {
  private readonly options: HistogramOptions;
  private readonly tallies = new Map<string | undefined, Tally>();

  constructor(registry: Registry, options: HistogramOptions) {
    this.options = options;
    // Of a metric it uses these two members alone.
    const metric: unknown = { name: options.name, get: async () => this.export() };
    registry.registerMetric(metric as Metric);
  }

  /** @param operation the value of the label of that name; absent: there is no label */
  observe(value: number, operation?: string): void {
    const { bounds } = this.options;
    let place = 0;
    while (place < bounds.length && value > (bounds[place] as number)) place += 1;
    const tally = this.tallies.get(operation) ?? this.begin(operation);
    tally.counts[place] = (tally.counts[place] as number) + 1;
    tally.sum += value;
  }

  private begin(operation: string | undefined): Tally {
    const tally = { counts: new Array<number>(this.options.bounds.length + 1).fill(0), sum: 0 };
    this.tallies.set(operation, tally);
    return tally;
  }

  /** As the registry wants it: each bucket holds those below it too. */
  private export() {
    const { name, help, bounds } = this.options;
    const values = Array.from(this.tallies, ([operation, { counts, sum }]) => {
      const labels = operation === undefined ? {} : { operation };
      let count = 0;
      const buckets = counts.map((own, place) => {
        count += own;
        const le = bounds[place] ?? '+Inf';
        return { metricName: `${name}_bucket`, labels: { le, ...labels }, value: count };
      });
      return [
        ...buckets,
        { metricName: `${name}_sum`, labels, value: sum },
        { metricName: `${name}_count`, labels, value: count },
      ];
    });
    const type: unknown = 'histogram';
    return { name, help, type, aggregator: 'sum', values: values.flat() } as MetricObjectWithValues<
      MetricValueWithName<string>
    >;
  }
}
