/**
 * Values that were kept or asked for lately, at most so many. There is no order among them, which would take longer to keep than
 * the values to read again: when a half is full the other one goes, with what nobody has asked for since it was full itself.
 */
export class Lately<Key, Value> {
  private readonly half: number;
  private recent = new Map<Key, Value>();
  private older = new Map<Key, Value>();

  /** @param limit how many values are kept at most; with fewer than two, none is */
  constructor(limit: number) {
    this.half = Math.floor(limit / 2);
  }

  get(key: Key): Value | undefined {
    const recent = this.recent.get(key);
    if (recent !== undefined) return recent;
    const older = this.older.get(key);
    if (older !== undefined) this.set(key, older);
    return older;
  }

  set(key: Key, value: Value): void {
    if (this.half === 0) return;
    if (this.recent.size >= this.half) {
      this.older = this.recent;
      this.recent = new Map();
    }
    this.recent.set(key, value);
  }

  clear(): void {
    this.recent.clear();
    this.older.clear();
  }
}
