import { expect, test } from "vitest";
import { confirmed, type TrafficPane } from "../../../src/core/rollback/confirmation.ts";

function panes(count: number, rows: Partial<TrafficPane>): TrafficPane[] {
  return Array.from({ length: count }, (_, i) => ({
    paneStartMs: i * 10_000,
    from: 0,
    to: 0,
    inRole: 0,
    inModel: 0,
    ...rows,
  }));
}

test("three panes with the traffic on the ordered version confirm", () => {
  const moved = { from: 0, to: 100, inRole: 100, inModel: 100 };
  expect(confirmed(panes(2, moved), "primary", 100)).toBe("insufficient");
  expect(confirmed(panes(3, moved), "primary", 100)).toBe("yes");
});

test("below 5 % of its former rate the version has left, at 5 % it has not", () => {
  const rest = (from: number) => panes(3, { from, to: 100 - from, inRole: 100, inModel: 100 });
  expect(confirmed(rest(4), "primary", 100)).toBe("yes");
  expect(confirmed(rest(5), "primary", 100)).toBe("no");
});

test("a primary's traffic must be on the ordered version, not on a third one", () => {
  const elsewhere = { from: 0, to: 59, inRole: 100, inModel: 100 };
  expect(confirmed(panes(3, elsewhere), "primary", 100)).toBe("no");
  expect(confirmed(panes(3, { ...elsewhere, to: 60 }), "primary", 100)).toBe("yes");
});

test("a canary has left when the model goes on without it, though its role is empty", () => {
  expect(confirmed(panes(3, { inModel: 1000 }), "canary", 100)).toBe("yes");
  expect(confirmed(panes(3, { from: 100, inRole: 100, inModel: 1000 }), "canary", 100)).toBe("no");
});

test("silence proves nothing", () => {
  expect(confirmed(panes(60, {}), "primary", 100)).toBe("insufficient");
  expect(confirmed(panes(60, {}), "canary", 100)).toBe("insufficient");
});

test("thin traffic is looked at over more panes, until the version would have had twenty rows", () => {
  const thin = { from: 0, to: 2, inRole: 2, inModel: 2 };
  expect(confirmed(panes(24, thin), "primary", 2)).toBe("insufficient");
  expect(confirmed(panes(25, thin), "primary", 2)).toBe("yes");
  expect(confirmed(panes(19, { inModel: 100 }), "canary", 1)).toBe("insufficient");
  expect(confirmed(panes(20, { inModel: 100 }), "canary", 1)).toBe("yes");
});

test("panes from before the move are left behind as newer ones come", () => {
  const before = panes(10, { from: 100, inRole: 100, inModel: 100 });
  const after = panes(3, { to: 100, inRole: 100, inModel: 100 });
  expect(confirmed([...before, ...after.slice(1)], "primary", 100)).toBe("no");
  expect(confirmed([...before, ...after], "primary", 100)).toBe("yes");
});
