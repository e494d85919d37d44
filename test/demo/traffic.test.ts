import { expect, test } from "vitest";
import { rateAt } from "../../src/demo/day-wave.ts";
import { Deployment } from "../../src/demo/deployment.ts";
import { Traffic, type TrafficSettings } from "../../src/demo/traffic.ts";

const startMs = Date.UTC(2026, 0, 19, 9);

function traffic(over: Partial<TrafficSettings> = {}): Traffic {
  return new Traffic({
    seed: 1,
    basePerSecond: 50,
    deployment: new Deployment([
      { version: "v1", role: "primary", share: 0.9 },
      { version: "v2", role: "canary", share: 0.1 },
    ]),
    conditions: (version) => ({ errorRate: version === "v2" ? 0.5 : 0, factors: {} }),
    ...over,
  });
}

function parsed(
  records: ReturnType<Traffic["take"]>,
): { time: number; version: string; role: string; status: string }[] {
  return records.flat().map(({ value }) => JSON.parse(String(value)));
}

test("the seed decides every byte, however the time is cut into spans", () => {
  const whole = traffic().take(startMs, startMs + 20_000);
  const again = traffic();
  const parts = [again.take(startMs, startMs + 10_000), again.take(startMs + 10_000, startMs + 20_000)];
  expect([0, 1].map((partition) => parts.flatMap((part) => part[partition] ?? []))).toEqual(whole);
  expect(traffic({ seed: 2 }).take(startMs, startMs + 20_000)).not.toEqual(whole);
});

test("records carry their own time, in order, within the span", () => {
  for (const part of traffic().take(startMs, startMs + 60_000)) {
    const times = part.map(({ timestampMs }) => timestampMs);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(times[0]).toBeGreaterThanOrEqual(startMs);
    expect(times.at(-1)).toBeLessThan(startMs + 60_000);
    expect(JSON.parse(String(part[0]?.value)).time).toBe(times[0]);
  }
});

test("each version answers its share in its role, and fails as often as it is told to", () => {
  const rows = parsed(traffic().take(startMs, startMs + 600_000));
  const canary = rows.filter(({ version }) => version === "v2");
  expect(canary.every(({ role }) => role === "canary")).toBe(true);
  expect(canary.length / rows.length).toBeCloseTo(0.1, 1);
  expect(canary.filter(({ status }) => status === "error").length / canary.length).toBeCloseTo(0.5, 1);
  expect(rows.some(({ version, status }) => version === "v1" && status === "error")).toBe(false);
});

test("the day has a wave of 30 %", () => {
  const rates = Array.from({ length: 24 }, (_, hour) => rateAt(Date.UTC(2026, 0, 19, hour), 100));
  expect(Math.min(...rates)).toBeCloseTo(70);
  expect(Math.max(...rates)).toBeCloseTo(130);
  expect(rates.reduce((sum, rate) => sum + rate, 0) / 24).toBeCloseTo(100);
  const night = Date.UTC(2026, 0, 19, 3);
  expect(
    traffic()
      .take(night, night + 60_000)
      .flat().length / 60,
  ).toBeCloseTo(35, -1);
});
