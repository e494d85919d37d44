// `node docs/build.ts` writes the pages that are made from the code.
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { configurationPage } from "./configuration-page.ts";
import { httpApiPage } from "./http-api-page.ts";
import { metricsPage } from "./metrics-page.ts";

/** Every page that is made from the code, by its file. */
export const pages: Readonly<Record<string, () => string>> = {
  "docs/configuration.md": () => formatted("docs/configuration.md", configurationPage()),
  "docs/http-api.md": () => formatted("docs/http-api.md", httpApiPage()),
  "docs/metrics.md": () => formatted("docs/metrics.md", metricsPage()),
};

const root = fileURLToPath(new URL("..", import.meta.url));

/** In the repository's own format. @throws Error when the formatter does not run. */
function formatted(file: string, page: string): string {
  const words = ["format", `--stdin-file-path=${file}`];
  const { status, stdout, stderr } = spawnSync(`${root}node_modules/.bin/biome`, words, {
    cwd: root,
    input: page,
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`biome cannot format ${file}: ${stderr}`);
  return stdout;
}

if (import.meta.main) for (const [file, page] of Object.entries(pages)) writeFileSync(root + file, page());
