import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Webhook } from "standardwebhooks";

/** What the receiver does with one request. */
export type Answer =
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: string }
  /** Reads the request to its end, then breaks the connection. */
  | "reset after read"
  /** Reads the request and never answers. */
  | "silence";

export interface Received {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** The body as it came. */
  readonly bytes: Uint8Array;
}

/** A real HTTP server on a free loopback port that answers by script and remembers what it was asked. */
export interface Receiver {
  readonly url: string;
  readonly received: readonly Received[];
  /** Answers in order; when they run out, the last one goes on (`202` when none was ever given). */
  script(...answers: Answer[]): void;
  /** Answers by looking at the request; takes the place of the script. */
  answer(choose: (request: Received) => Answer): void;
  /** Resolves once `count` requests have come in. */
  until(count: number): Promise<readonly Received[]>;
  close(): Promise<void>;
}

export async function startReceiver(): Promise<Receiver> {
  const received: Received[] = [];
  let waiting: { readonly count: number; readonly resolve: (all: readonly Received[]) => void }[] = [];
  let choose: (request: Received) => Answer = () => ({ status: 202 });
  const server = createServer((request, response) => {
    read(request).then(
      (one) => {
        received.push(one);
        for (const waiter of waiting.filter(({ count }) => received.length >= count)) waiter.resolve(received);
        waiting = waiting.filter(({ count }) => received.length < count);
        reply(choose(one), response);
      },
      () => response.destroy(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    script(...answers) {
      const left = [...answers];
      choose = () => (left.length > 1 ? left.shift() : left[0]) ?? { status: 202 };
    },
    answer(next) {
      choose = next;
    },
    until: (count) =>
      received.length >= count ? Promise.resolve(received) : new Promise((resolve) => waiting.push({ count, resolve })),
    close: () => closed(server),
  };
}

/** The body of a request as JSON, after its Standard Webhooks signature has been verified under `secret`. @throws when it does not hold. */
export function verified(request: Received, secret: string): unknown {
  return new Webhook(secret).verify(request.body, { ...request.headers });
}

async function read(request: IncomingMessage): Promise<Received> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
  const bytes = Buffer.concat(chunks);
  return { method: request.method ?? "", path: request.url ?? "", headers, body: bytes.toString("utf8"), bytes };
}

function reply(answer: Answer, response: ServerResponse): void {
  if (answer === "silence") return;
  if (answer === "reset after read") {
    response.socket?.resetAndDestroy();
    return;
  }
  response.writeHead(answer.status, { ...answer.headers });
  response.end(answer.body ?? "");
}

async function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise<void>((resolve) => server.close(() => resolve()));
}
