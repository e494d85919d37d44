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

/** The page for browsers at `/`, and its files below `page/`; whoever asks for plain text goes on to the next route. */
export function pageRoutes(assets: ReadonlyMap<string, PageAsset>): Router {
  const routes = Router();
  routes.get("/", (request, response, next) => {
    const index = assets.get("index.html");
    response.vary("accept");
    if (index === undefined || request.accepts(["text/plain", "text/html"]) !== "text/html") return next();
    return send(request, response, index);
  });
  routes.get("/page/:file", (request, response) => {
    const asset = assets.get(request.params.file);
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
