import { openStore } from "../../src/edge/store/sqlite.ts";

/**
 * Commits checkpoint after checkpoint to the store named on the command line, until killed. Checkpoint n sets position
 * n, twenty entries to n, and appends an audit record n; once it is committed, n is printed.
 */
const store = await openStore(process.argv[2] ?? "", 0);
if ("unreadable" in store) throw new Error(store.unreadable);
const { positions } = await store.load();
for (let n = (positions[0]?.nextOffset ?? 0) + 1; ; n += 1) {
  const value = new Uint8Array(new Float64Array([n]).buffer);
  const puts = Array.from({ length: 20 }, (_, i) => ({ key: `k${i}`, value }));
  const committed = await store.commit({
    id: n,
    positions: [{ topic: "predictions", partition: 0, nextOffset: n }],
    change: { puts, deletes: [] },
    audit: [{ atMs: n, kind: "checkpoint", body: { n } }],
  });
  if ("failed" in committed) throw new Error(committed.failed);
  process.stdout.write(`${n}\n`);
}
