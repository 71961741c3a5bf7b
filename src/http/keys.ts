import { hash } from 'node:crypto';
import type { Socket } from 'node:net';
import { fingerprint } from '../fingerprint.ts';
import type { Asked } from './arrival.ts';
import type { Client } from './client.ts';

/** By what something is kept that was found out for a caller. */
export interface Key {
  /** Stands for the credential, and for the host that is asked: the same for the same, and of no use to whoever reads it. */
  readonly asker: string;
  /** Everything else of the request that it depends on. */
  readonly asked: string;
  /** A fingerprint of both, of 32 bits with a sign: the same for the same. */
  readonly print: number;
}

interface Asker {
  authorization: string;
  protocol: string;
  host: string;
  tag: string;
  print: number;
}

/**
 * By what something is kept that is found out for a request. `undefined` for requests that bring no credential in their header, or perhaps
 * another one in a cookie: nothing is kept of those.
 * @param asked everything of the request that it depends on, beside the credential and the host
 */
export function keyOf({ headers, socket }: Asked, client: Client, asked: string): Key | undefined {
  const { authorization, cookie } = headers;
  if (authorization === undefined || cookie !== undefined) return undefined;
  const { tag, print } = askerOf(socket, authorization, client);
  return { asker: tag, asked, print: spread(fingerprint(asked, print)) };
}

/**
 * What stands for the asker is a hash, which costs as much as everything else that is done to send a kept reply. Clients bring the
 * same header again and again, so each connection is remembered with its last one, for as long as it lasts.
 */
const lastAskers = new WeakMap<Socket, Asker>();

function askerOf(socket: Socket, authorization: string, { protocol, host }: Client): Asker {
  const known = lastAskers.get(socket);
  if (known?.authorization === authorization && known.host === host && known.protocol === protocol) {
    return known;
  }
  const tag = hash('sha256', `${protocol}://${host}\n${authorization}`, 'base64');
  const asker = { authorization, protocol, host, tag, print: fingerprint(tag) };
  lastAskers.set(socket, asker);
  return asker;
}

/** Values by keys, that is, by their fingerprints. Of two keys with the same one, the later has its value. */
export class ByKey<Value> {
  private readonly entries = new Map<number, { key: Key; value: Value }>();

  get size(): number {
    return this.entries.size;
  }

  get(key: Key): Value | undefined {
    const entry = this.entries.get(key.print);
    return entry && isSame(entry.key, key) ? entry.value : undefined;
  }

  set(key: Key, value: Value): void {
    this.entries.set(key.print, { key, value });
  }

  delete(key: Key): void {
    if (this.get(key) !== undefined) this.entries.delete(key.print);
  }

  clear(): void {
    this.entries.clear();
  }
}

function isSame(one: Key, other: Key): boolean {
  return one.asker === other.asker && one.asked === other.asked;
}

/** The high half goes into the low one too, by which places are chosen. */
function spread(print: number): number {
  return print ^ (print >>> 15);
}
