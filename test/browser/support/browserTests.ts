import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { findChromium, NO_BROWSER } from './chromium.ts';
import { type Installation, type Seed, startInstallation } from './installation.ts';
import { DESK, Visit } from './visit.ts';

/** In the page, before anything else: what the content security policy forbids becomes an error of the page. */
const TELL_VIOLATIONS = `document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
  console.error('violates the content security policy:', violatedDirective, blockedURI));`;

/** A visitor's test: what it does, in an installation that it shares with the others of its file. */
type VisitorTest<Seeded> = (visit: Visit, installation: Installation<Seeded>) => Promise<void>;

/**
 * The tests of a file, each a visit of its own to one installation. Without a browser they are skipped, and say how to
 * get one; where everything must be tested (`CI`) they fail instead.
 */
export function visitorTests<Seeded>(seed: (seed: Seed) => Promise<Seeded>) {
  const chromium = findChromium();
  let started: Promise<{ browser: Browser; installation: Installation<Seeded> }> | undefined;

  const start = async () => {
    if (!chromium) throw new Error(NO_BROWSER);
    const { chromium: driver } = await import('playwright-core');
    const [browser, installation] = await Promise.all([
      // Whoever runs tests as root, as containers do, has no sandbox; there is nothing here but our own pages.
      driver.launch({ executablePath: chromium, args: ['--no-sandbox'] }),
      startInstallation(seed),
    ]);
    return { browser, installation };
  };

  after(async () => {
    const { browser, installation } = (await started?.catch(() => undefined)) ?? {};
    await browser?.close();
    await installation?.[Symbol.asyncDispose]();
  });

  return function visitorTest(
    title: string,
    run: VisitorTest<Seeded>,
    options: BrowserContextOptions = {},
  ): void {
    const skip = !chromium && !process.env.CI && NO_BROWSER;
    test(title, { skip }, async (context) => {
      started ??= start();
      const { browser, installation } = await started;
      const visitor = await browser.newContext({ ...DESK, ...options });
      await visitor.addInitScript({ content: TELL_VIOLATIONS });
      const visit = new Visit(await visitor.newPage(), installation.url);
      try {
        await run(visit, installation);
        await visit.end();
      } catch (error) {
        const path = join(tmpdir(), `groupkeep-${title.replaceAll(/\W+/g, '-')}.png`);
        await visit.page.screenshot({ path }).catch(() => {});
        context.diagnostic(`what the visitor saw: ${path}`);
        throw error;
      } finally {
        await visitor.close();
      }
    });
  };
}
