/**
 * One text serves both engines; what they spell differently stands in braces and is replaced per engine:
 * `{key}` an integer primary key made by the database and never used twice, `{text}` text ordered by bytes,
 * `{table}` and `{wide}` what follows a table's closing parenthesis (`{wide}`: stored in the order of its primary key),
 * `{sha256} … {end_sha256}` the SHA-256 of a text in hexadecimal, `{line}` a line feed in between two texts, `->>` after
 * `{json}` a member of a JSON text, `{stepwise}` that what follows is best joined row by row, `{derived}` that a column is
 * made of others, `{folded}` that a text is to be folded where `like` is particular about it.
 */
export type Engine = 'sqlite' | 'postgres';

export interface Migration {
  name: string;
  sql: string;
  /** What only one engine needs, run after `sql`. */
  only?: Partial<Record<Engine, string>>;
}

const SPELLING: Record<Engine, Record<string, string>> = {
  sqlite: {
    key: 'integer primary key autoincrement',
    int: 'integer',
    text: 'text',
    table: 'strict',
    wide: 'strict, without rowid',
    // Not SQLite's own: `openSqlite` brings it along.
    sha256: 'sha256_hex(',
    end_sha256: ')',
    line: '|| char(10) ||',
    json: '',
    stepwise: '',
    // Not stored: indexes hold what they need of it.
    derived: 'virtual',
    folded: '',
  },
  postgres: {
    key: 'bigint generated always as identity primary key',
    int: 'bigint',
    text: 'text collate "C"',
    table: '',
    wide: '',
    sha256: 'encode(sha256(convert_to(',
    end_sha256: `, 'UTF8')), 'hex') collate "C"`,
    line: '|| chr(10) ||',
    json: '::json',
    stepwise: 'set local enable_hashjoin = off; set local enable_mergejoin = off;',
    derived: 'stored',
    folded: 'lower',
  },
};

/** The statements of a migration as one engine spells them. */
export function spell(migration: Migration, engine: Engine): string {
  const text = migration.sql + (migration.only?.[engine] ?? '');
  return text.replace(/\{(\w+)\}/g, (_, word: string) => {
    const spelling = SPELLING[engine][word];
    if (spelling === undefined) throw new Error(`migration ${migration.name} says {${word}}`);
    return spelling;
  });
}
