import { createHash } from "node:crypto";
import type { AuditEntry } from "../../core/machine.ts";
import type { AuditHead, AuditRecord, AuditVerdict } from "./store.ts";

export const emptyChain: AuditHead = { seq: 0, hash: "" };

/** JSON with the keys of every object in code unit order and no white space, so that equal values hash alike. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner) ? inKeyOrder(inner) : inner,
  );
}

function inKeyOrder(value: object): object {
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Appends an entry to the chain that ends in `head`. */
export function chain(entry: AuditEntry, head: AuditHead): AuditRecord {
  const { atMs, kind, body } = entry;
  const link = { seq: head.seq + 1, atMs, kind, body, previousHash: head.hash };
  return { ...link, hash: hashOf(link) };
}

/** Checks records, oldest first, against each other and against the head that the store remembers. */
export function verifyChain(records: Iterable<AuditRecord>, remembered: AuditHead): AuditVerdict {
  let head = emptyChain;
  for (const { hash, ...link } of records) {
    const brokenAt = head.seq + 1;
    if (link.seq !== brokenAt) return { brokenAt, why: `record ${brokenAt} is missing` };
    if (link.previousHash !== head.hash) return { brokenAt, why: "it does not follow the record before it" };
    if (hash !== hashOf(link)) return { brokenAt, why: "it was changed after it was written" };
    head = { seq: link.seq, hash };
  }
  if (head.seq < remembered.seq) return { brokenAt: head.seq + 1, why: `records up to ${remembered.seq} were cut off` };
  if (head.hash !== remembered.hash) return { brokenAt: head.seq, why: "the end is not the one last written" };
  return { intact: head.seq };
}

function hashOf({ seq, atMs, kind, body, previousHash }: Omit<AuditRecord, "hash">): string {
  return createHash("sha256")
    .update(canonicalJson([seq, atMs, kind, body, previousHash]))
    .digest("hex");
}
