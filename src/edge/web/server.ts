import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";

export interface WebServer {
  /** `http://host:port`, with the port that was taken. */
  readonly url: string;
  /** Lets requests under way end, at most `graceMs`; idle connections are closed at once. */
  close(graceMs: number): Promise<void>;
}

/** Why nobody can be listened to. */
export interface NotListening {
  readonly what: string;
  readonly remedy: string;
}

const remedies: Readonly<Record<string, string>> = {
  EADDRINUSE: "Another program, perhaps a second driftline, listens there: stop it, or set http.port to another port",
  EACCES: "Ports below 1024 need a privilege: set http.port to a higher one",
  EADDRNOTAVAIL: "This machine has no such address: set http.host to one that it has, 127.0.0.1 or 0.0.0.0",
};

/** Answers while nobody can yet. */
export const answerStarting: RequestListener = (_request, response) => {
  const error = { what: "driftline is starting", remedy: "Ask again in a moment" };
  response.writeHead(503, { "content-type": "application/json", "retry-after": "1" }).end(JSON.stringify({ error }));
};

/** Listens on an address; a port of 0 takes a free one. */
export function listen(app: RequestListener, host: string, port: number): Promise<WebServer | NotListening> {
  const server = createServer(app);
  let isClosing = false;
  // A connection that was busy when closing began is kept alive after its answer, unless it is let go here.
  server.on("request", (_request, response) =>
    response.once("close", () => setImmediate(() => isClosing && server.closeIdleConnections())),
  );
  return new Promise((resolve) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      const code = error.code ?? "unknown error";
      resolve({
        what: `cannot listen on ${host}:${port} (${code})`,
        remedy: remedies[code] ?? "Check http.host and http.port",
      });
    });
    server.listen(port, host, () => {
      const { port: taken } = server.address() as AddressInfo;
      const close = (graceMs: number) =>
        new Promise<void>((closed) => {
          isClosing = true;
          const cut = setTimeout(() => server.closeAllConnections(), graceMs);
          server.close(() => {
            clearTimeout(cut);
            closed();
          });
          server.closeIdleConnections();
        });
      resolve({ url: `http://${host.includes(":") ? `[${host}]` : host}:${taken}`, close });
    });
  });
}
