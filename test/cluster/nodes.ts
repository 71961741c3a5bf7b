import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import type { Location } from '../../src/store/open.ts';
import { groupkeep } from '../cli/command.ts';
import { Scene, type Served } from '../reliability/scene.ts';
import { bearer } from '../support/authorization.ts';
import { findFaults } from '../support/consistency.ts';
import { flagsOf } from '../support/serverProcess.ts';
import type { Ask } from '../support/transcript.ts';

/** Several nodes on one PostgreSQL database, ready, and gone when the test is over. */
export async function startNodes(
  context: TestContext,
  { count = 3, flags = [] }: { count?: number; flags?: readonly string[] } = {},
): Promise<{ scene: Scene; nodes: Served[] }> {
  const scene = await Scene.create(context, 'postgres');
  const nodes = await Promise.all(Array.from({ length: count }, () => scene.serve(flags)));
  return { scene, nodes };
}

/** A request to Groupkeep's own API, by a credential. */
export function native(secret: string, method: Ask['method'], path: string, body?: unknown): Ask {
  return { method, path: `/api${path}`, authorization: bearer(secret), body };
}

/** What must hold of the data in the end, whatever the nodes went through. */
export async function assertSound(location: Location, nodes: readonly Served[] = []): Promise<void> {
  for (const node of nodes) assert.deepEqual(node.surprises(), []);
  assert.deepEqual(await findFaults(location), []);
  const verified = await groupkeep(['audit', 'verify', ...flagsOf(location)]);
  assert.equal(verified.code, 0, verified.stdout + verified.stderr);
}
