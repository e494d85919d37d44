import fc from "fast-check";
import { expect, test } from "vitest";
import type { Judge } from "../../src/core/judge.ts";
import type { JudgeInput } from "../../src/core/judge-input.ts";
import { type PaneTraffic, paneInputs, storyJudge } from "../support/judge-story.ts";

/** A quiet version, a canary, a bad promotion with a drifting feature, late rows, a rollback, and quiet again. */
const panes = Array.from({ length: 90 }, (_, index): PaneTraffic[] => {
  const late = index % 7 === 6 ? [{ version: "v1", rows: 20, errors: 1, isLate: true } as const] : [];
  if (index < 30) return [{ version: "v1", rows: 300, errors: 0.005 }, ...late];
  if (index < 40)
    return [
      { version: "v1", rows: 270, errors: 0.005 },
      { version: "v2", role: "canary", rows: 30, errors: 0.01 },
      ...late,
    ];
  if (index < 48) return [{ version: "v2", rows: 300, errors: 0.08, amount: 0.5 }, ...late];
  return [{ version: "v1", rows: 300, errors: 0.005 }, ...late];
});
const inputs = paneInputs(panes);

/** Everything the judge says to one pane, the tick after it, and the deliveries that follow. */
function say(judge: Judge, input: JudgeInput & { kind: "panes" }): string {
  const { nowMs } = input;
  const outputs = [judge.apply(input), judge.apply({ kind: "tick", nowMs, frozen: null })];
  for (const { id } of judge.books.outbox.due(nowMs))
    outputs.push(judge.apply({ kind: "delivered", effectId: id, result: { kind: "sent" }, nowMs }));
  return JSON.stringify(outputs);
}

/** All that a judge holds, as a store would keep it after everything of it was written. */
class Disk {
  readonly #entries = new Map<string, Uint8Array>();

  write(judge: Judge, fails: boolean): void {
    const change = judge.takeDirty();
    if (fails) {
      judge.keep(change);
      return;
    }
    for (const { key, value } of change.puts) this.#entries.set(key, value.slice());
    for (const key of change.deletes) this.#entries.delete(key);
  }

  restored(): Judge {
    const judge = storyJudge();
    judge.restore([...this.#entries].map(([key, value]) => ({ key, value })));
    return judge;
  }

  content(): [string, string][] {
    const hex = (value: Uint8Array) => Buffer.from(value).toString("hex");
    return [...this.#entries].map(([key, value]): [string, string] => [key, hex(value)]).sort();
  }
}

function started(judge: Judge, nowMs: number): Judge {
  judge.apply({ kind: "started", nowMs, lostStore: null, frozen: null });
  return judge;
}

const whole = (() => {
  const judge = started(storyJudge(), 0);
  const disk = new Disk();
  const said = inputs.map((input) => {
    const output = say(judge, input);
    disk.write(judge, false);
    return output;
  });
  return { said, content: disk.content() };
})();

test("the story has an alert, a drift alert, an order that is verified, and late rows", () => {
  const all = whole.said.join("\n");
  expect(all).toContain('"rule":"errors","feature":null,"family":"harm","severity":"critical","state":"firing"');
  expect(all).toContain('"rule":"distribution","feature":"amount"');
  expect(all).toContain('"state":"verified"');
});

test("a judge restored from its last checkpoint says what one that never stopped would have said", () => {
  const moment = fc.constantFrom("nothing", "write", "write that fails", "restart");
  fc.assert(
    fc.property(fc.array(moment, { minLength: inputs.length, maxLength: inputs.length }), (moments) => {
      const disk = new Disk();
      let judge = started(storyJudge(), 0);
      inputs.forEach((input, index) => {
        expect(say(judge, input)).toBe(whole.said[index]);
        const what = moments[index];
        if (what !== "nothing") disk.write(judge, what === "write that fails");
        if (what === "restart") judge = started(disk.restored(), input.nowMs);
      });
      disk.write(judge, false);
      expect(disk.content()).toEqual(whole.content);
    }),
    { numRuns: 25, seed: 4 },
  );
});
