import { expect, test } from "vitest";
import { valueAtPointer } from "../../../src/edge/targets/json-pointer.ts";

/** The document and pointers of RFC 6901, section 5. */
const json = '{"foo":["bar","baz"],"":0,"a/b":1,"c%d":2,"e^f":3,"g|h":4,"i\\\\j":5,"k\\"l":6," ":7,"m~n":8}';

test.each([
  ["/foo/0", "bar"],
  ["/", 0],
  ["/a~1b", 1],
  ["/c%d", 2],
  ["/i\\j", 5],
  ["/ ", 7],
  ["/m~0n", 8],
  ["", JSON.parse(json)],
  ["/foo/2", undefined],
  ["/foo/length/x", undefined],
  ["/__proto__", undefined],
])("%j names %j", (pointer, value) => {
  expect(valueAtPointer(json, pointer)).toEqual(value);
});
