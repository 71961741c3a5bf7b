import { type Connection, connectTo } from './engines.ts';
import type { TestServer } from './server.ts';

/**
 * Everything a store holds that requests can change, read past the store: a line for each row. When people last signed in,
 * or failed to, is left out: a wrong password is a refusal that is meant to be remembered.
 */
const LINES = [
  linesOf('groups', ['key', 'id', 'directory_key', 'name', 'description', 'type', 'managed_by', 'source']),
  linesOf('groups', ['key', 'member_count', 'active_member_count', 'resource_count', 'is_default']),
  linesOf('memberships', ['group_key', 'user_key']),
  linesOf('group_roles', ['group_key', 'resource_key', 'role', 'is_default']),
  linesOf('users', ['key', 'account_id', 'directory_key', 'username', 'email', 'display_name', 'status']),
  linesOf('user_roles', ['user_key', 'resource_key', 'role']),
  linesOf('credentials', ['key', 'id', 'kind', 'user_key', 'label', 'scopes', 'secret_hash', 'expires_at']),
  linesOf('passwords', ['user_key', 'hash']),
  linesOf('sessions', ['key', 'id', 'user_key', 'secret_hash']),
  linesOf('resources', ['key', 'ari', 'seat_limit', 'status']),
  linesOf('sites', ['key', 'id', 'directory_key', 'host']),
  linesOf('audit_events', ['id']),
].join(' union all ');

function linesOf(table: string, columns: readonly string[]): string {
  const values = columns.map((column) => `coalesce(cast(${column} as text), '')`);
  return `select '${table} ' || ${values.join(" || ' ' || ")} from ${table}`;
}

/** The contents of a test server's store, as often as they are asked for. */
export class Contents implements AsyncDisposable {
  private readonly connection: Connection;

  static async of(server: TestServer): Promise<Contents> {
    return new Contents(await connectTo(server.location));
  }

  private constructor(connection: Connection) {
    this.connection = connection;
  }

  async read(): Promise<ReadonlySet<string>> {
    const rows = await this.connection.query(LINES);
    return new Set(rows.map(([line]) => String(line)));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.connection.close();
  }
}

/** What became different: lines that went, behind a minus, and lines that came, behind a plus. */
export function difference(before: ReadonlySet<string>, after: ReadonlySet<string>): string[] {
  return [
    ...[...before.difference(after)].map((line) => `- ${line}`),
    ...[...after.difference(before)].map((line) => `+ ${line}`),
  ];
}
