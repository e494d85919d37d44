import type { PostedRecord, PostedRecords } from "../../core/inbox.ts";

/** Posts side by side in one buffer, so that a transaction is one message to the thread that writes it. */
export function packed(
  posts: readonly { readonly topic: string; readonly timestampMs: number; readonly records: readonly Uint8Array[] }[],
): PostedRecords {
  const size = posts.reduce((sum, { records }) => records.reduce((all, { length }) => all + length, sum), 0);
  const bytes = new Uint8Array(size);
  const records: PostedRecord[] = [];
  let start = 0;
  for (const { topic, timestampMs, records: texts } of posts)
    for (const text of texts) {
      const end = start + text.length;
      bytes.set(text, start);
      records.push({ topic, timestampMs, start, end });
      start = end;
    }
  return { bytes, records };
}
