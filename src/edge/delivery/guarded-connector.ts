import { lookup as lookUp } from "node:dns/promises";
import { isIP, type Socket } from "node:net";
import type { buildConnector } from "undici";
import type { Reach } from "../../core/http-message.ts";
import { addressRefusal, bareHost } from "./ssrf-guard.ts";

/** An address that the guard forbids. */
export class RefusedAddress extends Error {}

/**
 * A connector that resolves a name itself, drops the addresses that `reach` forbids, and tries the rest in turn, so that no
 * second look-up can lead elsewhere; the peer of the open socket is checked once more. `onConnected` is told before a byte is sent.
 */
export function guardedConnector(
  connect: buildConnector.connector,
  reach: Reach,
  onConnected: () => void,
): buildConnector.connector {
  return (options, callback) => {
    open(connect, options, reach).then(
      (socket) => {
        onConnected();
        callback(null, socket);
      },
      (error: unknown) => callback(error instanceof Error ? error : new Error("no connection"), null),
    );
  };
}

async function open(connect: buildConnector.connector, options: buildConnector.Options, reach: Reach): Promise<Socket> {
  const host = bareHost(options.hostname);
  // TLS must still ask for, and verify, the name of the URL.
  const servername = isIP(host) === 0 ? { servername: host } : {};
  let last: unknown;
  for (const address of await allowedAddresses(host, reach)) {
    try {
      return await connected(connect, { ...options, ...servername, hostname: address }, reach);
    } catch (error) {
      last = error;
    }
  }
  throw last;
}

/** At least one. @throws RefusedAddress when none is allowed */
async function allowedAddresses(host: string, reach: Reach): Promise<string[]> {
  const all = isIP(host) === 0 ? (await lookUp(host, { all: true })).map(({ address }) => address) : [host];
  const allowed = all.filter((address) => addressRefusal(address, reach) === undefined);
  if (allowed.length > 0) return allowed;
  throw new RefusedAddress(addressRefusal(all[0] ?? host, reach) ?? "the name has no address");
}

function connected(connect: buildConnector.connector, options: buildConnector.Options, reach: Reach): Promise<Socket> {
  return new Promise((resolve, reject) => {
    connect(options, (...[error, socket]) => {
      if (error !== null) return reject(error);
      const { remoteAddress } = socket;
      const refusal = remoteAddress === undefined ? "the peer has no address" : addressRefusal(remoteAddress, reach);
      if (refusal === undefined) return resolve(socket);
      socket.destroy();
      return reject(new RefusedAddress(refusal));
    });
  });
}
