import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AggregatorRegistry, Histogram as LibraryHistogram, Registry } from 'prom-client';
import { Histogram } from '../../src/http/histogram.ts';

const OPTIONS = { name: 'mill_seconds', help: 'Time to grind', bounds: [0.1, 0.5, 2] };
const OBSERVED = [0, 0.05, 0.1, 0.100001, 0.5, 1.99, 2, 2.01, 600];

test('a histogram tells what the one of the library would, by operation', async () => {
  const [own, library] = [new Registry(), new Registry()];
  const mine = new Histogram(own, OPTIONS);
  const { name, help, bounds } = OPTIONS;
  const labelNames = ['operation'];
  const theirs = new LibraryHistogram({ name, help, buckets: bounds, labelNames, registers: [library] });
  assert.equal(await own.metrics(), await library.metrics());
  for (const [index, value] of OBSERVED.entries()) {
    const operation = index % 2 === 0 ? 'grind' : 'sift';
    mine.observe(value, operation);
    theirs.observe({ operation }, value);
    assert.equal(await own.metrics(), await library.metrics());
  }
  assert.equal(await ofTwoProcesses(own), await ofTwoProcesses(library));
});

test('a histogram tells what the one of the library would, of everything together', async () => {
  const [own, library] = [new Registry(), new Registry()];
  const mine = new Histogram(own, OPTIONS);
  const { name, help, bounds } = OPTIONS;
  const theirs = new LibraryHistogram({ name, help, buckets: bounds, registers: [library] });
  for (const value of OBSERVED) {
    mine.observe(value);
    theirs.observe(value);
  }
  assert.equal(await own.metrics(), await library.metrics());
});

/** Sent between processes and added up. */
async function ofTwoProcesses(registry: Registry): Promise<string> {
  const sent = JSON.stringify(await registry.getMetricsAsJSON());
  return AggregatorRegistry.aggregate([JSON.parse(sent), JSON.parse(sent)]).metrics();
}
