/** Lists are kept in chunks of so many bytes, the last four of which tell where the next one is. */
const CHUNK = 32;
const LINK = CHUNK - 4;
const SEGMENT = 1024 * CHUNK;

/**
 * Many sets of slots, small numbers, that are only ever added to. A set is a list of the differences from one slot to the
 * next, a byte for each of less than 128; a zero says that the next number is not a difference but a slot, which is smaller
 * than one that is there.
 */
export class SlotLists {
  private readonly segments: DataView[] = [];
  /** How many bytes are in use. The first chunk is nobody's, so that no list begins at 0. */
  private end = CHUNK;
  private readonly firsts: Uint32Array;
  /** Where the next byte of a list goes. */
  private readonly ends: Uint32Array;
  private readonly greatest: Uint32Array;
  private readonly lengths: Uint32Array;

  /** @param count how many lists there are */
  constructor(count: number) {
    this.firsts = new Uint32Array(count);
    this.ends = new Uint32Array(count);
    this.greatest = new Uint32Array(count);
    this.lengths = new Uint32Array(count);
  }

  length(list: number): number {
    return this.lengths[list] as number;
  }

  /** Adds a slot, unless it is there. Those in ascending order are added fastest, and take the least room. */
  add(list: number, slot: number): void {
    const length = this.lengths[list] as number;
    const greatest = this.greatest[list] as number;
    if (length === 0) this.ends[list] = this.firsts[list] = this.newChunk();
    else if (slot === greatest || (slot < greatest && this.read(list).includes(slot))) return;
    if (slot > greatest) {
      this.write(list, slot - greatest);
      this.greatest[list] = slot;
    } else {
      this.writeByte(list, 0);
      this.write(list, slot);
    }
    this.lengths[list] = length + 1;
  }

  /** All slots of a list, in the order in which they were added. */
  read(list: number): Uint32Array {
    const slots = new Uint32Array(this.length(list));
    let at = this.firsts[list] as number;
    let segment = this.segmentOf(at);
    let greatest = 0;
    let number = 0;
    let shift = 0;
    let whole = false;
    for (let index = 0; index < slots.length; at += 1) {
      if (at % CHUNK === LINK) {
        at = segment.getUint32(at % SEGMENT);
        segment = this.segmentOf(at);
      }
      const byte = segment.getUint8(at % SEGMENT);
      if (byte === 0 && !whole) {
        whole = true;
        continue;
      }
      number |= (byte & 127) << shift;
      shift += 7;
      if (byte > 127) continue;
      if (!whole) greatest += number;
      slots[index] = whole ? number : greatest;
      index += 1;
      number = 0;
      shift = 0;
      whole = false;
    }
    return slots;
  }

  /** Seven bits at a time, the lowest first; the last byte alone is less than 128. */
  private write(list: number, number: number): void {
    let left = number;
    for (; left > 127; left >>>= 7) this.writeByte(list, (left & 127) | 128);
    this.writeByte(list, left);
  }

  private writeByte(list: number, byte: number): void {
    let at = this.ends[list] as number;
    if (at % CHUNK === LINK) {
      const chunk = this.newChunk();
      this.segmentOf(at).setUint32(at % SEGMENT, chunk);
      at = chunk;
    }
    this.segmentOf(at).setUint8(at % SEGMENT, byte);
    this.ends[list] = at + 1;
  }

  private newChunk(): number {
    const chunk = this.end;
    if (chunk % SEGMENT === 0 || this.segments.length === 0)
      this.segments.push(new DataView(new ArrayBuffer(SEGMENT)));
    this.end += CHUNK;
    return chunk;
  }

  private segmentOf(at: number): DataView {
    return this.segments[Math.floor(at / SEGMENT)] as DataView;
  }
}
