import { Socket } from "node:net";
import type { buildConnector } from "undici";
import { expect, test } from "vitest";
import { guardedConnector, RefusedAddress } from "../../../src/edge/delivery/guarded-connector.ts";

const named = { named: true, allowInsecure: false };

/** Connects to nothing: remembers what it was asked, and answers with a socket of the given peer or with an error. */
function fakeConnect(peerOf: (address: string) => string | undefined) {
  const asked: buildConnector.Options[] = [];
  const connect: buildConnector.connector = (options, callback) => {
    asked.push(options);
    const peer = peerOf(options.hostname);
    if (peer === undefined) return callback(new Error("refused"), null);
    return callback(null, Object.defineProperty(new Socket(), "remoteAddress", { value: peer }));
  };
  return { asked, connect };
}

function open(connect: buildConnector.connector, hostname: string, reach = named): Promise<"open"> {
  const options = { hostname, protocol: "https:", port: "443" };
  return new Promise((resolve, reject) => {
    guardedConnector(
      connect,
      reach,
      () => undefined,
    )(options, (...[error]) => (error === null ? resolve("open") : reject(error)));
  });
}

test("a connection goes to the checked address, under the name of the URL", async () => {
  const { asked, connect } = fakeConnect((address) => address);
  expect(await open(connect, "localhost")).toBe("open");
  expect(asked[0]).toMatchObject({ servername: "localhost", hostname: expect.stringMatching(/^(127\.0\.0\.1|::1)$/) });
});

test("a peer that turns out to be forbidden is hung up on", async () => {
  const { connect } = fakeConnect(() => "169.254.169.254");
  await expect(open(connect, "127.0.0.1")).rejects.toBeInstanceOf(RefusedAddress);
});

test("a forbidden address is not even connected to", async () => {
  const { asked, connect } = fakeConnect((address) => address);
  await expect(open(connect, "localhost", { named: false, allowInsecure: false })).rejects.toBeInstanceOf(
    RefusedAddress,
  );
  expect(asked).toEqual([]);
});

test("where every address fails, the last failure is told", async () => {
  const { connect } = fakeConnect(() => undefined);
  await expect(open(connect, "localhost")).rejects.toThrow("refused");
});
