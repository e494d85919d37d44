import { readFileSync } from "node:fs";

/** driftline's own version, from the package that this file is part of. */
export const version: string = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")).version;
