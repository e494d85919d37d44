import { expect, test } from "vitest";
import { Outbox } from "../../../src/core/alerting/outbox.ts";
import { AlertStory, evidence, pager } from "../../support/alert-story.ts";

const everyMs = 120_000;
const forgetful = { ...pager, name: "forgetful", takesChanges: false, renewal: { everyMs, resolvedForMs: 900_000 } };

test("a receiver that forgets is told again at every turn, one that remembers is not", () => {
  const story = new AlertStory({ receivers: [pager, forgetful] });
  story.alarm();
  for (let turn = 1; turn <= 3; turn += 1) {
    story.now += everyMs;
    story.tell(story.incidents.tick(story.now));
    story.tell(story.incidents.tick(story.now + 1));
  }
  const told = story.effects().map(({ receiver }) => receiver);
  expect(told.filter((name) => name === "pager")).toHaveLength(1);
  expect(told.filter((name) => name === "forgetful")).toHaveLength(4);
  expect(new Set(story.effects().map(({ id }) => id)).size).toBe(5);
});

test("a page about an order is told again too, after its incident has ended", () => {
  const story = new AlertStory({ receivers: [forgetful] });
  story.alarm();
  const fate = {
    kind: "failed" as const,
    action: "open" as const,
    incident: story.bodies()[0]?.incident ?? "",
    serving: { model: "fraud", version: "v2", role: "primary" as const },
    severity: "critical" as const,
    done: "the order failed",
    nextStep: "reset the circuit",
  };
  story.tell(story.incidents.fates([fate], story.now));
  story.clear();
  story.now += everyMs;
  const said = story.tell(story.incidents.tick(story.now));
  expect(said.effects.map(({ kind, body }) => kind === "notify" && "key" in body && body.key)).toEqual([
    `${fate.incident}-failed`,
  ]);
});

test("an end is told seven times more, one turn apart, unless it begins anew", () => {
  const story = new AlertStory({ receivers: [forgetful] });
  story.alarm();
  story.clear(evidence);
  const ends = story.effects().filter(({ body }) => body.action === "resolve");
  expect(ends).toHaveLength(8);

  const outbox = new Outbox();
  outbox.add(ends, story.now);
  const [first] = outbox.due(story.now);
  expect(first?.id).toBe(ends[0]?.id);
  outbox.delivered(first?.id ?? "", { kind: "sent" }, story.now);
  const nextMs = (ends[1]?.notBeforeMs ?? 0) as number;
  expect((ends[2]?.notBeforeMs ?? 0) - nextMs).toBe(everyMs);
  expect(outbox.due(nextMs - 1)).toEqual([]);
  expect(outbox.due(nextMs)[0]?.id).toBe(ends[1]?.id);

  story.alarm();
  const again = story.effects().at(-1);
  outbox.add(again === undefined ? [] : [again], story.now + 1);
  expect(outbox.waiting.map(({ id }) => id)).toEqual([again?.id]);
});
