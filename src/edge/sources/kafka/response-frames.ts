import { createRequire } from "node:module";
import net from "node:net";
import tls from "node:tls";
import type { ISocketFactory } from "kafkajs";
import { FramePool } from "./frame-pool.ts";

/** The part of kafkajs's connection that is replaced and used. */
export interface Connection {
  readonly socket: object;
  /** There while a log-in is under way. */
  readonly authHandlers: unknown;
  readonly requestQueue: {
    fulfillRequest(answer: { readonly size: number; readonly correlationId: number; readonly payload: Buffer }): void;
  };
  processData(bytes: Buffer): void;
}

/** Inner file of kafkajs 2.2.4: takes what a socket receives apart into answers. */
const connectionPath = "kafkajs/src/network/connection";
const lengthBytes = 4;
/** Lengths beyond this are no answer of Kafka's: then kafkajs itself reads on, which sets no memory aside beforehand. */
const longestBytes = 64 * 1024 * 1024;
const shortestBytes = 4;
const receiveBytes = 64 * 1024;
const keepAliveMs = 60_000;

/** Memory of the answers of all connections. */
export const frames = new FramePool();
let installed = false;

/** The class whose prototype is changed. */
export function connectionClass(): { readonly prototype: Connection } {
  return createRequire(import.meta.url)(connectionPath) as { readonly prototype: Connection };
}

/** Sockets that receive into memory of their own, again and again; those with TLS receive as ever. */
export const socketFactory: ISocketFactory = ({ host, port, ssl, onConnect }) => {
  const socket = ssl
    ? tls.connect({ host, port, ...(net.isIP(host) ? {} : { servername: host }), ...ssl }, onConnect)
    : plainSocket(host, port, onConnect);
  return socket.setKeepAlive(true, keepAliveMs);
};

function plainSocket(host: string, port: number, onConnect: () => void): net.Socket {
  const onread = {
    buffer: Buffer.allocUnsafeSlow(receiveBytes),
    callback: (length: number, bytes: Uint8Array): boolean => socket.emit("data", Buffer.from(bytes.buffer, 0, length)),
  };
  const socket: net.Socket = net.connect({ host, port, onread }, onConnect);
  return socket;
}

/**
 * Has kafkajs's connections copy what they receive straight into memory of the pool. Without, kafkajs 2.2.4 keeps every
 * piece of a socket and then copies them together: twice the bytes of the log, all of it garbage.
 */
export function poolResponseFrames(): void {
  if (installed) return;
  installed = true;
  const { prototype } = connectionClass();
  const stock = prototype.processData;
  // By socket: what a lost one has left undone is not gone on with.
  const parts = new WeakMap<object, FrameParts>();
  prototype.processData = function (this: Connection, bytes: Buffer): void {
    const known = parts.get(this.socket) ?? new FrameParts();
    parts.set(this.socket, known);
    let at = 0;
    while (at < bytes.length && !known.isForeign && !this.authHandlers) at = known.add(bytes, at, this);
    if (at === bytes.length && !known.isForeign) return;
    // kafkajs keeps the bytes, and the socket will use them again.
    stock.call(this, Buffer.concat([known.takeLength(), bytes.subarray(at)]));
  };
}

/** An answer that is under way: its length, then so many bytes. */
class FrameParts {
  readonly #length = Buffer.alloc(lengthBytes);
  #lengthFilled = 0;
  #frame: Buffer | undefined;
  #filled = 0;
  /** What the length says cannot be: nothing is read here any more. */
  isForeign = false;

  /** Bytes of a length that were read and not used. */
  takeLength(): Buffer {
    const taken = Buffer.from(this.#length.subarray(0, this.#lengthFilled));
    this.#lengthFilled = 0;
    return taken;
  }

  /** Takes bytes from `at` on, hands on an answer that is complete with them, and returns where the next begins. */
  add(bytes: Buffer, at: number, { requestQueue }: Connection): number {
    if (this.#frame === undefined) {
      const copied = bytes.copy(this.#length, this.#lengthFilled, at);
      this.#lengthFilled += copied;
      if (this.#lengthFilled < lengthBytes) return at + copied;
      const length = this.#length.readInt32BE(0);
      this.isForeign = length < shortestBytes || length > longestBytes;
      if (this.isForeign) return at + copied;
      this.#lengthFilled = 0;
      this.#filled = 0;
      this.#frame = frames.take(length);
      return at + copied;
    }
    const frame = this.#frame;
    const copied = bytes.copy(frame, this.#filled, at);
    this.#filled += copied;
    if (this.#filled === frame.length) {
      this.#frame = undefined;
      requestQueue.fulfillRequest({
        size: frame.length,
        correlationId: frame.readInt32BE(0),
        payload: frame.subarray(4),
      });
    }
    return at + copied;
  }
}
