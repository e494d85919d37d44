import { afterAll, beforeAll, expect, test } from "vitest";
import { Outbox } from "../../../src/core/alerting/outbox.ts";
import { type Destination, destinationKey, Sender } from "../../../src/edge/delivery/sender.ts";
import { notifyEffect, someNotification } from "../../support/effects.ts";
import { type Receiver, startReceiver } from "../../support/receiver.ts";

let receiver: Receiver;
beforeAll(async () => {
  receiver = await startReceiver();
});
afterAll(() => receiver.close());

const effect = notifyEffect("pager");

function senderOf(requestsPerMinute = Number.POSITIVE_INFINITY, nowMs = () => 0, signal?: AbortSignal): Sender {
  const reach = { named: true, allowInsecure: false };
  const destination: Destination = {
    requestsPerMinute,
    request: () => ({ method: "POST", url: receiver.url, headers: {}, body: "{}", sign: null, reach }),
    reply: (_, usual) => usual,
  };
  return new Sender(new Map([[destinationKey("notify", "pager"), destination]]), {
    nowMs,
    ...(signal ? { signal } : {}),
  });
}

test("an effect in hand is not sent a second time", async () => {
  receiver.script({ status: 200 });
  const before = receiver.received.length;
  const sender = senderOf();
  const both = [sender.send(effect), sender.send(effect)];
  expect(sender.inHand).toBe(1);
  await Promise.all(both);
  expect(receiver.received.length).toBe(before + 1);
  expect(sender.inHand).toBe(0);
});

test("a receiver gets no more requests a minute than it takes, and the rest are held back", async () => {
  receiver.script({ status: 200 });
  let nowMs = 0;
  const sender = senderOf(2, () => nowMs);
  for (const id of ["1", "2"]) expect((await sender.send({ ...effect, id })).delivery.kind).toBe("sent");
  nowMs = 20_000;
  expect((await sender.send({ ...effect, id: "3" })).delivery).toMatchObject({ kind: "held", afterMs: 40_000 });
  nowMs = 60_000;
  expect((await sender.send({ ...effect, id: "3" })).delivery.kind).toBe("sent");
});

test("of many effects due at once four leave at a time, and nobody waits longer for having been held back", async () => {
  receiver.script({ status: 200 });
  const [sender, outbox] = [senderOf(), new Outbox()];
  const keys = Array.from({ length: 30 }, (_, i) => `driftline-${i}`);
  const { receiver: name, expiresMs } = effect;
  outbox.add(
    keys.map((key) => {
      const body = someNotification({ key, incident: key });
      return { kind: "notify", id: key, receiver: name, routingKeyId: "", expiresMs, body };
    }),
    0,
  );
  for (let nowMs = 0; nowMs < 8_000; nowMs += 1_000) {
    const attempts = outbox.due(nowMs).map(async (one) => ({ id: one.id, attempt: await sender.send(one) }));
    for (const { id, attempt } of await Promise.all(attempts)) outbox.delivered(id, attempt.delivery, nowMs);
  }
  expect(outbox.waiting).toEqual([]);
});

test("a receiver that said 410 is asked no more", async () => {
  receiver.script({ status: 410 }, { status: 200 });
  const sender = senderOf();
  const before = receiver.received.length;
  for (let attempt = 0; attempt < 3; attempt += 1) expect((await sender.send(effect)).delivery.kind).toBe("refused");
  expect(receiver.received.length).toBe(before + 1);
});

test("a receiver that the settings no longer hold is a refusal, not a crash", async () => {
  expect((await senderOf().send(notifyEffect("gone"))).delivery).toEqual({
    kind: "refused",
    why: 'the settings know no receiver "gone" any more',
  });
});

test("stopping gives up on a request under way, which may have been acted on", async () => {
  receiver.script("silence");
  const stop = new AbortController();
  const attempt = senderOf(Number.POSITIVE_INFINITY, () => 0, stop.signal).send(effect);
  await receiver.until(receiver.received.length + 1);
  stop.abort();
  expect((await attempt).delivery).toMatchObject({ kind: "retry", ambiguous: true });
});
