import { expect, test } from "vitest";
import { Conditions } from "../../../../src/edge/sources/conditions.ts";
import { Members } from "../../../../src/edge/sources/kafka/members.ts";

const holding = () => {
  const conditions = new Conditions(() => undefined);
  const members = new Members(conditions, "g", 10_000);
  return { members, now: () => conditions.all().map(({ name }) => name) };
};

test("whoever holds the group while this one is kept out may be a ghost", () => {
  const { members, now } = holding();
  members.seen(["old at 10.0.0.1"], false, 0);
  members.seen(["old at 10.0.0.1"], false, 60_000);
  expect(now()).toEqual(["waiting for my previous session"]);
  members.seen([], true, 61_000);
  expect(now()).toEqual([]);
});

test("whoever is beside this one for a whole session time-out is alive", () => {
  const { members, now } = holding();
  members.seen(["other"], true, 0);
  members.seen(["other"], true, 9_999);
  expect(now()).toEqual([]);
  members.seen(["other"], true, 10_000);
  expect(now()).toEqual(["second member"]);
  members.seen([], true, 11_000);
  expect(now()).toEqual([]);
});

test("a short visit counts anew", () => {
  const { members, now } = holding();
  members.seen(["other"], true, 0);
  members.seen([], true, 5_000);
  members.seen(["other"], true, 9_000);
  members.seen(["other"], true, 12_000);
  expect(now()).toEqual([]);
});
