import { expect, test } from "vitest";
import type { Effect } from "../../src/core/alerting/effect.ts";
import { Outbox } from "../../src/core/alerting/outbox.ts";
import type { JudgeInput } from "../../src/core/judge-input.ts";
import type { Attempt } from "../../src/edge/delivery/sender.ts";
import type { Target } from "../../src/edge/targets/target.ts";
import { Deliveries } from "../../src/runtime/deliveries.ts";
import { notifyEffect, orderEffect, someOrder } from "../support/effects.ts";

const sent: Attempt = { delivery: { kind: "sent" }, reply: null };
const page = notifyEffect("pager");
const order = orderEffect("order", "prod");
const probe = orderEffect("probe", "prod");

/** Deliveries of an outbox, by a sender that answers when it is told to. */
class Bench {
  readonly outbox = new Outbox();
  readonly leaving: string[] = [];
  readonly heard: JudgeInput[] = [];
  nowMs = 1_000;
  readonly #answers: ((attempt: Attempt) => void)[] = [];
  readonly deliveries: Deliveries;

  constructor(...effects: Effect[]) {
    this.outbox.add(effects, this.nowMs);
    const asked: Pick<Target, "probed"> = { probed: ({ status }) => (status === 200 ? "to" : "unknown") };
    this.deliveries = new Deliveries({
      outbox: this.outbox,
      sender: {
        send: ({ id }) => {
          this.leaving.push(id);
          return new Promise((resolve) => this.#answers.push(resolve));
        },
      },
      targets: new Map([["prod", asked as Target]]),
      clock: { nowMs: () => this.nowMs },
      judge: (input) => {
        this.heard.push(input);
        if (input.kind === "delivered") this.outbox.delivered(input.effectId, input.result, input.nowMs);
      },
    });
  }

  async answer(...attempts: Attempt[]): Promise<void> {
    for (const attempt of attempts) this.#answers.shift()?.(attempt);
    await this.deliveries.settled();
  }
}

test("nothing leaves before the checkpoint that holds it, and then it leaves", async () => {
  const bench = new Bench(page, order);
  bench.deliveries.pump();
  expect(bench.leaving).toEqual([]);
  bench.deliveries.release([order.id]);
  bench.deliveries.pump();
  expect(bench.leaving).toEqual([order.id]);
  await bench.answer(sent);
});

test("what is in hand is not sent a second time, however often it is pumped", async () => {
  const bench = new Bench(page);
  bench.deliveries.release([page.id]);
  bench.deliveries.pump();
  bench.deliveries.pump();
  expect(bench.leaving).toHaveLength(1);
  await bench.answer(sent);
  bench.deliveries.pump();
  expect(bench.leaving).toHaveLength(1);
});

test("the result goes back to the judge with the time at which it came", async () => {
  const bench = new Bench(page);
  bench.deliveries.release([page.id]);
  bench.deliveries.pump();
  bench.nowMs = 5_000;
  await bench.answer(sent);
  expect(bench.heard).toEqual([{ kind: "delivered", effectId: page.id, result: { kind: "sent" }, nowMs: 5_000 }]);
});

test("a page that failed waits for its time, and then leaves without another checkpoint", async () => {
  const bench = new Bench(page);
  bench.deliveries.release([page.id]);
  bench.deliveries.pump();
  await bench.answer({ delivery: { kind: "retry", why: "503", ambiguous: true }, reply: null });
  bench.deliveries.pump();
  expect(bench.leaving).toHaveLength(1);
  bench.nowMs += 5_000;
  bench.deliveries.pump();
  expect(bench.leaving).toHaveLength(2);
  await bench.answer(sent);
});

test("while the store cannot be written notifications leave and orders do not, until a checkpoint holds them", async () => {
  const bench = new Bench(page, order, probe);
  bench.deliveries.unwritable();
  bench.deliveries.pump();
  expect(bench.leaving).toEqual([page.id]);
  await bench.answer(sent);
  bench.outbox.add([{ ...page, id: "notify/2", body: { ...page.body, key: "other" } } as Effect], bench.nowMs);
  bench.deliveries.release([order.id]);
  bench.deliveries.pump();
  expect(bench.leaving).toEqual([page.id, order.id]);
  await bench.answer(sent);
});

test.each([
  ["to", 200],
  ["unknown", 503],
] as const)("a probe's reply is read by its target: %s", async (answer, status) => {
  const bench = new Bench(probe);
  bench.deliveries.release([probe.id]);
  bench.deliveries.pump();
  await bench.answer({ delivery: { kind: "sent" }, reply: { status, headers: {}, body: "" } });
  expect(bench.heard).toEqual([{ kind: "probed", effectId: probe.id, answer, nowMs: 1_000 }]);
});

test("a probe without a reply, and one of a target that is gone from the settings, say nothing", async () => {
  const gone: Effect = { ...probe, kind: "probe", receiver: "gone", id: "probe/2", body: { ...someOrder() } };
  const bench = new Bench(probe, gone);
  bench.deliveries.release([probe.id, gone.id]);
  bench.deliveries.pump();
  await bench.answer(sent, { delivery: { kind: "sent" }, reply: { status: 200, headers: {}, body: "" } });
  expect(bench.heard.map((input) => input.kind === "probed" && input.answer)).toEqual(["unknown", "unknown"]);
});
