import { cutPage, pagesOf, type Scan } from './paging.ts';
import type { Reader } from './store.ts';
import type { Directory, Resource } from './types.ts';

/*
 * Lists that have to be read to their end, however many there are: what stands behind a limit would be missed without a
 * word. They are few as a rule, so a page holds them.
 */

/** Every directory of an organization, oldest first. */
export function everyDirectory(reader: Reader, organizationKey: number): AsyncGenerator<Directory> {
  return allByAge((scan) => reader.organizations.listDirectories({ organizationKey }, scan));
}

/** Every resource of an organization, oldest first. */
export function everyResource(reader: Reader, organizationKey: number): AsyncGenerator<Resource> {
  return allByAge((scan) => reader.organizations.listResources({ organizationKey }, scan));
}

async function* allByAge<Item extends { key: number }>(
  list: (scan: Scan) => Promise<Item[]>,
): AsyncGenerator<Item> {
  for await (const items of pagesOf((page) => cutPage(page, list, ({ key }) => [key]))) yield* items;
}
