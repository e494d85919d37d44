// `npm start`: installs what is missing, then runs driftline on the Node that package-lock.json pins (`demo` unless told otherwise).
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import "./install-missing.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const words = process.argv.slice(2);
const child = spawn(
  "node",
  ["--disable-warning=ExperimentalWarning", `${root}src/main.ts`, ...(words.length > 0 ? words : ["demo"])],
  {
    stdio: "inherit",
    env: { ...process.env, PATH: `${root}node_modules/.bin:${process.env.PATH}` },
  },
);
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => child.kill(signal));
child.on("exit", (code, signal) => process.exit(signal ? 1 : (code ?? 1)));
