import { once } from 'node:events';
import { table } from './output.ts';

/** How the items of a list are printed. */
export interface Columns<Item> {
  json(item: Item): unknown;
  heading: readonly string[];
  row(item: Item): readonly string[];
}

/** Prints a list page by page, so that a large one needs no large memory: as a JSON array when asked to, else as text. */
export async function printPages<Item>(
  json: boolean | undefined,
  pages: AsyncIterable<readonly Item[]>,
  columns: Columns<Item>,
): Promise<void> {
  let begun = false;
  for await (const items of pages) {
    if (items.length === 0) continue;
    await write(json ? jsonItems(items, columns, begun) : lines(items, columns, begun));
    begun = true;
  }
  if (json) await write(begun ? '\n]\n' : '[]\n');
  else if (!begun) await write(lines([], columns, begun));
}

function jsonItems<Item>(items: readonly Item[], { json }: Columns<Item>, begun: boolean): string {
  const texts = items.map((item) => `  ${JSON.stringify(json(item))}`);
  return `${begun ? ',\n' : '[\n'}${texts.join(',\n')}`;
}

function lines<Item>(items: readonly Item[], { heading, row }: Columns<Item>, begun: boolean): string {
  return `${table([...(begun ? [] : [heading]), ...items.map(row)])}\n`;
}

/** Waits for a reader that is slower. */
async function write(text: string): Promise<void> {
  if (!process.stdout.write(text)) await once(process.stdout, 'drain');
}
