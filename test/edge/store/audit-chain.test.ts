import { createHash } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { canonicalJson, chain, emptyChain, verifyChain } from "../../../src/edge/store/audit-chain.ts";

test("canonical JSON does not depend on the order of keys, at any depth", () => {
  expect(canonicalJson({ b: [{ d: 1, c: null }], a: "x" })).toBe('{"a":"x","b":[{"c":null,"d":1}]}');
});

test("what canonical JSON writes reads back and is written alike", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = canonicalJson(value);
      expect(canonicalJson(JSON.parse(text))).toBe(text);
    }),
  );
});

test("a record's hash is SHA-256 over its number, time, kind, body and the hash before it", () => {
  const { hash } = chain({ atMs: 5, kind: "order", body: { n: 1 } }, { seq: 6, hash: "ab" });
  expect(hash).toBe(createHash("sha256").update('[7,5,"order",{"n":1},"ab"]').digest("hex"));
});

test("any change of any field of any record shows", () => {
  const changes = fc.constantFrom(
    { atMs: 99 },
    { kind: "y" },
    { body: { n: 99 } },
    { seq: 99 },
    { hash: "0" },
    { previousHash: "0" },
  );
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 6 }), fc.nat(), changes, (count, which, change) => {
      let head = emptyChain;
      const records = Array.from({ length: count }, (_, n) => {
        const record = chain({ atMs: n, kind: "x", body: { n } }, head);
        head = record;
        return record;
      });
      expect(verifyChain(records, head)).toEqual({ intact: count });
      const at = which % count;
      const changed = records.map((record, i) => (i === at ? { ...record, ...change } : record));
      expect(verifyChain(changed, head)).toMatchObject({ brokenAt: at + 1 });
    }),
  );
});
