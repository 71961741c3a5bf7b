import { hash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Caller } from './operation.ts';

/** A reply as it was sent, and to whom. */
export interface KeptReply {
  operationId: string;
  caller: Caller;
  status: number;
  headers: Readonly<Record<string, string>>;
  text: string;
  /**
   * What happens each time that it is sent: it counts as a use of the credential, and against the caller's allowance, which
   * the headers returned tell of. @throws RequestError `rate-limited`
   */
  again(): Record<string, string>;
}

/** What of a request its reply may depend on beside the credential: where the client thinks that it is asking. */
export interface Destination {
  protocol: string;
  host: string;
}

/** What an entry weighs beside its text, roughly. */
const ENTRY_BYTES = 1000;

/**
 * Replies to reads, kept whole until anything in the store changes: who asks the same again gets the same again, without
 * it being worked out anew. Since every credential and every right is in the store too, nobody gets what they may not
 * have any more; a credential that ends by itself ends its replies with it.
 */
export class KeptReplies {
  private readonly version: () => number;
  private readonly limitBytes: number;
  private readonly now: () => number;
  private readonly replies = new Map<string, KeptReply>();
  private readonly keys = new WeakMap<IncomingMessage, string>();
  private keptVersion = -1;
  private bytes = 0;

  /**
   * @param version grows with every change; see `Store`
   * @param limitBytes about how much memory the replies may take; when it is reached, all go
   */
  constructor(version: () => number, limitBytes: number, now: () => number) {
    this.version = version;
    this.limitBytes = limitBytes;
    this.now = now;
  }

  /**
   * Everything of a request that its reply depends on, as a hash, for it holds the secret of the caller. `undefined` for
   * requests whose replies are not kept: those without a credential in the header that is hashed.
   */
  keyOf(request: IncomingMessage, { protocol, host }: Destination): string | undefined {
    const { authorization, cookie } = request.headers;
    if (authorization === undefined || cookie !== undefined) return undefined;
    const known = this.keys.get(request);
    return known ?? hash('sha256', `${authorization}\n${protocol}://${host}\n${request.url}`, 'base64');
  }

  /** Spares the next who asks for the key of this request the hashing. */
  noteKey(request: IncomingMessage, key: string): void {
    this.keys.set(request, key);
  }

  find(key: string): KeptReply | undefined {
    this.forgetOld();
    const reply = this.replies.get(key);
    const expiresAt = reply?.caller.actor.expiresAt;
    return expiresAt !== undefined && expiresAt <= this.now() ? undefined : reply;
  }

  /** The version that `keep` wants to know: the one before the reply began to be worked out. */
  begin(): number {
    return this.version();
  }

  keep(key: string, begunAt: number, reply: KeptReply): void {
    this.forgetOld();
    // Worked out while something changed, it may be of before or after.
    if (begunAt !== this.keptVersion) return;
    // People who sign in with a password are to be looked at each time.
    if (reply.caller.actor.credentialId === null) return;
    this.bytes += reply.text.length + ENTRY_BYTES;
    if (this.bytes > this.limitBytes) this.clear();
    else this.replies.set(key, reply);
  }

  private forgetOld(): void {
    const version = this.version();
    if (version !== this.keptVersion) this.clear();
    this.keptVersion = version;
  }

  private clear(): void {
    if (this.replies.size > 0) this.replies.clear();
    this.bytes = 0;
  }
}
