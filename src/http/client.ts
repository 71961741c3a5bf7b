import type { IncomingMessage } from 'node:http';
import { all, compile } from '@fastify/proxy-addr';
import type { Asked } from './arrival.ts';

/** Who asks, as seen from here: where they are, and what they believe to be asking. */
export interface Client {
  /** An address of IP, or what a trusted proxy gave for one; empty where the connection is gone already. */
  address: string;
  protocol: 'http' | 'https';
  /** With its port, if it has one; empty where none was named. */
  host: string;
}

/** A host name or address, neither longer than there are any, with or without a port: what ends up in the links of replies. */
const HOST = /^(?:[\w.-]{1,255}|\[[\da-f:.]{2,45}\])(?::\d{1,5})?$/i;

export function isHost(text: string): boolean {
  return HOST.test(text);
}

/** The client of a request. Everything that asks goes by this one, or the same request would come from two places. */
export type ClientOf = (asked: Asked) => Client;

/** The address by which a client knows this server. @param configured the one that all know it by, if it was told */
export function baseUrlOf({ protocol, host }: Client, configured: string | undefined): string {
  return configured ?? `${protocol}://${host || 'localhost'}`;
}

/** Whether a proxy is believed, by its address and by how many stand between it and this server. */
type Trust = (address: string, hop: number) => boolean;

/**
 * Finds clients behind proxies by the `X-Forwarded-For`, `-Proto` and `-Host` of those that are trusted. What is last in a header
 * was added by the nearest proxy, so that counts.
 * @param trusted how many proxies stand in front, or their addresses and networks separated by commas; absent: nobody's word is taken
 * @throws TypeError where an address is none
 */
export function clientsBehind(trusted: string | undefined): ClientOf {
  if (trusted === undefined) return nearest;
  const trust = toTrust(trusted);
  return (asked) => {
    const near = nearest(asked);
    if (!trust(near.address, 0)) return near;
    const { headers } = asked;
    return {
      // It looks at the headers and the socket alone.
      address: withoutPort(all(asked as IncomingMessage, trust).at(-1) ?? ''),
      protocol: protocolIn(headers['x-forwarded-proto']) ?? near.protocol,
      host: lastOf(headers['x-forwarded-host']) || near.host,
    };
  };
}

/** Whoever the connection comes from: this server speaks HTTP alone. */
function nearest({ headers, socket }: Asked): Client {
  return { address: socket.remoteAddress ?? '', protocol: 'http', host: headers.host ?? '' };
}

function toTrust(trusted: string): Trust {
  if (/^\d+$/.test(trusted)) return (_address, hop) => hop < Number(trusted);
  const isTrusted = compile(trusted.split(',').map((address) => address.trim()));
  return (address, hop) => isTrusted(withoutPort(address), hop);
}

/**
 * Some proxies, such as Azure's, put the port behind the address in `X-Forwarded-For`. That is another one for each connection, and who guesses
 * passwords by many connections would be many.
 */
function withoutPort(address: string): string {
  const [, v6, v4] = PORTED.exec(address) ?? [];
  return v6 ?? v4 ?? address;
}

/** An address of version 6 stands in brackets, or its port would be a part of it. */
const PORTED = /^(?:\[([\da-f:.]+)\]|(\d+(?:\.\d+){3}))(?::\d{1,5})?$/i;

function protocolIn(header: string | string[] | undefined): Client['protocol'] | undefined {
  const protocol = lastOf(header).toLowerCase();
  return protocol === 'http' || protocol === 'https' ? protocol : undefined;
}

/** The last of a list; empty where there is none. */
function lastOf(header: string | string[] = ''): string {
  return String(header).split(',').at(-1)?.trim() ?? '';
}
