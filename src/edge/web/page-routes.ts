import { type Request, type Response, Router } from "express";
import { answerProblem } from "./answer-problem.ts";
import type { PageAsset } from "./page-assets.ts";

/** Nothing from elsewhere, nothing inline, in nobody's frame. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

/**
 * The page for browsers at `/`, and its files below `page/`; whoever asks for plain text goes on to the next route.
 *
 * @param load reads the files: once, when the first browser comes
 */
export function pageRoutes(load: () => Promise<ReadonlyMap<string, PageAsset>>): Router {
  const routes = Router();
  let loaded: ReturnType<typeof load> | undefined;
  const assets = (): ReturnType<typeof load> => {
    loaded ??= load();
    return loaded;
  };
  routes.get("/", async (request, response, next) => {
    response.vary("accept");
    if (request.accepts(["text/plain", "text/html"]) !== "text/html") return next();
    const index = (await assets()).get("index.html");
    return index === undefined ? next() : send(request, response, index);
  });
  routes.get("/page/:file", async (request, response) => {
    const asset = (await assets()).get(request.params.file);
    if (asset === undefined) return answerProblem(response, 404, "the page has no such file", "Reload the page");
    return send(request, response, asset);
  });
  return routes;
}

function send(request: Request, response: Response, { type, body, gzipped, etag }: PageAsset): void {
  response.set({
    "content-security-policy": policy,
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cache-control": "no-cache",
    "content-type": type,
    etag,
  });
  response.vary("accept-encoding");
  if (request.fresh) return void response.status(304).end();
  if (request.acceptsEncodings(["gzip"]) === "gzip") return void response.set("content-encoding", "gzip").end(gzipped);
  return void response.end(body);
}
