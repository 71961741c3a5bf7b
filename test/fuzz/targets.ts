import type { Operation } from '../../src/http/operation.ts';
import { servedDialects } from '../../src/server.ts';

export type DialectName = keyof ReturnType<typeof servedDialects>;

/** An operation as it is declared, with every path it answers at. */
export interface Target {
  dialect: DialectName;
  operation: Operation;
  /** Path templates below every prefix and by every spelling, the usual one first. */
  paths: readonly string[];
}

/** Everything that is served, read off the declarations: a new operation is fuzzed without being named here. */
export function servedTargets(): Target[] {
  const targets = new Map<Operation, Target & { paths: string[] }>();
  for (const [dialect, families] of Object.entries(servedDialects())) {
    for (const { prefix, operations } of families) {
      for (const operation of operations) {
        const known = targets.get(operation) ?? { dialect: dialect as DialectName, operation, paths: [] };
        known.paths.push(...[operation.path, ...operation.aliases].map((path) => prefix + path));
        targets.set(operation, known);
      }
    }
  }
  return [...targets.values()];
}
