/** Frames below this come and go with the garbage; larger ones, which are answers to fetches, are worth keeping. */
const smallestKeptBytes = 256 * 1024;
/** The largest that are kept: one answer out of the ordinary is not remembered for ever. */
const largestKeptBytes = 16 * 1024 * 1024;
/** Frames that are kept although nobody uses them. */
const mostFree = 2;

/**
 * Memory of large answers, used again. V8 counts such memory as pressure and collects the whole heap for it, over and over.
 *
 * A frame is free again when everybody who held it has let it go; one that is held and never let go is left to the
 * garbage collector, so who forgets costs time, and never another's bytes.
 */
export class FramePool {
  readonly #free: Buffer[] = [];
  /** By the memory they stand in. Frames that nobody refers to any more fall out by themselves. */
  readonly #holders = new WeakMap<ArrayBufferLike, { readonly frame: Buffer; holders: number }>();

  /** So many bytes, in which anything may stand. */
  take(bytes: number): Buffer {
    if (bytes < smallestKeptBytes || bytes > largestKeptBytes) return Buffer.allocUnsafe(bytes);
    const at = this.#free.findIndex((frame) => frame.length >= bytes);
    // Those that are free are too small for what comes now: larger ones take their place.
    const [frame = larger(bytes)] = at < 0 ? [] : this.#free.splice(at, 1);
    if (at < 0) this.#free.length = 0;
    this.#holders.set(frame.buffer, { frame, holders: 0 });
    return frame.subarray(0, bytes);
  }

  /** One more user of the frame that these bytes are part of. */
  hold(bytes: Buffer): void {
    const held = this.#holders.get(bytes.buffer);
    if (held !== undefined) held.holders += 1;
  }

  /** A user is done with the frame; after the last one it is another's. */
  letGo(bytes: Buffer): void {
    const held = this.#holders.get(bytes.buffer);
    if (held === undefined) return;
    held.holders -= 1;
    if (held.holders > 0) return;
    this.#holders.delete(bytes.buffer);
    if (this.#free.length < mostFree) this.#free.push(held.frame);
  }
}

/** Room for answers that are a little larger than this one. */
function larger(bytes: number): Buffer {
  return Buffer.allocUnsafeSlow(Math.ceil(1.25 * bytes));
}
