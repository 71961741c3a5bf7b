import { readFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';

/*
 * Loaded into a server before it begins (`node --import`): a disk that is as full as a file says, asked before every
 * transaction. The file holds how many pages the database may have; SQLite takes what it has as the least, so with `1` it
 * cannot grow, and fails as it does on a disk without space. It takes no privilege, on any system.
 */
const { exec } = DatabaseSync.prototype;

DatabaseSync.prototype.exec = function (text: string) {
  if (text === 'begin immediate') {
    const pages = Number(readFileSync(process.env.SMALL_DISK_PAGES ?? '', 'utf8'));
    exec.call(this, `pragma max_page_count = ${pages}`);
  }
  return exec.call(this, text);
};
