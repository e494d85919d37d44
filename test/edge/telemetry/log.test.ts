import { expect, test } from "vitest";
import { createLog } from "../../../src/edge/telemetry/log.ts";

function logged(write: (log: ReturnType<typeof createLog>) => void): string[] {
  const lines: string[] = [];
  write(createLog("info", { write: (line: string) => void lines.push(line) }));
  return lines;
}

test("a fact is one JSON line with time, level and its own fields", () => {
  const [line = ""] = logged((log) => log.warn({ fact: "held", why: "lag" }, "held"));
  expect(JSON.parse(line)).toEqual({
    level: "warn",
    time: expect.stringMatching(/^\d{4}-.*Z$/),
    fact: "held",
    why: "lag",
    msg: "held",
  });
});

test("what is below the level is not written", () => {
  expect(logged((log) => log.debug("pane closed"))).toEqual([]);
});

test.each([
  { routingKey: "s3cret" },
  { settings: { password: "s3cret" } },
  { settings: { notifier: { secret: "s3cret", routing_key: "s3cret" } } },
  { headers: { authorization: "Bearer s3cret" } },
  { url: "https://hooks.example.org/in?token=s3cret" },
  { why: ["could not reach https://user:s3cret@example.org/x#s3cret"] },
  { err: new Error("https://s3cret@example.org/ refused") },
])("%j is logged without its secret", (fields) => {
  const [line = ""] = logged((log) => log.info(fields, "fact"));
  expect(line).toContain("redacted");
  expect(line).not.toContain("s3cret");
});

test("a URL in the message itself is masked too", () => {
  expect(logged((log) => log.info("asking https://x.org/?key=s3cret now")).join()).not.toContain("s3cret");
});
