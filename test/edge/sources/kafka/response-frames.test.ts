import { createRequire } from "node:module";
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  type Connection,
  connectionClass,
  poolResponseFrames,
} from "../../../../src/edge/sources/kafka/response-frames.ts";

poolResponseFrames();

interface Answer {
  readonly size: number;
  readonly correlationId: number;
  readonly payload: Buffer;
}

/** A connection of kafkajs's class with nothing behind it: its answers, and the bytes that kafkajs itself has kept. */
function connection(authHandlers: unknown = null) {
  const answers: Answer[] = [];
  const made = Object.create(connectionClass().prototype) as Connection & { chunks: Buffer[] };
  const requestQueue = {
    fulfillRequest: ({ payload, ...answer }: Answer) => answers.push({ ...answer, payload: Buffer.from(payload) }),
  };
  Object.assign(made, {
    socket: {},
    chunks: [],
    bytesBuffered: 0,
    bytesNeeded: 4,
    authHandlers,
    authExpectResponse: true,
    requestQueue,
  });
  return { made, answers };
}

function answer(correlationId: number, payload: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.writeInt32BE(payload.length + 4);
  head.writeInt32BE(correlationId, 4);
  return Buffer.concat([head, payload]);
}

test("kafkajs still has the connection whose method is replaced", () => {
  expect((createRequire(import.meta.url)("kafkajs/package.json") as { version: string }).version).toBe("2.2.4");
  expect(connectionClass().prototype.processData).toHaveLength(1);
});

test("answers are whole however the bytes come, and the socket may use its own again", () => {
  fc.assert(
    fc.property(
      fc.array(fc.uint8Array({ maxLength: 50 }), { maxLength: 6 }),
      fc.infiniteStream(fc.integer({ min: 1, max: 60 })),
      (payloads, cuts) => {
        const { made, answers } = connection();
        const sent = payloads.map((payload, i) => ({
          size: payload.length + 4,
          correlationId: i,
          payload: Buffer.from(payload),
        }));
        const bytes = Buffer.concat(sent.map(({ correlationId, payload }) => answer(correlationId, payload)));
        const receiving = Buffer.alloc(64);
        for (let at = 0; at < bytes.length; ) {
          const length = bytes.copy(receiving, 0, at, at + (cuts.next().value ?? 1));
          made.processData(receiving.subarray(0, length));
          receiving.fill(0xff);
          at += length;
        }
        expect(answers).toEqual(sent);
      },
    ),
  );
});

test("a new socket begins anew, whatever the old one has left undone", () => {
  const { made, answers } = connection();
  const bytes = answer(1, Buffer.from("whole"));
  made.processData(bytes.subarray(0, 9));
  Object.assign(made, { socket: {} });
  made.processData(bytes);
  expect(answers).toEqual([{ size: 9, correlationId: 1, payload: Buffer.from("whole") }]);
});

test("who does not speak Kafka makes nobody set memory aside for it", () => {
  const { made, answers } = connection();
  made.processData(Buffer.from("HT"));
  made.processData(Buffer.from("TP/1.1 400 Bad Request\r\n"));
  made.processData(Buffer.from("\r\n"));
  expect(answers).toEqual([]);
  expect(Buffer.concat(made.chunks).toString()).toBe("HTTP/1.1 400 Bad Request\r\n\r\n");
});

test("a log-in is left to kafkajs, with bytes that stay", () => {
  const told: Buffer[] = [];
  const { made } = connection({ onSuccess: (bytes: Buffer) => told.push(bytes) });
  const receiving = answer(0, Buffer.from("token"));
  const sent = Buffer.from(receiving);
  made.processData(receiving);
  receiving.fill(0);
  expect(told).toEqual([sent]);
});
