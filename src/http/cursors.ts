import { createCipheriv, createDecipheriv, hash, hkdfSync, randomBytes } from 'node:crypto';

/**
 * Opaque, authenticated page cursors: base64url of nonce, AES-256-GCM ciphertext and tag over JSON. They are bound to
 * a context (the operation and its path), so that a cursor altered, or used elsewhere, does not open.
 *
 * The nonce is derived from the content: the same page has the same cursor, and no two contents share a nonce.
 */
export interface Cursors {
  seal(context: string, content: unknown): string;
  /** `undefined` when the text is not a cursor of this context. */
  open(context: string, text: string): unknown;
}

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** A secret for `createCursors`, to be shared by all nodes. */
export function newCursorSecret(): string {
  return randomBytes(32).toString('base64url');
}

export function createCursors(secret: string): Cursors {
  const key = derive(secret, 'cursor encryption');
  const nonceKey = derive(secret, 'cursor nonce').toString('base64');

  return {
    seal(context, content) {
      const text = JSON.stringify(content);
      // Truncated and never shown whole, a hash behind a secret does what an HMAC would, at a third of the cost.
      const nonce = hash('sha256', `${nonceKey}\n${context}\n${text}`, 'buffer').subarray(0, NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(context));
      const parts = [nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()];
      return Buffer.concat(parts).toString('base64url');
    },

    open(context, text) {
      const bytes = Buffer.from(text, 'base64url');
      // Decoding skips what is no base64url; only the very text that was given out opens.
      if (bytes.length <= NONCE_BYTES + TAG_BYTES || bytes.toString('base64url') !== text) return undefined;
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES));
      decipher.setAAD(Buffer.from(context)).setAuthTag(bytes.subarray(-TAG_BYTES));
      try {
        const plain = decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES));
        return JSON.parse(Buffer.concat([plain, decipher.final()]).toString('utf8'));
      } catch {
        return undefined;
      }
    },
  };
}

function derive(secret: string, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', purpose, 32));
}
