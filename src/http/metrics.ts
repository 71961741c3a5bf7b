import {
  AggregatorRegistry,
  Counter,
  collectDefaultMetrics,
  Gauge,
  type MetricObjectWithValues,
  type MetricValue,
  Registry,
} from 'prom-client';
import type { StoreObserver } from '../core/store.ts';
import { Histogram } from './histogram.ts';

/** What `/metrics` tells, in the text format of Prometheus. */
export interface Metrics {
  /** Records an answered request. `operation` is an operation's id, or `none` for what matched no operation. */
  request(operation: string, status: number, seconds: number): void;
  store: StoreObserver;
  /** What this process has counted, to be sent to another. */
  snapshot(): Promise<MetricsSnapshot>;
  render(): Promise<string>;
  contentType: string;
}

export type MetricsSnapshot = readonly MetricObjectWithValues<MetricValue<string>>[];

/** The metrics of several processes as those of one: what is counted is added up. */
export function renderTogether(snapshots: readonly MetricsSnapshot[]): Promise<string> {
  return AggregatorRegistry.aggregate(snapshots as object[]).metrics();
}

const REQUEST_BOUNDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const STORE_BOUNDS = [
  0.00001, 0.000025, 0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.01, 0.05, 0.25, 1,
];

export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  // Added up over the workers of a machine, it is how many there are.
  new Gauge({
    name: 'groupkeep_workers',
    help: 'Processes that answer requests',
    registers: [registry],
  }).set(1);
  const answered = new Map<string, Map<number, number>>();
  new Counter({
    name: 'groupkeep_requests_total',
    help: 'Requests answered, by operation and status',
    labelNames: ['operation', 'status'] as const,
    registers: [registry],
    // Counted by ourselves, and told when somebody asks: its `inc` takes a microsecond.
    collect() {
      this.reset();
      for (const [operation, byStatus] of answered)
        for (const [status, count] of byStatus) this.inc({ operation, status }, count);
    },
  });
  const durations = new Histogram(registry, {
    name: 'groupkeep_request_duration_seconds',
    help: 'Time to answer a request',
    bounds: REQUEST_BOUNDS,
  });
  const reads = new Histogram(registry, {
    name: 'groupkeep_store_read_seconds',
    help: 'Time of one reading statement',
    bounds: STORE_BOUNDS,
  });
  const questions = new Histogram(registry, {
    name: 'groupkeep_store_catch_up_seconds',
    help: 'Time of one question to the database whether other processes have changed anything',
    bounds: STORE_BOUNDS,
  });
  const writes = new Histogram(registry, {
    name: 'groupkeep_store_write_seconds',
    help: 'Time from asking for a write to its durable commit, waiting included',
    bounds: STORE_BOUNDS,
  });
  const commits = new Histogram(registry, {
    name: 'groupkeep_store_commit_seconds',
    help: 'Time of one commit',
    bounds: STORE_BOUNDS,
  });
  const batches = new Histogram(registry, {
    name: 'groupkeep_store_commit_writes',
    help: 'Writes that shared one commit',
    bounds: [1, 2, 4, 8, 16, 32, 64, 128, 256],
  });
  const replica = new Counter({
    name: 'groupkeep_replica_reads_total',
    help: 'Requests that read: answered from the replica, or not, because it lagged behind or failed',
    labelNames: ['from'] as const,
    registers: [registry],
  });

  return {
    request(operation, status, seconds) {
      countOne(answered, operation, status);
      durations.observe(seconds, operation);
    },
    store: {
      read: (seconds) => reads.observe(seconds),
      catchUp: (seconds) => questions.observe(seconds),
      write: (seconds) => writes.observe(seconds),
      commit(seconds, count) {
        commits.observe(seconds);
        batches.observe(count);
      },
      replica: (isCurrent) => replica.inc({ from: isCurrent ? 'replica' : 'primary' }),
    },
    snapshot: () => registry.getMetricsAsJSON(),
    render: () => registry.metrics(),
    contentType: registry.contentType,
  };
}

function countOne(answered: Map<string, Map<number, number>>, operation: string, status: number): void {
  const byStatus = answered.get(operation) ?? new Map<number, number>();
  if (byStatus.size === 0) answered.set(operation, byStatus);
  byStatus.set(status, (byStatus.get(status) ?? 0) + 1);
}
