import type { Posted, PostedRecords, WaitingRecord, WaitingRecords, WaitingTopic } from "../../core/inbox.ts";

interface Held {
  low: number;
  readonly bodies: { readonly timestampMs: number; readonly body: Uint8Array }[];
}

/** What was posted, for as long as the process lives. */
export class MemoryInbox {
  readonly #topics = new Map<string, Held>();

  post({ bytes, records }: PostedRecords): Posted {
    for (const { topic, timestampMs, start, end } of records)
      this.#of(topic).bodies.push({ timestampMs, body: bytes.slice(start, end) });
    return { ok: this.waiting([...new Set(records.map(({ topic }) => topic))]) };
  }

  waiting(topics: readonly string[]): WaitingTopic[] {
    return topics.map((topic) => {
      const { low, bodies } = this.#of(topic);
      return { topic, low, high: low + bodies.length, bytes: bodies.reduce((sum, { body }) => sum + body.length, 0) };
    });
  }

  remove(topic: string, nextOffset: number): void {
    const held = this.#topics.get(topic);
    if (held !== undefined) held.low += held.bodies.splice(0, Math.max(0, nextOffset - held.low)).length;
  }

  records(topic: string, from: number, mostRecords: number, mostBytes: number): WaitingRecords {
    const { low, bodies } = this.#of(topic);
    const records: WaitingRecord[] = [];
    let end = 0;
    for (const [i, { timestampMs, body }] of bodies.entries()) {
      if (low + i < from) continue;
      if (records.length >= mostRecords || end >= mostBytes) break;
      records.push({ topic, offset: low + i, timestampMs, start: end, end: end + body.length });
      end += body.length;
    }
    const bytes = new Uint8Array(end);
    for (const { offset, start } of records) bytes.set(bodies[offset - low]?.body ?? [], start);
    return { bytes, records };
  }

  #of(topic: string): Held {
    const held = this.#topics.get(topic) ?? { low: 0, bodies: [] };
    this.#topics.set(topic, held);
    return held;
  }
}
