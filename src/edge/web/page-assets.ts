import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { createRequire, stripTypeScriptTypes } from "node:module";
import { join } from "node:path";
import { promisify } from "node:util";
import { gzip } from "node:zlib";

/** A file of the page, ready to be sent. */
export interface PageAsset {
  readonly type: string;
  readonly body: Buffer;
  readonly gzipped: Buffer;
  readonly etag: string;
}

const zipped = promisify(gzip);
const folder = join(import.meta.dirname, "page");
const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".ts": "text/javascript; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
};

/**
 * Every file of the page by its name, read once. TypeScript loses its types here, so that the page needs no build;
 * a build has compiled it already, and its modules end in .js.
 */
export async function pageAssets(): Promise<ReadonlyMap<string, PageAsset>> {
  const names = (await readdir(folder)).filter((name) => extension(name) in types && !name.endsWith(".d.ts"));
  const own = await Promise.all(names.map(async (name) => [name, await readFile(join(folder, name), "utf8")] as const));
  const uplot = join(createRequire(import.meta.url).resolve("uplot"), "..");
  const plots = [
    ["uplot.js", await readFile(join(uplot, "uPlot.iife.min.js"), "utf8")],
    ["uplot.css", await readFile(join(uplot, "uPlot.min.css"), "utf8")],
  ] as const;
  const isBuilt = names.includes("main.js");
  const all = [...own, ...plots].map(
    async ([name, text]) => [name, await asset(name, served(name, text, isBuilt))] as const,
  );
  return new Map(await Promise.all(all));
}

function served(name: string, text: string, isBuilt: boolean): string {
  if (name.endsWith(".ts")) return stripTypeScriptTypes(text);
  return name === "index.html" && isBuilt ? text.replaceAll('.ts"', '.js"') : text;
}

async function asset(name: string, text: string): Promise<PageAsset> {
  const body = Buffer.from(text);
  const etag = `"${createHash("sha256").update(body).digest("base64url").slice(0, 22)}"`;
  return { type: types[extension(name)] ?? "text/plain", body, gzipped: await zipped(body), etag };
}

function extension(name: string): string {
  return name.slice(name.lastIndexOf("."));
}
