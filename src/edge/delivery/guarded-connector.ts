import { lookup as lookUp } from "node:dns/promises";
import { isIP } from "node:net";
import type { buildConnector } from "undici";
import type { Reach } from "../../core/http-message.ts";
import { addressRefusal, bareHost } from "./ssrf-guard.ts";

/** An address that the guard forbids. */
export class RefusedAddress extends Error {}

/**
 * A connector that resolves a name itself, drops the addresses that `reach` forbids, and connects to one of the rest, so that
 * no second look-up can lead elsewhere; the peer of the open socket is checked once more. `onConnected` is told before a byte is sent.
 */
export function guardedConnector(
  connect: buildConnector.connector,
  reach: Reach,
  onConnected: () => void,
): buildConnector.connector {
  return (options, callback) => {
    const host = bareHost(options.hostname);
    // TLS must still ask for, and verify, the name of the URL.
    const servername = isIP(host) === 0 ? host : options.servername;
    allowedAddress(host, reach).then(
      (address) => {
        connect(
          { ...options, hostname: address, ...(servername === undefined ? {} : { servername }) },
          (...[error, socket]) => {
            if (error !== null) return callback(error, null);
            const peerRefusal =
              socket.remoteAddress === undefined
                ? "the peer has no address"
                : addressRefusal(socket.remoteAddress, reach);
            if (peerRefusal !== undefined) {
              socket.destroy();
              return callback(new RefusedAddress(peerRefusal), null);
            }
            onConnected();
            return callback(null, socket);
          },
        );
      },
      (error: unknown) => callback(error instanceof Error ? error : new Error("name look-up failed"), null),
    );
  };
}

async function allowedAddress(host: string, reach: Reach): Promise<string> {
  const addresses = isIP(host) === 0 ? (await lookUp(host, { all: true })).map(({ address }) => address) : [host];
  const allowed = addresses.find((address) => addressRefusal(address, reach) === undefined);
  if (allowed !== undefined) return allowed;
  throw new RefusedAddress(addressRefusal(addresses[0] ?? host, reach) ?? "the name has no address");
}
