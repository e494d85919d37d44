import { expect, test } from "vitest";
import { jsonCodec } from "../../src/core/codec.ts";
import { EntryMap } from "../../src/core/entry-map.ts";

const map = () => new EntryMap<{ n: number }>("thing/", jsonCodec(1));

test("what has changed is taken once: the last value to put, what is gone to delete", () => {
  const things = map();
  things.set("a", { n: 1 });
  things.set("a", { n: 2 });
  things.set("b", { n: 3 });
  things.delete("b");
  things.delete("c");
  const { puts, deletes } = things.takeDirty();
  expect(puts.map(({ key }) => key)).toEqual(["thing/a"]);
  expect(deletes).toEqual(["thing/b"]);
  expect(things.takeDirty()).toEqual({ puts: [], deletes: [] });
});

test("after a failed commit the newest value is written, not the one that failed", () => {
  const things = map();
  things.set("a", { n: 1 });
  const failed = things.takeDirty();
  things.set("a", { n: 2 });
  things.keep(failed);
  things.keep({ puts: [{ key: "other/x", value: new Uint8Array() }], deletes: [] });
  const again = map();
  again.restore(things.takeDirty().puts);
  expect(again.values()).toEqual([{ n: 2 }]);
});

test("it restores what is its own, and names what it cannot read", () => {
  const things = map();
  things.set("a", { n: 1 });
  const again = map();
  const foreign = { key: "other/a", value: new Uint8Array([1]) };
  const broken = { key: "thing/b", value: new Uint8Array([1, 2, 123, 33]) };
  const cut = { key: "thing/c", value: new Uint8Array([1, 9, 123]) };
  expect(again.restore([...things.entries(), foreign, broken, cut])).toEqual([
    { key: "thing/b", why: "not what was written" },
    { key: "thing/c", why: "cut short" },
  ]);
  expect(again.get("a")).toEqual({ n: 1 });
  expect(again.takeDirty()).toEqual({ puts: [], deletes: [] });
});
