import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Problem } from "./problem.ts";

/** A configuration file as text, under the name by which people know it. */
export interface ConfigText {
  readonly name: string;
  readonly text: string;
}

/** The YAML file at `path`, or every `.yaml` and `.yml` file of the folder at `path` in the order of their names. */
export function readConfigTexts(path: string): {
  readonly texts: readonly ConfigText[];
  readonly problems: readonly Problem[];
} {
  const texts: ConfigText[] = [];
  const problems: Problem[] = [];
  try {
    const names = statSync(path).isDirectory()
      ? readdirSync(path)
          .filter((name) => /\.ya?ml$/.test(name) && !name.startsWith("."))
          .sort()
          .map((name) => join(path, name))
      : [path];
    if (names.length === 0)
      problems.push({
        where: path,
        path: "",
        what: "the folder holds no .yaml file",
        remedy: "Put the settings into it, or name a file",
      });
    for (const name of names) texts.push({ name, text: readFileSync(name, "utf8") });
  } catch (error) {
    problems.push({
      where: path,
      path: "",
      what: `cannot be read (${errorCode(error)})`,
      remedy: "Check the path and its permissions",
    });
  }
  return { texts, problems };
}

/** `ENOENT` and the like; never the message, which may repeat what was read. */
export function errorCode(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "unknown error";
}
