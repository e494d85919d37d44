/** A topic must be missing in this many looks on end: one look may hit a broker that does not know it yet. */
const looks = 3;

/** Topics that were there and went: what comes back under their names is another log. */
export class VanishedTopics {
  readonly #present = new Set<string>();
  readonly #missed = new Map<string, number>();

  seen(present: Iterable<string>, missing: Iterable<string>): void {
    for (const topic of present) {
      this.#present.add(topic);
      if (!this.has(topic)) this.#missed.delete(topic);
    }
    for (const topic of missing) {
      if (this.#present.has(topic)) this.#missed.set(topic, (this.#missed.get(topic) ?? 0) + 1);
    }
  }

  has(topic: string): boolean {
    return (this.#missed.get(topic) ?? 0) >= looks;
  }

  /** Its new log is being read. */
  forget(topic: string): void {
    this.#missed.delete(topic);
  }
}
