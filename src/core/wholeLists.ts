import { cutPage, type Page, type PageRequest, pagesOf } from './paging.ts';
import type { Reader } from './store.ts';
import type { Directory, Resource } from './types.ts';

/*
 * Lists that have to be read to their end, however many there are: what stands behind a limit would be missed without a
 * word. They are few as a rule, so a page holds them.
 */

/** Every directory of an organization, oldest first. */
export function everyDirectory(reader: Reader, organizationKey: number): AsyncGenerator<Directory> {
  return itemsOf((page) =>
    cutPage(
      page,
      (scan) => reader.organizations.listDirectories({ organizationKey }, scan),
      ({ key }) => [key],
    ),
  );
}

/** Every resource of an organization, oldest first. */
export function everyResource(reader: Reader, organizationKey: number): AsyncGenerator<Resource> {
  return itemsOf((page) =>
    cutPage(
      page,
      (scan) => reader.organizations.listResources({ organizationKey }, scan),
      ({ key }) => [key],
    ),
  );
}

async function* itemsOf<Item>(fetch: (page: PageRequest) => Promise<Page<Item>>): AsyncGenerator<Item> {
  for await (const items of pagesOf(fetch)) yield* items;
}
