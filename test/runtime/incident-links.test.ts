import { expect, test } from "vitest";
import { incidentLinks } from "../../src/runtime/incident-links.ts";
import { AlertStory } from "../support/alert-story.ts";

test.each(["https://driftline.example.org/ml/", "https://driftline.example.org/ml"])(
  "with the page's address %s a notification links to its incident and its version",
  (publicUrl) => {
    const story = new AlertStory({ links: incidentLinks(publicUrl) });
    story.alarm();
    const [told] = story.bodies();
    expect(told?.links).toEqual([
      {
        text: "incident and evidence",
        href: `https://driftline.example.org/ml/#/incident/${told?.incident}`,
      },
      { text: "version", href: "https://driftline.example.org/ml/#/version/fraud/v2/primary" },
    ]);
  },
);

test("a version's name cannot leave its place in the address", () => {
  const story = new AlertStory({ links: incidentLinks("https://example.org") });
  story.alarm(undefined, { model: "a/b", version: "?x#y", role: "canary" });
  expect(story.bodies()[0]?.links[1]?.href).toBe("https://example.org/#/version/a%2Fb/%3Fx%23y/canary");
});

test("without an address there are no links, as nobody could follow one to a loopback", () => {
  const story = new AlertStory({ links: incidentLinks(undefined) });
  story.alarm();
  expect(story.bodies()[0]?.links).toEqual([]);
});
