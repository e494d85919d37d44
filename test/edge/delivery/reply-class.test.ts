import { expect, test } from "vitest";
import { classify, retryAfterMs } from "../../../src/edge/delivery/reply-class.ts";

const reply = (status: number, headers = {}) => ({ status, headers, body: "" });

test.each([
  [200, "sent"],
  [299, "sent"],
  [301, "refused"],
  [400, "refused"],
  [408, "retry"],
  [410, "refused"],
  [425, "retry"],
  [429, "retry"],
  [500, "retry"],
  [599, "retry"],
])("%i is %s", (status, kind) => {
  expect(classify({ kind: "reply", reply: reply(status) }, 0).kind).toBe(kind);
});

test("Retry-After counts in seconds or names a time, and nonsense is ignored", () => {
  expect(retryAfterMs(reply(429, { "retry-after": "120" }), 0)).toBe(120_000);
  expect(retryAfterMs(reply(429, { "retry-after": "Sun, 22 Nov 2026 10:00:30 GMT" }), Date.UTC(2026, 10, 22, 10))).toBe(
    30_000,
  );
  expect(retryAfterMs(reply(429, { "retry-after": "Sun, 22 Nov 2026 09:00:00 GMT" }), Date.UTC(2026, 10, 22, 10))).toBe(
    0,
  );
  expect(retryAfterMs(reply(429, { "retry-after": "soon" }), 0)).toBeUndefined();
  expect(retryAfterMs(reply(429), 0)).toBeUndefined();
});
