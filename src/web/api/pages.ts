import type { Page } from './types.ts';

const LARGEST_PAGE = 500;

/** A whole list, page by page, by its cursors: they miss and repeat nothing while it changes. */
export async function* everyPage<Item>(
  fetch: (page: { limit: number; cursor?: string }) => Promise<Page<Item>>,
): AsyncGenerator<Page<Item>> {
  let cursor: string | null | undefined;
  do {
    const page: Page<Item> = await fetch({ limit: LARGEST_PAGE, ...(cursor && { cursor }) });
    yield page;
    cursor = page.next;
  } while (cursor);
}
