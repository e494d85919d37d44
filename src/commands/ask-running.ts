import { Command } from "commander";
import { configHelp, problemsText, settingsFrom } from "./settings-from.ts";

interface AskFlags {
  readonly config?: string;
  readonly url?: string;
  readonly by?: string;
}

/** How long the running driftline may take: it answers when what was asked is on disk. */
const deadlineMs = 15_000;

/** A body that flags make, or what is wrong with them. */
type Body = Readonly<Record<string, unknown>> | { readonly problem: string };

/** Flags of a command beside those that all have, and the body that they make. */
export interface BodyFlags {
  readonly flags: readonly (readonly [flag: string, help: string])[];
  bodyOf(flags: Readonly<Record<string, string | undefined>>, words: readonly string[]): Body;
  /** Does what can be done without the driftline that runs; returns whether that was all. */
  instead?(command: Command): boolean;
  /** What to read when it is done, and how it is told; instead of `done`. */
  readonly after?: { pathOf(...words: readonly string[]): string; tell(answer: unknown): string };
}

/**
 * A command that asks the running driftline for an action. Exits 1 if it is not done, 2 if it cannot be asked.
 *
 * @param words the arguments by name, each with its help
 * @param pathOf the path of the action from the arguments, escaped
 * @param more flags of its own
 */
export function askingCommand(
  name: string,
  description: string,
  words: Readonly<Record<string, string>>,
  pathOf: (...words: readonly string[]) => string,
  more?: BodyFlags,
): Command {
  const command = new Command(name).description(`${description}, in the driftline that runs`);
  for (const [word, help] of Object.entries(words)) command.argument(`<${word}>`, help);
  for (const [flag, help] of more?.flags ?? []) command.option(flag, help);
  return command
    .option("-c, --config <path>", `${configHelp}; gives address and token`)
    .option("--url <url>", "where driftline listens, if not where the configuration says")
    .option("--by <person>", "who asks, for the audit trail")
    .action(async () => {
      if (more?.instead?.(command) === true) return;
      const path = pathOf(...command.args.map(encodeURIComponent));
      const body = more?.bodyOf(command.opts(), command.args) ?? {};
      if ("problem" in body) return command.error(String(body.problem), { exitCode: 2 });
      const base = await askOnBehalf(path, body, command.opts<AskFlags>(), command);
      if (base === undefined) return;
      const after = more?.after;
      const read = after && (await readFrom(base + after.pathOf(...command.args.map(encodeURIComponent))));
      console.log(after === undefined || read === undefined ? "done" : after.tell(read));
    });
}

/** Asks, and returns the address of the driftline that did it; undefined where it refused, which is told. */
async function askOnBehalf(path: string, body: object, flags: AskFlags, command: Command): Promise<string | undefined> {
  const loaded = settingsFrom(flags.config);
  if ("problems" in loaded) return command.error(problemsText(loaded.problems), { exitCode: 2 });
  const { host, port, token } = loaded.settings.http;
  if (token === undefined)
    return command.error("http.token is not set: actions are switched off without it", { exitCode: 2 });
  const base = flags.url ?? `http://${reachable(host)}:${port}`;
  const answer = await ask(base + path, body, token, flags.by);
  if ("unreachable" in answer)
    return command.error(`${base} cannot be reached (${answer.unreachable}). Is driftline running?`, { exitCode: 2 });
  if (answer.done) return base;
  console.log(answer.text);
  process.exitCode = 1;
  return undefined;
}

/** What a path answers; undefined where it has nothing. */
async function readFrom(url: string): Promise<unknown> {
  try {
    const response = await fetch(url, { redirect: "error", signal: AbortSignal.timeout(deadlineMs) });
    return response.ok ? await response.json() : undefined;
  } catch (error) {
    if (error instanceof TypeError || (error as Error).name === "TimeoutError") return undefined;
    throw error;
  }
}

type Answer = { readonly done: boolean; readonly text: string } | { readonly unreachable: string };

async function ask(url: string, body: object, token: string, by: string | undefined): Promise<Answer> {
  try {
    const headers = {
      authorization: `Bearer ${token}`,
      "content-type": "application/json",
      ...(by === undefined ? {} : { "x-driftline-by": by }),
    };
    const response = await fetch(url, {
      method: "POST",
      headers,
      body: JSON.stringify(body),
      redirect: "error",
      signal: AbortSignal.timeout(deadlineMs),
    });
    if (response.ok) return { done: true, text: "done" };
    const { error } = (await response.json()) as { error?: { what: string; remedy: string } };
    return {
      done: false,
      text: error === undefined ? `refused (${response.status})` : `${error.what}. ${error.remedy}`,
    };
  } catch (error) {
    const { cause } = error as { cause?: { code?: string } };
    return { unreachable: cause?.code ?? (error as Error).name };
  }
}

/** The address by which this machine reaches one that listens on all. */
function reachable(host: string): string {
  if (host === "0.0.0.0" || host === "::") return "127.0.0.1";
  return host.includes(":") ? `[${host}]` : host;
}
