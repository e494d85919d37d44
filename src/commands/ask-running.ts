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
      const path = pathOf(...command.args.map(encodeURIComponent));
      const body = more?.bodyOf(command.opts(), command.args) ?? {};
      if ("problem" in body) return command.error(String(body.problem), { exitCode: 2 });
      await askOnBehalf(path, body, command.opts<AskFlags>(), command);
    });
}

async function askOnBehalf(path: string, body: object, flags: AskFlags, command: Command): Promise<void> {
  const loaded = settingsFrom(flags.config);
  if ("problems" in loaded) return command.error(problemsText(loaded.problems), { exitCode: 2 });
  const { host, port, token } = loaded.settings.http;
  if (token === undefined)
    return command.error("http.token is not set: actions are switched off without it", { exitCode: 2 });
  const base = flags.url ?? `http://${reachable(host)}:${port}`;
  const answer = await ask(base + path, body, token, flags.by);
  if ("unreachable" in answer)
    return command.error(`${base} cannot be reached (${answer.unreachable}). Is driftline running?`, { exitCode: 2 });
  console.log(answer.text);
  if (!answer.done) process.exitCode = 1;
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
