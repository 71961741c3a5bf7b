import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

/** With what is not on by default: what is to be clicked is large enough (WCAG 2.5.8). */
const RUN = `axe.run({ rules: { 'target-size': { enabled: true } } }).then(({ violations }) => violations)`;

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

interface Finding {
  id: string;
  help: string;
  nodes: { target: string[]; failureSummary: string }[];
}

/** Fails when axe finds anything on a page that keeps somebody from using it. */
export async function requireAccessible(page: Page, where: string): Promise<void> {
  // Not as an element of the page, which its content security policy would rightly refuse.
  await page.evaluate(await readFile(AXE, 'utf8'));
  const findings = (await page.evaluate(RUN)) as Finding[];
  const told = findings.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${where}: ${id} (${help}) ${target}: ${failureSummary}`),
  );
  assert.deepEqual(told, []);
}
