import { expect, test } from "vitest";
import { messageOf, troubleOf } from "../../../../src/edge/sources/kafka/errors.ts";

const failed = (cause: object) => ({ name: "KafkaJSNumberOfRetriesExceeded", message: "gave up", cause });

test("the trouble is that of the innermost cause", () => {
  expect(troubleOf(failed({ name: "KafkaJSProtocolError", type: "UNKNOWN_TOPIC_OR_PARTITION" }))).toBe("absent");
  expect(troubleOf(failed({ name: "KafkaJSConnectionError", code: "ECONNREFUSED" }))).toBe("away");
  expect(troubleOf({ name: "KafkaJSSASLAuthenticationError" })).toBe("refused");
  expect(troubleOf(failed({ name: "KafkaJSProtocolError", type: "GROUP_AUTHORIZATION_FAILED" }))).toBe("refused");
  expect(troubleOf(new TypeError("x"))).toBe("other");
  expect(troubleOf("text")).toBe("other");
  expect(messageOf(failed({ message: "connect ECONNREFUSED" }))).toBe("connect ECONNREFUSED");
});
