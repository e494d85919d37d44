import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

export interface PlainRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

export interface PlainReply {
  readonly status: number;
  readonly body: unknown;
}

/** A real HTTP server on a free port of the loopback interface, which answers JSON. */
export interface LoopbackServer {
  /** Without a slash at its end. */
  readonly url: string;
  close(): Promise<void>;
}

const bodyLimit = 1_000_000;

export async function startLoopbackServer(answer: (request: PlainRequest) => PlainReply): Promise<LoopbackServer> {
  const server = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8");
    request.on("data", (chunk: string) => {
      if (body.length < bodyLimit) body += chunk;
    });
    request.on("end", () => {
      const { method = "", url = "/", headers } = request;
      const reply = answer({ method, path: url, headers, body });
      response.writeHead(reply.status, { "content-type": "application/json" });
      response.end(JSON.stringify(reply.body));
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

/** The JSON of a request's body; undefined where it is none. */
export function jsonBody({ body }: PlainRequest): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
