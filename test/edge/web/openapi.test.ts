import type { Express } from "express";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { z } from "zod";
import { Telemetry } from "../../../src/edge/telemetry/telemetry.ts";
import { shapes } from "../../../src/edge/web/answer-shapes.ts";
import { api } from "../../../src/edge/web/api.ts";
import { type Endpoint, endpoints } from "../../../src/edge/web/endpoints.ts";
import { openapi } from "../../../src/edge/web/openapi.ts";
import type { PostDoor } from "../../../src/edge/web/post-routes.ts";
import { listen, type WebServer } from "../../../src/edge/web/server.ts";
import { someReadModel } from "../../support/read-model.ts";
import { fullSnapshot } from "../../support/telemetry-snapshot.ts";

const token = "a-long-enough-token";
const posts: PostDoor = {
  ...{ token, maxBodyBytes: 1_000 },
  take: async () => ({ accepted: 1 }),
  counted: () => undefined,
};
const app = api({
  ...{ model: someReadModel(), telemetry: new Telemetry("1.2.3", fullSnapshot, 5_000), version: "1.2.3" },
  ...{ token, posts, failed: () => undefined },
});
let server: WebServer;
beforeAll(async () => {
  const started = await listen(app, "127.0.0.1", 0);
  if ("what" in started) throw new Error(started.what);
  server = started;
});
afterAll(() => server.close(0));

interface Layer {
  readonly route?: { readonly path: string; readonly methods: Readonly<Record<string, boolean>> };
  readonly handle: { readonly stack?: readonly Layer[] };
}

/** Every route of the app and its routers, as `GET /v1/orders/{id}`. */
function routesOf(layers: readonly Layer[]): string[] {
  return layers.flatMap(({ route, handle }) => {
    if (route === undefined) return routesOf(handle.stack ?? []);
    const path = route.path.replaceAll(/:(\w+)/g, "{$1}");
    return Object.keys(route.methods).map((method) => `${method.toUpperCase()} ${path}`);
  });
}

/** Good for one action or another, for none, and for nobody. */
const bodies = ["{}", '{"what":"deploy"}', '{"from":1,"to":2}', '{"strange":1}', "{", "x".repeat(300_000)];
const nameOf = ({ method, path }: Endpoint) => `${method} ${path}`;
const known: Readonly<Record<string, string>> = {
  ...{ target: "prod", orderId: "rb-1", model: "fraud", version: "v7", id: "c-1", file: "main.js" },
};

async function ask({ method, path, body, type }: Endpoint, query: string, text: string, authorization: string) {
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => known[name] ?? name);
  const headers = {
    ...{ accept: type ?? "application/json", authorization },
    ...(method === "POST" ? { "content-type": body?.types[0] ?? "application/json" } : {}),
  };
  const stop = new AbortController();
  const init = { method, headers, signal: stop.signal, ...(method === "POST" ? { body: text } : {}) };
  const answer = await fetch(server.url + filled + query, init);
  const isJson = answer.headers.get("content-type")?.startsWith("application/json") === true;
  const read: unknown = isJson ? await answer.json() : undefined;
  stop.abort();
  return { status: answer.status, read };
}

test("every route of the server is described, and everything described is a route", () => {
  const stack = (app as Express & { readonly router: { readonly stack: readonly Layer[] } }).router.stack;
  expect([...new Set(routesOf(stack))].sort()).toEqual(endpoints.map(nameOf).sort());
});

test.each(endpoints.map((endpoint) => [nameOf(endpoint), endpoint] as const))(
  "%s answers as described, whatever it is asked",
  async (_name, endpoint) => {
    const good = `?${(endpoint.query ?? []).map(({ name }) => `${name}=${known[name] ?? ""}`).join("&")}`;
    const seen = new Set<number>();
    for (const query of [good, ""])
      for (const text of bodies)
        for (const authorization of [`Bearer ${token}`, "Bearer wrong"]) {
          const { status, read } = await ask(endpoint, query, text, authorization);
          seen.add(status);
          expect(Object.keys(endpoint.answers)).toContain(String(status));
          const isStanding = endpoint.shape === "standing";
          const shape: z.ZodType | undefined =
            status >= 400 && !isStanding ? shapes.problem : endpoint.shape && shapes[endpoint.shape];
          if (shape !== undefined) expect(shape.safeParse(read).error).toBeUndefined();
        }
    if (endpoint.token !== undefined) expect(seen).toContain(401);
    if (endpoint.stability === "stable" && endpoint.path !== "/page/{file}")
      expect(Math.min(...seen)).toBeLessThan(300);
  },
);

test("what is answered holds no field that is not described", async () => {
  for (const name of ["panes", "orders", "targets", "alerts", "models"] as const) {
    const query = name === "panes" ? "?model=fraud&version=v7" : "";
    const answer: unknown = await (await fetch(`${server.url}/v1/${name}${query}`)).json();
    // Parsing drops what a schema does not name.
    expect(shapes[name].parse(answer)).toEqual(answer);
  }
});

test("the description is served, says its version, and every reference in it leads somewhere", async () => {
  const served = (await (await fetch(`${server.url}/v1/openapi.json`)).json()) as {
    readonly openapi: string;
    readonly info: object;
    readonly components: { readonly schemas: object };
  };
  expect(served).toEqual(JSON.parse(JSON.stringify(openapi("1.2.3"))));
  expect(served.openapi).toBe("3.1.0");
  expect(served.info).toMatchObject({ version: "1.2.3" });
  const references = [...JSON.stringify(served).matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(([, name]) => name);
  expect(Object.keys(served.components.schemas)).toEqual(expect.arrayContaining(references));
});
