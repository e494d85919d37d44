// After the compiler: everything of src/ that is not TypeScript or its settings goes to dist/ as it is.
import { cpSync } from "node:fs";
import { basename, extname } from "node:path";
import { fileURLToPath } from "node:url";

const at = (folder) => fileURLToPath(new URL(`../${folder}`, import.meta.url));
const isAsset = (path) => basename(path) !== "tsconfig.json" && extname(path) !== ".ts";

cpSync(at("src"), at("dist"), { recursive: true, filter: isAsset });
