import { expect, test } from "vitest";
import { chooseDestination } from "../../../src/core/rollback/destination.ts";
import { KnownGoodLedger } from "../../../src/core/rollback/known-good.ts";
import { Quarantine } from "../../../src/core/rollback/quarantine.ts";
import { alarm, auto, situation, startMs } from "../../support/rollback-story.ts";

const bare = { ...auto, knownGood: [] };

function proven(...versions: string[]): KnownGoodLedger {
  const ledger = new KnownGoodLedger();
  for (let pane = 0; pane < 360; pane += 1) {
    for (const version of versions)
      ledger.served("fraud", version, 100, startMs + pane * 10_000, startMs + (pane + 1) * 10_000);
  }
  return ledger;
}

test("the version that served before is preferred if it is known good", () => {
  const to = chooseDestination(
    alarm,
    situation({ previous: { version: "v0", quiet: true } }),
    auto,
    proven("v0"),
    new Quarantine(),
  );
  expect(to.to).toBe("v0");
});

test("a pinned version is taken where the previous one has proven nothing", () => {
  const to = chooseDestination(
    alarm,
    situation({ previous: { version: "v0", quiet: true } }),
    auto,
    proven(),
    new Quarantine(),
  );
  expect(to).toEqual({ to: "v1", why: "v1 is known good" });
});

test("without a previous or pinned version the proven one that served last is taken", () => {
  const ledger = proven("v0", "v1");
  ledger.served("fraud", "v0", 100, startMs + 4_000_000, startMs + 4_010_000);
  expect(chooseDestination(alarm, situation({ previous: null }), bare, ledger, new Quarantine()).to).toBe("v0");
});

test("never to a version that itself alarms, is quarantined, is the accused one, or has proven nothing", () => {
  const quarantine = new Quarantine();
  quarantine.enter(
    { serving: { ...alarm.serving, version: "v0" }, incident: "i", orderId: "o", untilMs: 1, left: true },
    0,
  );
  const ledger = proven("v2", "v0", "v1");
  const to = chooseDestination(alarm, situation({ alarming: ["v1", "v2"], previous: null }), bare, ledger, quarantine);
  expect(to.to).toBeNull();
  expect(chooseDestination(alarm, situation(), bare, proven(), new Quarantine()).why).toBe(
    "v1 is not known good yet: 10000 more predictions, 60 more minutes of service",
  );
});

test("a canary's traffic goes to the active version or nowhere", () => {
  const canary = { ...alarm, serving: { ...alarm.serving, role: "canary" as const } };
  const ledger = proven("v0", "v1");
  expect(chooseDestination(canary, situation({ active: "v0" }), auto, ledger, new Quarantine()).to).toBe("v0");
  expect(chooseDestination(canary, situation({ active: "v5" }), auto, ledger, new Quarantine()).to).toBeNull();
  expect(chooseDestination(canary, situation({ active: null }), auto, ledger, new Quarantine()).to).toBeNull();
});

test("a harm alert starts the proof anew, and nothing counts while it fires", () => {
  const ledger = proven("v1");
  expect(ledger.standing("fraud", "v1", bare).good).toBe(true);
  ledger.harmed("fraud", "v1", true);
  ledger.served("fraud", "v1", 50_000, startMs, startMs + 10_000);
  ledger.harmed("fraud", "v1", false);
  expect(ledger.standing("fraud", "v1", bare).why).toBe(
    "v1 is not known good yet: 10000 more predictions, 60 more minutes of service",
  );
});
