import { expect, test } from "vitest";
import { VanishedTopics } from "../../../../src/edge/sources/kafka/vanished-topics.ts";

test("a topic has vanished when three looks on end miss it, and not when one does", () => {
  const topics = new VanishedTopics();
  topics.seen(["t"], []);
  topics.seen([], ["t"]);
  topics.seen([], ["t"]);
  topics.seen(["t"], []);
  topics.seen([], ["t"]);
  topics.seen([], ["t"]);
  expect(topics.has("t")).toBe(false);
  topics.seen([], ["t"]);
  expect(topics.has("t")).toBe(true);
});

test("it stays vanished when it is back, until its new log is read", () => {
  const topics = new VanishedTopics();
  topics.seen(["t"], []);
  for (let look = 0; look < 3; look += 1) topics.seen([], ["t"]);
  topics.seen(["t"], []);
  expect(topics.has("t")).toBe(true);
  topics.forget("t");
  expect(topics.has("t")).toBe(false);
});

test("a topic that was never there has not vanished", () => {
  const topics = new VanishedTopics();
  for (let look = 0; look < 5; look += 1) topics.seen([], ["t"]);
  expect(topics.has("t")).toBe(false);
});
