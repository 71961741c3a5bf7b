import { ownText } from '../core/text.ts';
import { ByKey, type Key } from './keys.ts';
import type { Caller } from './operation.ts';

/** Something found out for a caller. */
interface OfCaller {
  caller: Caller;
}

export interface KeepingOptions<Value> {
  /** Another number after every change; see `Store`. */
  version(): number;
  now(): number;
  /** What all that is kept may weigh; when it is reached, all goes. */
  limit: number;
  weigh(value: Value, key: Key): number;
  /** Whether something is worth keeping. */
  admits?(key: Key, weight: number): boolean;
}

/**
 * What was found out for callers, kept until anything changes that it depends on, by the version. Since every credential and
 * every right is in the store too, nobody gets what they may not have any more; a credential that ends by itself ends with it
 * what is kept for it.
 */
export class UntilChange<Value extends OfCaller> {
  private readonly options: KeepingOptions<Value>;
  private readonly values = new ByKey<Value>();
  private keptVersion = -1;
  private weight = 0;

  constructor(options: KeepingOptions<Value>) {
    this.options = options;
  }

  find(key: Key): Value | undefined {
    this.forgetOld();
    const value = this.values.get(key);
    const expiresAt = value?.caller.actor.expiresAt;
    return expiresAt !== undefined && expiresAt <= this.options.now() ? undefined : value;
  }

  /**
   * To be called after `find` and before anything is read from the store. `keep` takes the number, and keeps nothing if anything has
   * changed since.
   */
  begin(): number {
    return this.keptVersion;
  }

  keep(key: Key, begunAt: number, value: Value): void {
    this.forgetOld();
    // Found out while something changed, it may be of before or after.
    if (begunAt !== this.keptVersion) return;
    // Several may have found it out side by side; it weighs once.
    if (this.values.get(key)) return;
    // People who sign in with a password are to be looked at each time.
    if (value.caller.actor.credentialId === null) return;
    const weight = this.options.weigh(value, key);
    if (this.options.admits?.(key, weight) === false) return;
    this.weight += weight;
    if (this.weight > this.options.limit) this.clear();
    else this.values.set({ ...key, asked: ownText(key.asked) }, value);
  }

  private forgetOld(): void {
    const version = this.options.version();
    if (version !== this.keptVersion) this.clear();
    this.keptVersion = version;
  }

  private clear(): void {
    if (this.values.size > 0) this.values.clear();
    this.weight = 0;
  }
}
