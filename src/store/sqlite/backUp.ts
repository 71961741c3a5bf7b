import { open, rename, rm, writeFile } from 'node:fs/promises';
import { backup, DatabaseSync } from 'node:sqlite';
import { translate } from './failures.ts';

/** So many pages are copied in one step that it is one: a step that others write between begins anew. */
const ALL_PAGES = 2 ** 30;

/**
 * Copies a database file as it is at one moment, with what stands in its log alone, while others read and write it. The copy is there whole
 * and on the disk, or not at all.
 * @param target where nothing may be yet; readable by its owner alone, like the original
 * @throws StoreUnavailable, or the error of the file system that says what is in the way
 */
export async function backUpSqlite(path: string, target: string): Promise<void> {
  const part = `${target}.part`;
  await rm(part, { force: true });
  await writeFile(part, '', { mode: 0o600, flag: 'wx' });
  try {
    await copy(path, part);
    await sync(part);
    await rename(part, target);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}

async function copy(path: string, part: string): Promise<void> {
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    await backup(database, part, { rate: ALL_PAGES });
  } catch (error) {
    throw translate(error);
  } finally {
    database.close();
  }
}

async function sync(path: string): Promise<void> {
  const file = await open(path, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
