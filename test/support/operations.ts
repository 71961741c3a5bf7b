import type { Family } from '../../src/http/family.ts';
import type { Operation } from '../../src/http/operation.ts';

/** An operation with the prefix below which it answers. */
export type MountedOperation = Operation & { prefix: string };

/** Every operation of a dialect by id, below the last prefix where there are several. */
export function operationsOf(families: readonly Family[]): ReadonlyMap<string, MountedOperation> {
  return new Map(
    families.flatMap(({ prefix, operations }) =>
      operations.map((operation) => [operation.id, { ...operation, prefix }] as const),
    ),
  );
}

export function operationOf(operations: ReadonlyMap<string, MountedOperation>, id: string): MountedOperation {
  const operation = operations.get(id);
  if (!operation) throw new Error(`there is no operation ${id}`);
  return operation;
}
