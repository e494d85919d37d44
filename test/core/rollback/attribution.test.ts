import { expect, test } from "vitest";
import { attribute } from "../../../src/core/rollback/attribution.ts";
import { alarm, auto, harm, situation, startMs } from "../../support/rollback-story.ts";

const dayMs = 86_400_000;
const conditional = { ...alarm, evidence: { ...harm, against: "control" as const, control: "v1" } };
const late = { onsetMs: startMs, activationMs: startMs - dayMs - 1 };

test("the conditional alarm blames the version whatever the control does in absolute terms", () => {
  const suffering = situation({ control: { version: "v1", quiet: false } });
  expect(attribute(conditional, suffering, auto)).toEqual({ verdict: "act", why: "worse than v1 on the same traffic" });
});

test("with a control the absolute alarm blames the version only while the control is quiet", () => {
  const quiet = situation({ control: { version: "v1", quiet: true }, previous: null });
  const suffering = situation({ control: { version: "v1", quiet: false } });
  expect(attribute(alarm, quiet, auto).verdict).toBe("act");
  expect(attribute(alarm, suffering, auto)).toEqual({
    verdict: "no",
    why: "v1 serves the same traffic and suffers too",
  });
});

test("a control of which too little is known blames nobody, and is not said to suffer", () => {
  const unknown = situation({ control: { version: "v1", quiet: null } });
  expect(attribute(alarm, unknown, auto)).toEqual({
    verdict: "no",
    why: "not known whether v1, on the same traffic, is quiet",
  });
});

test("without a control an onset soon after the activation blames the version if the previous one was quiet", () => {
  expect(attribute(alarm, situation(), auto)).toEqual({ verdict: "act", why: "it began with v2, v1 was quiet" });
});

test("an onset within the window is not blamed if the previous version had it, or nobody knows, or there was none", () => {
  const verdicts = [{ version: "v1", quiet: false }, { version: "v1", quiet: null }, null].map(
    (previous) => attribute(alarm, situation({ previous }), auto).verdict,
  );
  expect(verdicts).toEqual(["no", "no", "no"]);
});

test("an onset exactly at the end of the window is still blamed", () => {
  const edge = situation({ onsetMs: startMs, activationMs: startMs - dayMs });
  expect(attribute(alarm, edge, auto).verdict).toBe("act");
});

test("a later onset asks a person, unless the target lets steady state act", () => {
  expect(attribute(alarm, situation(late), auto).verdict).toBe("ask");
  expect(attribute(alarm, situation(late), { ...auto, steadyState: "auto" }).verdict).toBe("act");
});
