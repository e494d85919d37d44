import fc from "fast-check";
import { Webhook } from "standardwebhooks";
import { expect, test } from "vitest";
import { attemptHeaders } from "../../../src/edge/delivery/signature.ts";

const secretOf = (byte: number) => `whsec_${Buffer.alloc(24 + byte, byte).toString("base64")}`;

function request(body: string, secrets: string[]) {
  return {
    method: "POST",
    url: "https://example.org/",
    headers: {},
    body,
    sign: { id: "rb-1", secrets },
    reach: { named: true, allowInsecure: false },
  } as const;
}

test("the reference library signs any body the same way", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: "grapheme" }),
      fc.integer({ min: 0, max: 40 }),
      fc.integer({ min: 0, max: 4e9 }),
      (body, byte, seconds) => {
        const headers = attemptHeaders(request(body, [secretOf(byte)]), seconds * 1_000 + 999);
        expect(headers["webhook-signature"]).toBe(
          new Webhook(secretOf(byte)).sign("rb-1", new Date(seconds * 1_000), body),
        );
      },
    ),
  );
});

test("while a secret is changed over, holders of the old and of the new one both accept", () => {
  const headers = attemptHeaders(request('{"a":1}', [secretOf(1), secretOf(2)]), Date.now());
  for (const byte of [1, 2]) expect(new Webhook(secretOf(byte)).verify('{"a":1}', headers)).toEqual({ a: 1 });
  expect(() => new Webhook(secretOf(3)).verify('{"a":1}', headers)).toThrow();
});

test("a signature five minutes old is not accepted", () => {
  const headers = attemptHeaders(request("{}", [secretOf(1)]), Date.now() - 301_000);
  expect(() => new Webhook(secretOf(1)).verify("{}", headers)).toThrow();
});
