import { afterEach, beforeEach, expect, test } from "vitest";
import { startController } from "../../src/demo/controller.ts";
import { Deployment } from "../../src/demo/deployment.ts";
import { FastClock } from "../../src/demo/fast-clock.ts";
import type { LoopbackServer } from "../../src/demo/loopback-server.ts";
import { attemptHeaders } from "../../src/edge/delivery/signature.ts";
import { targetFrom } from "../../src/edge/targets/targets.ts";
import { orderOf } from "../support/demo-order.ts";

const secret = `whsec_${Buffer.from("a secret of the demo, 32 bytes..").toString("base64")}`;
const startMs = Date.UTC(2026, 0, 19, 9);

let clock: FastClock;
let deployment: Deployment;
let moves: string[];
let controller: LoopbackServer;

beforeEach(async () => {
  clock = new FastClock(startMs);
  deployment = new Deployment([
    { version: "v1", role: "primary", share: 0.9 },
    { version: "v2", role: "canary", share: 0.1 },
  ]);
  moves = [];
  const moving = (from: string, to: string) => moves.push(`${from} to ${to}`);
  controller = await startController({ deployment, secret, clock, moving });
});
afterEach(() => controller.close());

async function send(signedBy: string, signedMs = startMs): Promise<number> {
  const target = targetFrom("toy", {
    kind: "webhook",
    url: `${controller.url}/rollback`,
    secret: signedBy,
    headers: {},
    allowInsecure: false,
  });
  const request = target.order(orderOf("v2", "canary", "v1"));
  const headers = attemptHeaders(request, signedMs);
  return (await fetch(request.url, { method: "POST", headers, body: request.body })).status;
}

test("a signed order moves the canary's traffic to the ordered version, some seconds later", async () => {
  expect(await send(secret)).toBe(202);
  expect(deployment.at(startMs)).toHaveLength(2);
  expect(deployment.at(startMs + 60_000)).toEqual([{ version: "v1", role: "primary", share: 1 }]);
  expect(moves).toEqual(["v2 to v1"]);
});

test("the same order again changes nothing", async () => {
  await send(secret);
  expect(await send(secret)).toBe(200);
  expect(moves).toEqual(["v2 to v1"]);
});

test("an order with another secret, or of another time, is refused", async () => {
  expect(await send(`whsec_${Buffer.from("another secret of 32 bytes......").toString("base64")}`)).toBe(401);
  expect(await send(secret, startMs - 600_000)).toBe(401);
  const unsigned = await fetch(`${controller.url}/rollback`, { method: "POST", body: "{}" });
  expect(unsigned.status).toBe(401);
  expect(moves).toEqual([]);
});

test("asked for its version, it names the one that it is set to serve", async () => {
  const version = async () => (await fetch(`${controller.url}/version`)).json();
  expect(await version()).toEqual({ version: "v2" });
  await send(secret);
  expect(await version()).toEqual({ version: "v1" });
});
