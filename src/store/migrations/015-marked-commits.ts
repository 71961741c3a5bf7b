import type { Migration } from './spelling.ts';

/**
 * Nothing but a name: from here on whoever writes to an SQLite file leaves a mark in it (fileChanges.ts), and versions that do not
 * may not open it.
 */
export const markedCommits: Migration = {
  name: '015-marked-commits',
  sql: '',
};
