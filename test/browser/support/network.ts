import type { Page } from 'playwright-core';

interface Held {
  /** Those of one method alone. */
  method?: string;
  /** Are answered with that status in the end, and never get to the server. */
  status?: number;
}

/** Requests of some addresses wait until the function that comes back is called. */
export async function hold(
  page: Page,
  addresses: string,
  { method, status }: Held = {},
): Promise<() => void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  await page.route(addresses, async (route) => {
    if (method !== undefined && route.request().method() !== method) return route.fallback();
    await promise;
    if (status === undefined) return route.continue();
    const error = { kind: 'conflict', message: 'It cannot be done now.', details: {} };
    return route.fulfill({ status, json: { error } });
  });
  return resolve;
}

/** The network is gone for some addresses, until the function that comes back is called. */
export async function cut(page: Page, addresses: string): Promise<() => Promise<void>> {
  await page.route(addresses, (route) => route.abort('connectionrefused'));
  return () => page.unroute(addresses);
}
