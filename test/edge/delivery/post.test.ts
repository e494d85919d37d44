import { readFileSync } from "node:fs";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { post } from "../../../src/edge/delivery/post.ts";
import { type Receiver, startReceiver } from "../../support/receiver.ts";

let receiver: Receiver;
beforeAll(async () => {
  receiver = await startReceiver();
});
afterAll(() => receiver.close());

const limits = { deadlineMs: 2_000, replyLimitBytes: 1_000 };

function request(url: string, reach = { named: true, allowInsecure: false }) {
  return { method: "POST", url, headers: {}, body: "{}", sign: null, reach } as const;
}

test("a reply is cut at its limit and still counts", async () => {
  receiver.script({ status: 200, body: "x".repeat(500_000) });
  const outcome = await post(request(receiver.url), {}, undefined, limits);
  expect(outcome).toMatchObject({ kind: "reply", reply: { status: 200 } });
  expect(outcome.kind === "reply" && outcome.reply.body.length).toBe(1_000);
});

test("a certificate that cannot be trusted is final, and the request is not sent", async () => {
  const fixture = (name: string) =>
    readFileSync(new URL(`../../fixtures/tls/self-signed.${name}.pem`, import.meta.url));
  let asked = 0;
  const server = createServer({ key: fixture("key"), cert: fixture("cert") }, () => {
    asked += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const outcome = await post(
    request(`https://localhost:${(server.address() as AddressInfo).port}/`),
    {},
    undefined,
    limits,
  );
  expect(outcome).toMatchObject({ kind: "failed", sent: false, final: true });
  expect(outcome.kind === "failed" && outcome.why).toContain("DEPTH_ZERO_SELF_SIGNED_CERT");
  expect(asked).toBe(0);
  await new Promise((resolve) => server.close(resolve));
});

test("a name that leads to a private address is not followed there unless a person wrote it", async () => {
  const url = receiver.url.replace("127.0.0.1", "localhost");
  const before = receiver.received.length;
  expect(await post(request(url, { named: false, allowInsecure: false }), {}, undefined, limits)).toMatchObject({
    kind: "failed",
    sent: false,
    final: true,
  });
  expect(receiver.received.length).toBe(before);
  receiver.script({ status: 200 });
  expect(await post(request(url), {}, undefined, limits)).toMatchObject({ kind: "reply" });
});

test("a name that does not exist is worth another try, and nothing was sent", async () => {
  expect(await post(request("https://driftline.invalid/"), {}, undefined, limits)).toMatchObject({
    kind: "failed",
    sent: false,
    final: false,
  });
});

test("text that is no URL is final", async () => {
  expect(await post(request("not a url"), {}, undefined, limits)).toMatchObject({
    kind: "failed",
    sent: false,
    final: true,
  });
});

test("no proxy of the environment is used", async () => {
  vi.stubEnv("http_proxy", "http://127.0.0.1:9");
  receiver.script({ status: 200 });
  expect(await post(request(receiver.url), {}, undefined, limits)).toMatchObject({ kind: "reply" });
  vi.unstubAllEnvs();
});
