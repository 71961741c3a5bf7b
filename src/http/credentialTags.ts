import { hash } from 'node:crypto';
import type { Socket } from 'node:net';
import type { Asked } from './arrival.ts';

/**
 * Tags that stand for the credentials that requests bring in their `Authorization` header: the same for the same header,
 * and of no use to whoever reads one.
 *
 * A tag is a hash, which costs as much as everything else that is done to send a kept reply. Clients bring the same header
 * again and again, so each connection is remembered with its last one, for as long as it lasts.
 */
export class CredentialTags {
  private readonly last = new WeakMap<Socket, { authorization: string; tag: string }>();

  tagOf({ socket }: Asked, authorization: string): string {
    const known = this.last.get(socket);
    if (known?.authorization === authorization) return known.tag;
    const tag = hash('sha256', authorization, 'base64');
    this.last.set(socket, { authorization, tag });
    return tag;
  }
}
