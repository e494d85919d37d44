import { expect, test } from "vitest";
import { Deployment } from "../../src/demo/deployment.ts";

test("an order moves a version in the role that it names, and leaves its other role alone", () => {
  const deployment = new Deployment([
    { version: "v1", role: "primary", share: 0.5 },
    { version: "v2", role: "primary", share: 0.3 },
    { version: "v2", role: "canary", share: 0.2 },
  ]);
  deployment.move(1_000, "v2", "canary", "v1");
  expect(deployment.at(1_000)).toEqual([
    { version: "v1", role: "primary", share: 0.7 },
    { version: "v2", role: "primary", share: 0.3 },
  ]);
  expect(deployment.busiest(999, "canary")).toBe("v2");
  expect(deployment.busiest(1_000, "canary")).toBeNull();
  expect(deployment.busiest(1_000, "primary")).toBe("v1");
});
