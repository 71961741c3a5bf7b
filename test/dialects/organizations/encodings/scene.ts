import assert from 'node:assert/strict';
import type { Group } from '../../../../src/core/types.ts';
import type { TestServer } from '../../../support/server.ts';
import type { Ask } from '../../../support/transcript.ts';
import { pathsOf, send } from '../scene.ts';

/*
 * How requests may be written: the document leaves much of it open, so every way is taken that clients are known to
 * use.
 */

/** Fernhollow with some people and groups, Alice and Bob in engineering. */
export async function stage(server: TestServer) {
  const { fernhollow: org } = server;
  const [alice, bob, carol] = await org.createUsers('alice', 'bob', 'carol');
  const [engineering, design, everyone] = await org.createGroups('engineering', 'design', 'everyone');
  if (!alice || !bob || !carol || !engineering || !design || !everyone)
    throw new Error('somebody is missing');
  await org.join(engineering as Group, alice, bob);
  return { org, alice, bob, carol, engineering, design, everyone, ...pathsOf(org) };
}

/** That a request is refused as one that cannot be, for a reason with these words. */
export async function assertBad(server: TestServer, request: Ask, detail: string): Promise<void> {
  const { status, body, text } = await send(server, request);
  assert.equal(status, 400, `${request.method} ${request.path}: ${text}`);
  assert.ok(body.errors[0].detail.includes(detail), text);
}

export function namesOf({ body }: { body: { data: { name: string }[] } }): string[] {
  return body.data.map(({ name }) => name);
}
